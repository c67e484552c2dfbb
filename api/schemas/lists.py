"""Duties, targets and references by filters, as typed JSON."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from api.schemas.filtering import Name, OfDocuments
from api.schemas.passages import Span
from index.citation_graph import Status
from index.citing.citation_evidence import Flag
from index.model import DeadlineKind, Kind, Role
from rag.lists.bodies import AskedBody
from rag.lists.duties import DutyFilter
from rag.lists.roles import role_called

_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _iso_day(given: object) -> object:
    """A day as ISO 8601 writes it; pydantic alone would take a number for seconds since 1970."""
    if isinstance(given, str) and not _ISO_DAY.fullmatch(given):
        raise PydanticCustomError("date_parsing", "not a day of ISO 8601")
    return given


class DutiesWanted(OfDocuments):
    """Which duties to list, and how. A page is a part of the JSON; a file holds all."""

    agency: Annotated[
        Name | None,
        Field(
            description="Một cơ quan: tên, tên tắt, có dấu hoặc không.",
            examples=["Sở Y tế", "so y te"],
        ),
    ] = None
    role: Annotated[
        tuple[Name, ...],
        Field(
            max_length=len(Role),
            description="lead, coordinate, implement, guide, request; hoặc chủ trì, phối hợp, thực "
            "hiện, hướng dẫn, đề nghị. Nêu được nhiều lần.",
            examples=[["lead", "phối hợp"]],
        ),
    ] = ()
    due_from: Annotated[
        date | None,
        BeforeValidator(_iso_day),
        Field(description="Đến hạn sớm nhất ngày này (ISO 8601).", examples=["2025-04-01"]),
    ] = None
    due_before: Annotated[
        date | None,
        BeforeValidator(_iso_day),
        Field(description="Đến hạn chậm nhất ngày này (ISO 8601).", examples=["2025-06-30"]),
    ] = None
    collective: Annotated[
        bool, Field(description="Kể cả nhiệm vụ giao chung cho nhiều cơ quan.")
    ] = True
    format: Annotated[Literal["json", "csv", "xlsx", "ics"], Field(description="Dạng kết quả.")] = (
        "json"
    )

    def filter(self) -> DutyFilter:
        """The same, as the room ``rag`` speaks of it.

        Raises:
            NoSuchRoleError: a role is none.
        """
        return DutyFilter(
            agency=self.agency,
            roles=frozenset(map(role_called, self.role)),
            documents=self.of_documents(),
            due_from=self.due_from,
            due_before=self.due_before,
            collective=self.collective,
        )


class ListWanted(OfDocuments):
    """Which targets or references to list, and how. A page is a part of the JSON; a file is all."""

    format: Annotated[Literal["json", "csv", "xlsx"], Field(description="Dạng kết quả.")] = "json"


class ReferencesWanted(ListWanted):
    """Which citations to list: those in documents that fit, of one document if that is named."""

    leads_to: Annotated[
        Name | None,
        Field(
            description="Chỉ các chỗ dẫn tới văn bản có mã này.",
            examples=["ke-hoach-lam-giang-2024"],
        ),
    ] = None


class DutyRow(BaseModel):
    """One task of one body.

    ``agency`` is its one name, ``written`` what the document calls it where it assigns the task
    (``assignment``). ``collective``: it is given to many at once. ``inferred``: the body does not
    stand beside the task but, say, in the heading above it. ``deadline`` is as written; ``due``,
    ``start`` (of a period) and ``recurrence`` (RFC 5545) what it says, ``next_due`` the next day
    from today on; ``null`` where no day is fixed. Spans lie in the document's text.
    """

    document_id: Annotated[str, Field(examples=["ke-hoach-lam-giang-2025"])]
    title: str
    section: Annotated[str, Field(examples=["III.2.5"])]
    place: Annotated[str, Field(examples=["mục III.2.5"])]
    line: int
    task: str
    task_spans: list[Span]
    agency: Annotated[str, Field(examples=["Sở Y tế"])]
    written: str
    role: Role
    assignment: str
    assignment_spans: list[Span]
    collective: bool
    inferred: bool
    deadline: Annotated[str | None, Field(examples=["xong trước ngày 20/6/2025"])]
    deadline_kind: DeadlineKind | None
    due: date | None
    start: date | None
    recurrence: str | None
    next_due: date | None


class AgencyFound(BaseModel):
    """The body asked for: its one name, and the names that duties of its own are given to.

    ``collectives`` are those of bodies that it is one of; ``province`` the one named behind it.
    """

    name: str
    own: list[str]
    collectives: list[str]
    province: str | None

    @classmethod
    def of(cls, body: AskedBody) -> AgencyFound:
        """The body as the service gives it."""
        return cls(
            name=body.name,
            own=list(body.own),
            collectives=list(body.collectives),
            province=body.province,
        )


class DutyPage(BaseModel):
    """Duties ``offset`` to ``offset + limit`` of ``total``, by document and place.

    ``collective`` of all of them are given to many bodies at once. ``body`` is the one asked for.
    """

    total: int
    collective: int
    limit: int
    offset: int
    body: AgencyFound | None
    duties: list[DutyRow]


class TargetRow(BaseModel):
    """One quantified aim. ``value`` is as written, ``low`` and ``high`` its bounds in ``unit``.

    ``null``: open. ``strict``: the bound itself does not meet it ("trên 90%").
    """

    document_id: str
    title: str
    section: str
    place: str
    line: int
    text: str
    spans: list[Span]
    measure: str
    value: Annotated[str, Field(examples=["trên 70%"])]
    unit: str
    low: float | None
    high: float | None
    strict: bool


class TargetPage(BaseModel):
    """Targets ``offset`` to ``offset + limit`` of ``total``, by document and place."""

    total: int
    limit: int
    offset: int
    targets: list[TargetRow]


class LeadsTo(BaseModel):
    """The indexed document that a citation leads to; ``section`` "" is the whole of it."""

    document_id: str
    section: str


class Variant(BaseModel):
    """A way in which a cited document is written otherwise elsewhere."""

    written: str
    flag: Flag
    reason: str


class CitedDocument(BaseModel):
    """What all citations looked at say of the document they mean."""

    kind: Kind
    number: str | None
    name: str
    issuer: str | None
    issued: date | None
    variants: list[Variant]


class ReferenceRow(BaseModel):
    """One citation.

    ``article`` is the path of the part cited; ``leads_to`` is ``null`` if the document is not
    indexed, or not sure: then ``candidates`` are those that it may be. Spans lie in the
    document's text.
    """

    document_id: str
    title: str
    section: str
    place: str
    line: int
    text: str
    spans: list[Span]
    kind: Kind
    number: str | None
    name: str
    issuer: str | None
    issued: date | None
    article: str | None
    status: Status
    leads_to: LeadsTo | None
    candidates: list[str]
    cited: CitedDocument


_CITED: Final[JsonDict] = {
    "kind": "Kế hoạch",
    "number": "214/KH-UBND",
    "name": "phòng, chống thiên tai năm 2024",
    "issuer": "Ủy ban nhân dân tỉnh Lâm Giang",
    "issued": "2024-03-05",
}
_REFERENCE: Final[JsonDict] = {
    "document_id": "ke-hoach-lam-giang-2025",
    "title": "Kế hoạch phòng, chống thiên tai trên địa bàn tỉnh Lâm Giang năm 2025",
    "section": "I.1.b",
    "place": "mục I.1.b",
    "line": 19,
    "text": "mục III.2 Kế hoạch số 214/KH-UBND ngày 05/3/2024 của UBND tỉnh",
    "spans": [{"start": 917, "end": 979}],
    **_CITED,
    "article": "III.2",
    "status": "có trong kho",
    "leads_to": {"document_id": "ke-hoach-lam-giang-2024", "section": "III.2"},
    "candidates": [],
    "cited": {**_CITED, "variants": []},
}
_REFERENCES: Final[JsonDict] = {
    "total": 10,
    "limit": 1,
    "offset": 0,
    "references": [_REFERENCE],
}


class ReferencePage(BaseModel):
    """Citations ``offset`` to ``offset + limit`` of ``total``, by document and place."""

    model_config = ConfigDict(json_schema_extra={"examples": [_REFERENCES]})

    total: int
    limit: int
    offset: int
    references: list[ReferenceRow]


class Agency(BaseModel):
    """A body that has duties; ``collective``: the name means many."""

    name: Annotated[str, Field(examples=["Sở Y tế"])]
    collective: bool


class AgencyList(BaseModel):
    """All bodies that have duties."""

    agencies: list[Agency]
