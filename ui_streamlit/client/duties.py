"""Who must do what by when, and the files of it that the service makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ui_streamlit.client.connection import Connection, Download, Parameter
from ui_streamlit.client.documents import Span

ROLES: Final = {
    "lead": "Chủ trì",
    "coordinate": "Phối hợp",
    "implement": "Thực hiện",
    "guide": "Hướng dẫn",
    "request": "Đề nghị",
}
"""The codes of the roles, and what a user reads; in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which duties are wanted; ``None`` and empty let all pass. ``document`` is an id."""

    agency: str
    document: str | None = None
    province: str | None = None
    year: int | None = None
    roles: Sequence[str] = ()
    due_from: date | None = None
    due_before: date | None = None
    collective: bool = True

    def query(self) -> dict[str, Parameter | None]:
        """The same, as the service is asked for it."""
        return {
            "agency": self.agency,
            "document": self.document,
            "province": self.province,
            "year": self.year,
            "role": list(self.roles) or None,
            "due_from": self.due_from.isoformat() if self.due_from else None,
            "due_before": self.due_before.isoformat() if self.due_before else None,
            "collective": self.collective,
        }


@dataclass(frozen=True, slots=True)
class Duty:
    """One task of one body.

    ``written`` is what the document calls the body; ``collective``: it is given to many at once;
    ``inferred``: the body does not stand beside the task. ``deadline`` is as written, ``due`` the
    day that it fixes, ``next_due`` the next such day from today on, ``recurrence`` its rule.
    """

    document_id: str
    title: str
    section: str
    place: str
    task: str
    task_spans: list[Span]
    agency: str
    written: str
    role: str
    collective: bool
    inferred: bool
    deadline: str | None
    deadline_kind: str | None
    due: date | None
    start: date | None
    recurrence: str | None
    next_due: date | None


@dataclass(frozen=True, slots=True)
class Body:
    """The body asked for: its one name, and those of the bodies that it is one of.

    ``province`` is the one named behind it.
    """

    name: str
    collectives: list[str]
    province: str | None


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A part of ``total`` duties, of which ``collective`` are given to many bodies at once."""

    total: int
    collective: int
    body: Body
    duties: list[Duty]


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that has duties; ``collective``: the name means many."""

    name: str
    collective: bool


@dataclass(frozen=True, slots=True)
class _AgencyList:
    agencies: list[Agency]


def agencies(connection: Connection) -> list[Agency]:
    """All bodies that have duties."""
    return connection.get("/v1/agencies", _AgencyList).agencies


def duties(connection: Connection, wanted: DutyFilter, limit: int, offset: int) -> DutyPage:
    """The duties ``offset`` to ``offset + limit``, by document and place; at most 500."""
    query = {**wanted.query(), "limit": limit, "offset": offset}
    return connection.get("/v1/duties", DutyPage, query)


def export(connection: Connection, wanted: DutyFilter, form: str) -> Download:
    """All of them as a file: ``csv``, ``xlsx`` or ``ics``."""
    return connection.download("/v1/duties", {**wanted.query(), "format": form})
