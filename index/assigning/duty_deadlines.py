"""The deadlines of a document's tasks: where they stand, and which is that of a task."""

from __future__ import annotations

import re
from dataclasses import replace

from index.deadlines import find_deadlines
from index.model import Deadline, DeadlineKind, Span

_TIME = re.compile(
    r"ngày|tháng|năm|quý|tuần|giờ|định kỳ|thường xuyên|hằng|hàng|thời|trước|trong|khi|sau|kỳ|hạn",
    re.I,
)
"""Text without any of these words holds no deadline."""


class DeadlineReader:
    """Finds the deadlines of a reading text; what was read once is remembered."""

    def __init__(self, text: str, year: int | None) -> None:
        self._text = text
        self._year = year
        self._known: dict[Span, list[Deadline]] = {}

    def within(self, span: Span) -> list[Deadline]:
        """The deadlines in a part of the text, in order; their spans lie in the whole text."""
        if span not in self._known:
            part = span.of(self._text)
            found = find_deadlines(part, self._year) if _TIME.search(part) else []
            self._known[span] = [_moved(deadline, span.start) for deadline in found]
        return self._known[span]

    def of_task(self, task: Span, words: Span) -> Deadline | None:
        """The deadline that the words that assign a task give it, else that of its own words.

        Of several, a day comes before a rhythm ("hằng quý"), that before another document's
        schedule.
        """
        for span in (words, task):
            if found := self.within(span):
                return min(found, key=_rank)
        return None


def _moved(deadline: Deadline, by: int) -> Deadline:
    return replace(deadline, span=Span(deadline.span.start + by, deadline.span.end + by))


def _rank(deadline: Deadline) -> int:
    if deadline.kind in (DeadlineKind.FIXED, DeadlineKind.PERIOD):
        return 0
    if deadline.kind is DeadlineKind.BY_REFERENCE:
        return 3
    return 1 if deadline.recurrence and "BY" in deadline.recurrence else 2
