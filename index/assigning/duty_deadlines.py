"""The deadlines of a document's tasks: where they stand, and which is that of a task."""

from __future__ import annotations

from dataclasses import replace

from index.deadlines import find_deadlines
from index.model import Deadline, DeadlineKind, Span

_QUESTION = "Thời gian: "
"""Before an answer it makes a time of what would be none in running text ("Thường xuyên")."""


class DeadlineReader:
    """Finds the deadlines of a reading text; what was read once is remembered."""

    def __init__(self, text: str, year: int | None) -> None:
        self._text = text
        self._year = year
        self._known: dict[Span, list[Deadline]] = {}

    def within(self, span: Span) -> list[Deadline]:
        """The deadlines in a part of the text, in order; their spans lie in the whole text."""
        if span not in self._known:
            found = find_deadlines(span.of(self._text), self._year)
            self._known[span] = [_moved(deadline, span.start) for deadline in found]
        return self._known[span]

    def of_task(self, task: Span, words: Span, when: Span | None = None) -> Deadline | None:
        """The deadline that the words that assign a task give it, else that of its own words.

        Of several, a day comes before a rhythm ("hằng quý"), that before another document's
        schedule. ``when`` is what stands where only a time can stand, and comes first.
        """
        told = [self._answering(when)] if when else []
        for found in (*told, self.within(words), self.within(task)):
            if found:
                return min(found, key=_rank)
        return None

    def _answering(self, when: Span) -> list[Deadline]:
        """The deadlines in an answer to the question when, such as a cell below "Thời gian"."""
        found = find_deadlines(f"{_QUESTION}{when.of(self._text).strip()}", self._year)
        by = when.start - len(_QUESTION) + _indent(when.of(self._text))
        return [_moved(deadline, by) for deadline in found]


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _moved(deadline: Deadline, by: int) -> Deadline:
    return replace(deadline, span=Span(deadline.span.start + by, deadline.span.end + by))


def _rank(deadline: Deadline) -> int:
    if deadline.kind in (DeadlineKind.FIXED, DeadlineKind.PERIOD):
        return 0
    if deadline.kind is DeadlineKind.BY_REFERENCE:
        return 3
    return 1 if deadline.recurrence and "BY" in deadline.recurrence else 2
