"""What was written otherwise: the differences of two sections in words, and in figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel

from index.model import Span
from rag.comparing.figures import changed_figures
from rag.comparing.model import Changes, Difference
from rag.comparing.written_words import Word, words_in

MAX_CHARS: Final = 20_000
"""The words of a section are compared so far, in characters."""
MAX_DIFFERENCES: Final = 300
"""Of two sections that have little more in common than their words, the rest is one difference."""
_ISLAND: Final = 4
"""So many equal words between two longer changes are taken for chance."""


class _Change(NamedTuple):
    """Words ``a_start`` to ``a_end`` of A became words ``b_start`` to ``b_end`` of B."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int

    @property
    def length(self) -> int:
        return max(self.a_end - self.a_start, self.b_end - self.b_start)


def compared_part(own: Span) -> Span:
    """What of a section's own words is compared and shown: all, unless it is very much."""
    return Span(own.start, min(own.end, own.start + MAX_CHARS))


def changes_between(text_a: str, own_a: Span, text_b: str, own_b: Span) -> Changes:
    """How the words of two spans differ, each of its document's reading text, in their order.

    The fewest words possible are called changed; bit-parallel, so that sections of thousands of
    words take milliseconds, where ``difflib`` may take minutes.
    """
    words_a = words_in(text_a, compared_part(own_a))
    words_b = words_in(text_b, compared_part(own_b))
    raw = [*_raw_changes(words_a, words_b)]
    differences = tuple(
        Difference(
            _span(words_a[change.a_start : change.a_end]),
            _span(words_b[change.b_start : change.b_end]),
        )
        for change in _without_islands(raw)
    )
    places_a = [i for change in raw for i in range(change.a_start, change.a_end)]
    places_b = [j for change in raw for j in range(change.b_start, change.b_end)]
    return Changes(differences, tuple(changed_figures(words_a, places_a, words_b, places_b)))


def _raw_changes(a: Sequence[Word], b: Sequence[Word]) -> Iterator[_Change]:
    """Runs without a common word; a deletion beside an insertion is one change."""
    last: _Change | None = None
    for step in Indel.opcodes([word.key for word in a], [word.key for word in b]):
        if step.tag == "equal":
            if last:
                yield last
            last = None
        elif last:
            last = last._replace(a_end=step.src_end, b_end=step.dest_end)
        else:
            last = _Change(step.src_start, step.src_end, step.dest_start, step.dest_end)
    if last:
        yield last


def _without_islands(changes: Sequence[_Change]) -> list[_Change]:
    """The changes, joined over the few words between them that are equal by chance."""
    joined: list[_Change] = []
    for change in changes:
        last = joined[-1] if joined else None
        if last and _is_island(change.a_start - last.a_end, last, change):
            joined[-1] = last._replace(a_end=change.a_end, b_end=change.b_end)
        else:
            joined.append(change)
    rest = joined[MAX_DIFFERENCES - 1 :]
    if len(rest) > 1:
        joined[MAX_DIFFERENCES - 1 :] = [
            rest[0]._replace(a_end=rest[-1].a_end, b_end=rest[-1].b_end)
        ]
    return joined


def _is_island(between: int, before: _Change, after: _Change) -> bool:
    return between <= _ISLAND and min(before.length, after.length) > 2 * between


def _span(words: Sequence[Word]) -> Span | None:
    return Span(words[0].span.start, words[-1].span.end) if words else None
