"""What comparing two documents finds: pairs of sections, of targets, of deadlines.

Spans count characters of the documents' reading texts, as everywhere below the edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.catalogue import DocumentRecord
from index.model import Deadline, Section, Span, Target


class Status(StrEnum):
    """How two documents stand to each other in one thing; the value is the code a program sees."""

    SAME = "same"
    CHANGED = "changed"
    ONLY_A = "only_a"
    ONLY_B = "only_b"


class FigureKind(StrEnum):
    """What sort of figure has changed; the value is the code a program sees."""

    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """A section; ``own`` are its words before the first section in it, its number left aside."""

    section: Section
    own: Span


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section of each document, or one without a counterpart.

    ``similarity`` is 0..1, with all that stands in them, 0 without a counterpart; ``status`` is of
    their own words. ``moved``: both stand under headings that are not each other's counterparts,
    or in another order under those that are; a new number alone is no move.
    """

    a: ComparedSection | None
    b: ComparedSection | None
    similarity: float
    status: Status
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of one document that stand otherwise, or not at all (``None``), in the other."""

    a: Span | None
    b: Span | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A number or date that has become another one, has come or has gone (``None``)."""

    kind: FigureKind
    a: Span | None
    b: Span | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What two sections say otherwise: all of it in words, and the figures by themselves."""

    differences: tuple[Difference, ...]
    figures: tuple[FigureChange, ...]


@dataclass(frozen=True, slots=True)
class TargetPair:
    """A target of each document about the same thing, or one without a counterpart.

    ``change`` is B's bound less A's in their common unit, ``percent`` that in percent of A's;
    ``None`` where the units differ or no bound is common, ``percent`` also where A's is zero.
    """

    a: Target | None
    b: Target | None
    similarity: float
    status: Status
    change: float | None = None
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class DatedTask:
    """A task and by when; ``agencies`` are all bodies that share it, the leading ones first."""

    document_id: str
    section: str
    task: str
    task_span: Span
    deadline: Deadline
    agencies: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class DeadlinePair:
    """A deadline of each document for the same task, or one without a counterpart.

    ``days`` is how many days later B's last day is. ``days_in_year`` is the same within the year:
    A's day is first put as many years on as the documents' years are apart, so that two years'
    plans with the same day differ by 0. ``None`` where a day is not fixed by the words.
    """

    a: DatedTask | None
    b: DatedTask | None
    similarity: float
    status: Status
    days: int | None = None
    days_in_year: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents side by side, each list in the order in which the documents are read."""

    a: DocumentRecord
    b: DocumentRecord
    sections: Sequence[SectionPair]
    targets: Sequence[TargetPair]
    deadlines: Sequence[DeadlinePair]
