"""Two documents side by side, as typed JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.schemas.comparing_example import COMPARISON
from api.schemas.documents import DocumentSummary
from api.schemas.lists import TargetRow
from api.schemas.passages import Span
from index.model import DeadlineKind
from rag.comparing.model import FigureKind, Status

MAX_PAIRS: Final = 200
"""Rows of each list given at once."""

_Id = Annotated[str, Field(max_length=200)]


class CompareWanted(BaseModel):
    """Which documents to compare, and which rows of the three lists to give."""

    model_config = ConfigDict(extra="forbid")

    a: Annotated[_Id, Field(description="Mã văn bản A.", examples=["ke-hoach-lam-giang-2024"])]
    b: Annotated[
        _Id, Field(description="Mã văn bản B, khác A.", examples=["ke-hoach-lam-giang-2025"])
    ]
    limit: Annotated[
        int, Field(ge=1, le=MAX_PAIRS, description="Số dòng mỗi lần của từng bảng.")
    ] = 100
    offset: Annotated[
        int, Field(ge=0, le=1_000_000_000, description="Bỏ qua số dòng này của từng bảng.")
    ] = 0

    @model_validator(mode="after")
    def _two(self) -> CompareWanted:
        if self.a == self.b:
            raise PydanticCustomError("same_document", "a document is not compared with itself")
        return self


class Words(BaseModel):
    """Words of one side: ``text`` as written, ``spans`` its unbroken runs in the document's text.

    ``mark`` are the characters of the section's own ``text`` that they are.
    """

    text: str
    spans: list[Span]
    mark: Span


class SectionSide(BaseModel):
    """A section of one document, as the outline tells it, with its own words.

    ``text`` is what stands in the section and in none below it, its heading included and its
    number left aside; ``spans`` are the unbroken runs of the document's text behind it. What goes
    on for more than 20,000 characters is ``cut``, and compared that far. The whole section, with
    all below it, lies in characters ``start`` to ``end``.
    """

    path: Annotated[str, Field(examples=["II.2.a"])]
    place: Annotated[str, Field(examples=["mục II.2.a"])]
    label: str
    title: str
    level: int
    parent: str | None
    line: int
    start: int
    end: int
    text: str
    spans: list[Span]
    cut: bool


class WordChange(BaseModel):
    """Words that stand otherwise in the other document; ``null``: not at all."""

    a: Words | None
    b: Words | None


class FigureChange(BaseModel):
    """A number or a date that has become another one; ``null``: has come or has gone."""

    kind: FigureKind
    a: Words | None
    b: Words | None


class SectionPair(BaseModel):
    """A section of A beside its counterpart in B; ``null``: there is none.

    ``status`` and ``differences`` are about the sections' own words, signs, case and the number
    before the heading left aside; ``similarity`` (0..1, 0 without a counterpart) is of all that
    stands in them. ``moved``: it stands under another heading, or in another order, than its
    counterpart; a new number alone is no move. ``figures`` are those of the differences.
    """

    status: Status
    moved: bool
    similarity: float
    a: SectionSide | None
    b: SectionSide | None
    differences: list[WordChange]
    figures: list[FigureChange]


class SectionPairs(BaseModel):
    """A page of the ``total`` pairs, in the order of A.

    What only B has follows what it follows there. The counts are of all pairs; ``moved`` ones are
    counted as same or changed too.
    """

    total: int
    same: int
    changed: int
    only_a: int
    only_b: int
    moved: int
    rows: list[SectionPair]


class TargetPair(BaseModel):
    """A target of A beside the one of B about the same thing; ``null``: there is none.

    ``status`` is of the amounts, ``similarity`` (0..1) of what they are about. ``change`` is B's
    bound less A's in ``unit`` (of shares, in points), ``change_percent`` that in percent of A's;
    all three ``null`` where the units differ or no bound is common.
    """

    status: Status
    similarity: float
    a: TargetRow | None
    b: TargetRow | None
    unit: str | None
    change: float | None
    change_percent: float | None


class TargetPairs(BaseModel):
    """A page of the ``total`` pairs of targets, in the order of A."""

    total: int
    same: int
    changed: int
    only_a: int
    only_b: int
    rows: list[TargetPair]


class DatedTask(BaseModel):
    """A task with its deadline, and all bodies that share it, the leading ones first.

    ``due``, ``start`` and ``recurrence`` (RFC 5545) are what ``deadline`` says; ``null``: no day
    is fixed. Spans lie in the document's text.
    """

    section: str
    place: str
    line: int
    task: str
    task_spans: list[Span]
    agencies: list[str]
    deadline: str
    deadline_spans: list[Span]
    deadline_kind: DeadlineKind
    due: date | None
    start: date | None
    recurrence: str | None


class DeadlinePair(BaseModel):
    """A deadline of A beside the one of B for the same task; ``null``: there is none.

    ``same``: on the same day of the year, or by the same rule. ``days``: how many days later B's
    last day is. ``days_in_year``: the same after A's day is put into B's year, so that "30 April"
    of two years' plans differ by 0.
    """

    status: Status
    similarity: float
    a: DatedTask | None
    b: DatedTask | None
    days: int | None
    days_in_year: int | None


class DeadlinePairs(BaseModel):
    """A page of the ``total`` pairs of deadlines, in the order of A."""

    total: int
    same: int
    changed: int
    only_a: int
    only_b: int
    rows: list[DeadlinePair]


class ComparisonPage(BaseModel):
    """Rows ``offset`` to ``offset + limit`` of each of the three lists of a comparison."""

    model_config = ConfigDict(json_schema_extra={"examples": [COMPARISON]})

    a: DocumentSummary
    b: DocumentSummary
    limit: int
    offset: int
    sections: SectionPairs
    targets: TargetPairs
    deadlines: DeadlinePairs
