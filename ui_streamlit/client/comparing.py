"""Two documents side by side: sections, targets and deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ui_streamlit.client.connection import Connection, Query
from ui_streamlit.client.documents import Span

_PAGE: Final = 200
"""Rows of each list that the service gives at once."""
MOST_ROWS: Final = 4_000
"""Rows of each list that are asked for; only two long laws have more."""


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """One of the two; what its paper leaves blank is ``None``."""

    id: str
    title: str
    number: str | None
    province: str | None
    year: int | None
    issued: date | None


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a section; ``mark`` are the characters of its text that they are."""

    text: str
    mark: Span


@dataclass(frozen=True, slots=True)
class SectionSide:
    """A section's own words; ``cut``: it has more of them, and these were compared.

    ``spans`` are their places in the document's text.
    """

    path: str
    place: str
    text: str
    spans: list[Span]
    cut: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Words that stand otherwise on the other side; ``None``: not at all."""

    a: Words | None
    b: Words | None


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section of A beside its counterpart in B, either of which may be missing.

    ``status`` is ``same``, ``changed``, ``only_a`` or ``only_b``; ``moved``: under another heading
    or in another order. ``figures`` are the numbers and dates that have become others.
    """

    status: str
    moved: bool
    a: SectionSide | None
    b: SectionSide | None
    differences: list[Change]
    figures: list[Change]


@dataclass(frozen=True, slots=True)
class Target:
    """A target of one document: what is to be reached, and how much of it, as written."""

    section: str
    place: str
    text: str
    spans: list[Span]
    measure: str
    value: str


@dataclass(frozen=True, slots=True)
class TargetPair:
    """A target of A beside that of B about the same thing.

    ``change`` is B's bound less A's in ``unit``, ``change_percent`` that in percent of A's;
    ``None`` where they cannot be compared.
    """

    status: str
    a: Target | None
    b: Target | None
    unit: str | None
    change: float | None
    change_percent: float | None


@dataclass(frozen=True, slots=True)
class DatedTask:
    """A task with its deadline as written, and the day that it fixes, if any."""

    section: str
    place: str
    task: str
    task_spans: list[Span]
    agencies: list[str]
    deadline: str
    due: date | None


@dataclass(frozen=True, slots=True)
class DeadlinePair:
    """A deadline of A beside that of B for the same task.

    ``days_in_year``: how many days later in the year B's day is.
    """

    status: str
    a: DatedTask | None
    b: DatedTask | None
    days_in_year: int | None


@dataclass(frozen=True, slots=True)
class Sections:
    """Pairs of sections, and how many there are of each kind."""

    total: int
    same: int
    changed: int
    only_a: int
    only_b: int
    moved: int
    rows: list[SectionPair]


@dataclass(frozen=True, slots=True)
class Targets:
    """Pairs of targets."""

    total: int
    rows: list[TargetPair]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Pairs of deadlines."""

    total: int
    rows: list[DeadlinePair]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Documents ``a`` and ``b`` compared."""

    a: ComparedDocument
    b: ComparedDocument
    sections: Sections
    targets: Targets
    deadlines: Deadlines

    @property
    def is_cut(self) -> bool:
        """Whether the service has more rows than were asked for."""
        return any(len(part.rows) < part.total for part in self._parts)

    @property
    def _parts(self) -> Sequence[Sections | Targets | Deadlines]:
        return (self.sections, self.targets, self.deadlines)

    def take(self, page: Comparison) -> None:
        """Add the rows of the page behind."""
        self.sections.rows.extend(page.sections.rows)
        self.targets.rows.extend(page.targets.rows)
        self.deadlines.rows.extend(page.deadlines.rows)


def compare(connection: Connection, a: str, b: str) -> Comparison:
    """Document ``a`` beside ``b``, by their ids; no more than ``MOST_ROWS`` of each list.

    Raises:
        ServiceError: there is no such document, or the service is away.
    """
    found = _page(connection, a, b, 0)
    for offset in range(_PAGE, MOST_ROWS, _PAGE):
        if not found.is_cut:
            break
        found.take(_page(connection, a, b, offset))
    return found


def _page(connection: Connection, a: str, b: str, offset: int) -> Comparison:
    query: Query = {"a": a, "b": b, "limit": _PAGE, "offset": offset}
    return connection.get("/v1/compare", Comparison, query)
