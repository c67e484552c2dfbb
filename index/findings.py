"""What is read out of documents, as rows of the catalogue: duties, targets, references."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from index.duty_query import DutyQuery
from index.model import (
    Deadline,
    DeadlineKind,
    Document,
    Duty,
    Kind,
    Reference,
    Role,
    Span,
    Target,
)

Rows = Callable[..., list[tuple[Any, ...]]]
"""Runs a query with its parameters, and fetches every row."""

SCHEMA: Final = """
CREATE TABLE duties (
    number INTEGER PRIMARY KEY, document TEXT NOT NULL, section TEXT NOT NULL, task TEXT NOT NULL,
    task_start INTEGER NOT NULL, task_end INTEGER NOT NULL, agency TEXT NOT NULL,
    written TEXT NOT NULL, role TEXT NOT NULL, assigned_start INTEGER NOT NULL,
    assigned_end INTEGER NOT NULL, line INTEGER NOT NULL, collective INTEGER NOT NULL,
    inferred INTEGER NOT NULL, deadline TEXT, deadline_start INTEGER, deadline_end INTEGER,
    deadline_kind TEXT, due TEXT, due_from TEXT, recurrence TEXT
);
CREATE TABLE targets (
    number INTEGER PRIMARY KEY, document TEXT NOT NULL, section TEXT NOT NULL, text TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, measure TEXT NOT NULL, value TEXT NOT NULL,
    unit TEXT NOT NULL, line INTEGER NOT NULL, low REAL, high REAL, strict INTEGER NOT NULL
);
CREATE TABLE citations (
    number INTEGER PRIMARY KEY, document TEXT NOT NULL, section TEXT NOT NULL, text TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, line INTEGER NOT NULL, kind TEXT NOT NULL,
    cited_number TEXT, name TEXT NOT NULL, issuer TEXT, issued TEXT, article TEXT
);
CREATE INDEX duties_by_agency ON duties (
    agency, document, task_start, task_end, role, collective, due, recurrence
);
CREATE INDEX duties_by_place ON duties (document, task_start);
CREATE INDEX targets_by_place ON targets (document, start);
CREATE INDEX citations_by_place ON citations (document, start);
"""

_FIRST_AGENCIES: Final = """
WITH RECURSIVE found (name) AS (
    SELECT min(agency) FROM duties
    UNION ALL
    SELECT (SELECT min(agency) FROM duties WHERE agency > name) FROM found WHERE name IS NOT NULL
)
SELECT name FROM found WHERE name IS NOT NULL
"""
"""Goes from name to name: DISTINCT would read the entry of every duty."""


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How much was read out of a document."""

    duties: int = 0
    targets: int = 0
    references: int = 0


def insert_findings(connection: sqlite3.Connection, document: Document) -> None:
    """Write the findings of a document, in its order."""
    _insert(connection, "duties", map(_duty_row, document.duties))
    _insert(connection, "targets", map(_target_row, document.targets))
    _insert(connection, "citations", map(_reference_row, document.references))


def finding_rows(document: Document) -> list[tuple[Any, ...]]:
    """Everything that is kept of a document's findings, for its content hash."""
    return [
        *map(_duty_row, document.duties),
        *map(_target_row, document.targets),
        *map(_reference_row, document.references),
    ]


class Findings:
    """Reads the findings of a catalogue by its own queries."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def agencies(self) -> list[str]:
        """The names of all bodies that have a duty, each once."""
        return [name for (name,) in self._rows(_FIRST_AGENCIES)]

    def recurrences(self) -> list[str]:
        """The rules of recurring deadlines, each once."""
        sql = "SELECT DISTINCT recurrence FROM duties WHERE recurrence IS NOT NULL"
        return [rule for (rule,) in self._rows(sql)]

    def counts(self, documents: Collection[str]) -> dict[str, FindingCounts]:
        """How much was read out of each of these documents, by id."""
        duties, targets, cited = (
            self._count(table, documents) for table in ("duties", "targets", "citations")
        )
        return {
            id_: FindingCounts(duties.get(id_, 0), targets.get(id_, 0), cited.get(id_, 0))
            for id_ in documents
        }

    def choose(self, query: DutyQuery) -> list[tuple[int, int]]:
        """The duties that fit, in the order of documents and places.

        Of each its number, and 1 if it is given to a collective body, else 0.
        """
        return self._rows(query.sql(), query.parameter())

    def duties_numbered(self, numbers: Collection[int]) -> list[Duty]:
        """The duties with these numbers, in the order of documents and places."""
        sql = "SELECT * FROM duties WHERE number IN (SELECT value FROM json_each(?))"
        rows = self._rows(f"{sql} ORDER BY number", json.dumps([*numbers]))
        return [_to_duty(row) for row in rows]

    def duties(
        self,
        agencies: Collection[str] | None = None,
        documents: Collection[str] | None = None,
        roles: Collection[Role] | None = None,
    ) -> list[Duty]:
        """The duties that fit, in the order of documents and places; ``None`` lets all pass."""
        wanted = {"agency": agencies, "document": documents, "role": roles}
        where, values = _where(wanted)
        rows = self._rows(f"SELECT * FROM duties{where} ORDER BY number", *values)
        return [_to_duty(row) for row in rows]

    def duties_in(self, document: str, span: Span) -> list[Duty]:
        """The duties whose task shares words with ``span`` of the reading text."""
        sql = "SELECT * FROM duties WHERE document = ? AND task_start < ? AND task_end > ?"
        return [_to_duty(row) for row in self._rows(sql, document, span.end, span.start)]

    def targets(self, documents: Collection[str] | None = None) -> list[Target]:
        """The targets, in the order of documents and places."""
        where, values = _where({"document": documents})
        rows = self._rows(f"SELECT * FROM targets{where} ORDER BY number", *values)
        return [_to_target(row) for row in rows]

    def cited_numbers(self) -> list[str]:
        """The numbers that are cited, as they are written, each once."""
        sql = "SELECT DISTINCT cited_number FROM citations WHERE cited_number IS NOT NULL"
        return [number for (number,) in self._rows(sql)]

    def cited_names(self) -> list[str]:
        """The names by which documents are cited, each once."""
        return [name for (name,) in self._rows("SELECT DISTINCT name FROM citations")]

    def references(
        self,
        documents: Collection[str] | None = None,
        *,
        numbers: Collection[str] | None = None,
        names: Collection[str] | None = None,
    ) -> list[Reference]:
        """The citations of other documents that fit, in the order of documents and places.

        ``numbers`` and ``names`` are those cited, as they are written; ``None`` lets all pass.
        """
        where, values = _where({"document": documents, "cited_number": numbers, "name": names})
        rows = self._rows(f"SELECT * FROM citations{where} ORDER BY number", *values)
        return [_to_reference(row) for row in rows]

    def _count(self, table: str, documents: Collection[str]) -> dict[str, int]:
        where, values = _where({"document": documents})
        sql = f"SELECT document, count(*) FROM {table}{where} GROUP BY document"
        return dict(self._rows(sql, *values))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} VALUES (NULL, {marks})", row)


def _where(wanted: dict[str, Collection[str] | None]) -> tuple[str, list[str]]:
    given = {column: list(values) for column, values in wanted.items() if values is not None}
    tests = [f"{column} IN (SELECT value FROM json_each(?))" for column in given]
    values = [json.dumps(list(map(str, vs))) for vs in given.values()]
    return f" WHERE {' AND '.join(tests)}" if tests else "", values


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _to_day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _duty_row(duty: Duty) -> tuple[Any, ...]:
    deadline, task, assigned = duty.deadline, duty.task_span, duty.assignment_span
    head = (duty.document_id, duty.section, duty.task, task.start, task.end, duty.agency)
    rest = (duty.written, duty.role.value, assigned.start, assigned.end, duty.line)
    flags = (int(duty.collective), int(duty.inferred))
    if deadline is None:
        return (*head, *rest, *flags, *(None,) * 7)
    when = (deadline.text, deadline.span.start, deadline.span.end, deadline.kind.value)
    days = (_day(deadline.due), _day(deadline.start), deadline.recurrence)
    return (*head, *rest, *flags, *when, *days)


def _to_duty(row: tuple[Any, ...]) -> Duty:
    (_, document, section, task, start, end, agency, written, role, a_start, a_end, line) = row[:12]
    collective, inferred, *when = row[12:]
    return Duty(
        document,
        section,
        task,
        Span(start, end),
        agency,
        written,
        Role(role),
        Span(a_start, a_end),
        line,
        _to_deadline(when) if when[0] is not None else None,
        bool(collective),
        bool(inferred),
    )


def _to_deadline(columns: Sequence[Any]) -> Deadline:
    text, start, end, kind, due, since, rule = columns
    span = Span(start, end)
    return Deadline(text, span, DeadlineKind(kind), _to_day(due), _to_day(since), rule)


def _target_row(target: Target) -> tuple[Any, ...]:
    head = (target.document_id, target.section, target.text, target.span.start, target.span.end)
    value = (target.measure, target.value, target.unit, target.line, target.low, target.high)
    return (*head, *value, int(target.strict))


def _to_target(row: tuple[Any, ...]) -> Target:
    _, document, section, text, start, end, measure, value, unit, line, low, high, strict = row
    span = Span(start, end)
    return Target(
        document, section, text, span, measure, value, unit, line, low, high, bool(strict)
    )


def _reference_row(cited: Reference) -> tuple[Any, ...]:
    place = (cited.document_id, cited.section, cited.text, cited.span.start, cited.span.end)
    what = (cited.line, cited.kind.value, cited.number, cited.name, cited.issuer)
    return (*place, *what, _day(cited.issued), cited.article)


def _to_reference(row: tuple[Any, ...]) -> Reference:
    _, document, section, text, start, end, line, kind, number, name, issuer, issued, article = row
    span = Span(start, end)
    day = _to_day(issued)
    return Reference(
        document, section, text, span, line, Kind(kind), number, name, issuer, day, article
    )
