"""Numbers and dates that have become others: told apart from all other differences.

Which became which is told by the words around: "640 hộ" in one year's plan is "815 hộ" in the
next's, wherever in the section it now stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rag.comparing.model import FigureChange
from rag.comparing.written_words import Word

MAX_FIGURES: Final = 100
"""So many changed figures of a section are told."""
_AROUND: Final = 4
"""Words before and after a figure that tell what it is of."""
_ENOUGH: Final = 3
"""Two figures are of the same thing from this many points on, one of them for a word beside."""
_MANY: Final = 5
"""Or from this many on."""


def changed_figures(
    a: Sequence[Word], places_a: Sequence[int], b: Sequence[Word], places_b: Sequence[int]
) -> Iterator[FigureChange]:
    """The figures among the changed words, those places of ``a`` and ``b``, in A's order."""
    figures_a = [i for i in places_a if a[i].figure][:MAX_FIGURES]
    figures_b = [j for j in places_b if b[j].figure][:MAX_FIGURES]
    became = _pairs(a, figures_a, b, figures_b)
    for i in figures_a:
        j = became.get(i)
        if j is None or a[i].key != b[j].key:  # else it only stands elsewhere
            yield _change(a[i], b[j] if j is not None else None)
    taken = set(became.values())
    yield from (_change(None, b[j]) for j in figures_b if j not in taken)


def _change(a: Word | None, b: Word | None) -> FigureChange:
    figure = a or b
    if figure is None or figure.figure is None:
        raise ValueError("no figure has changed")
    return FigureChange(figure.figure, a.span if a else None, b.span if b else None)


def _pairs(
    a: Sequence[Word], figures_a: Sequence[int], b: Sequence[Word], figures_b: Sequence[int]
) -> dict[int, int]:
    """Which figure of B each of A became, as far as the words around tell: the surest first."""
    around_a = {i: _around(a, i) for i in figures_a}
    around_b = {j: _around(b, j) for j in figures_b}
    sure = sorted(
        (-points, abs(x - y), i, j)
        for x, i in enumerate(figures_a)
        for y, j in enumerate(figures_b)
        if a[i].figure == b[j].figure
        and a[i].key.endswith("%") == b[j].key.endswith("%")
        and (points := _points(around_a[i], around_b[j], same=a[i].key == b[j].key)) >= _ENOUGH
    )
    became: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sure:
        if i not in became and j not in taken:
            became[i] = j
            taken.add(j)
    return became


_Around = tuple[frozenset[str], str, str]


def _around(words: Sequence[Word], place: int) -> _Around:
    """The words around a figure, and the last before and the first after it."""
    before = [word.key for word in words[max(0, place - _AROUND) : place] if not word.figure]
    after = [word.key for word in words[place + 1 : place + 1 + _AROUND] if not word.figure]
    nearest = (before[-1] if before else "", after[0] if after else "")
    return (frozenset(before + after), *nearest)


def _points(one: _Around, other: _Around, *, same: bool) -> int:
    """One for each word in common, and one more for each that stands beside the figure."""
    beside = sum(x == y != "" for x, y in zip(one[1:], other[1:], strict=True))
    points = len(one[0] & other[0]) + beside + same
    return points if beside or points >= _MANY else 0
