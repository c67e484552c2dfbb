"""A comparison as rows of one table: sections, then targets, then deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from index.model import Target
from rag.comparing.comparer import Comparer
from rag.comparing.model import (
    Changes,
    ComparedSection,
    Comparison,
    DatedTask,
    DeadlinePair,
    SectionPair,
    Status,
    TargetPair,
)

STATUS_NAMES: Final = {
    Status.SAME: "giữ nguyên",
    Status.CHANGED: "thay đổi",
    Status.ONLY_A: "chỉ có ở A",
    Status.ONLY_B: "chỉ có ở B",
}
MOVED: Final = "chuyển vị trí"


class Part(StrEnum):
    """Which of the three lists a row is of; the value is what a user sees."""

    SECTION = "Mục"
    TARGET = "Chỉ tiêu"
    DEADLINE = "Thời hạn"


@dataclass(frozen=True, slots=True)
class Side:
    """What one document has: where, on which line of its file, and its words."""

    section: str
    line: int
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row: both sides, how they stand to each other, and the difference in a few words."""

    part: Part
    status: Status
    moved: bool
    similarity: float
    a: Side | None
    b: Side | None
    remark: str

    @property
    def result(self) -> str:
        """How both stand to each other, in words."""
        name = STATUS_NAMES[self.status]
        return f"{name}, {MOVED}" if self.moved else name


class ComparedRows:
    """The rows of ``comparison``, which ``comparer`` has made."""

    def __init__(self, comparison: Comparison, comparer: Comparer) -> None:
        self.comparison = comparison
        self._comparer = comparer

    def __iter__(self) -> Iterator[ComparedRow]:
        yield from map(self._section_row, self.comparison.sections)
        yield from map(_target_row, self.comparison.targets)
        yield from map(_deadline_row, self.comparison.deadlines)

    def _section_row(self, pair: SectionPair) -> ComparedRow:
        text_a, text_b = self._comparer.readings(self.comparison)
        remark = _figures(self._comparer.changes(self.comparison, pair), text_a, text_b)
        return ComparedRow(
            Part.SECTION,
            pair.status,
            pair.moved,
            pair.similarity,
            _section_side(pair.a, text_a),
            _section_side(pair.b, text_b),
            remark,
        )


def _section_side(compared: ComparedSection | None, text: str) -> Side | None:
    if compared is None:
        return None
    return Side(compared.section.path, compared.section.line, compared.own.of(text))


def _figures(changes: Changes, text_a: str, text_b: str) -> str:
    """Each figure that became another: "640 → 815"."""
    return "; ".join(
        f"{change.a.of(text_a)} → {change.b.of(text_b)}"
        for change in changes.figures
        if change.a and change.b
    )


def _target_row(pair: TargetPair) -> ComparedRow:
    a, b = _target_side(pair.a), _target_side(pair.b)
    return ComparedRow(Part.TARGET, pair.status, False, pair.similarity, a, b, _change(pair))


def _target_side(target: Target | None) -> Side | None:
    return Side(target.section, target.line, target.text, target.value) if target else None


def _change(pair: TargetPair) -> str:
    """By how much: "+175 hộ (+27,3%)"; of shares "+10 điểm %"."""
    if not pair.change or pair.b is None:
        return ""
    unit = pair.b.unit
    if unit in {"%", "‰"}:
        return f"{_signed(pair.change)} điểm {unit}"
    relative = f" ({_signed(pair.percent)}%)" if pair.percent is not None else ""
    return f"{_signed(pair.change)} {unit}{relative}"


def _signed(number: float) -> str:
    """A number as Vietnamese writes it, with its sign: "+1.250,5"."""
    written = f"{round(number, 1):+,.1f}".removesuffix(".0")
    return written.translate(str.maketrans(",.", ".,"))


def _deadline_row(pair: DeadlinePair) -> ComparedRow:
    a, b = _deadline_side(pair.a), _deadline_side(pair.b)
    return ComparedRow(Part.DEADLINE, pair.status, False, pair.similarity, a, b, _shift(pair))


def _deadline_side(task: DatedTask | None) -> Side | None:
    return Side(task.section, task.line, task.task, task.deadline.text) if task else None


def _shift(pair: DeadlinePair) -> str:
    """How much later: "muộn hơn 15 ngày", within the year where both documents have one."""
    within = pair.days_in_year is not None and pair.days_in_year != pair.days
    days = pair.days_in_year if pair.days_in_year is not None else pair.days
    if not days:
        return ""
    when = "muộn" if days > 0 else "sớm"
    return f"{when} hơn {abs(days)} ngày{' trong năm' if within else ''}"
