"""In which order pairs are told, and which of them have moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.comparing.assignment import NOBODY
from rag.comparing.section_texts import ROOT, SectionTexts

Places = tuple[int | None, int | None]
"""A place in A and one in B, or one of them alone."""


def side_by_side(matched: Sequence[int], count_b: int) -> Iterator[Places]:
    """All of A in its order; what only B has follows the one that it follows there.

    What B begins with stands before its first counterpart, or at the end if nothing has one.
    """
    answers = {int(j): i for i, j in enumerate(matched) if j != NOBODY}
    first = answers[min(answers)] if answers else len(matched)
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    last: int | None = None
    for j in range(count_b):
        if j in answers:
            last = answers[j]
        elif last is None:
            before.setdefault(first, []).append(j)
        else:
            after.setdefault(last, []).append(j)
    for i in range(len(matched) + 1):
        yield from ((None, j) for j in before.get(i, ()))
        if i < len(matched):
            yield i, None if matched[i] == NOBODY else int(matched[i])
        yield from ((None, j) for j in after.get(i, ()))


def moved_places(a: SectionTexts, b: SectionTexts, matched: NDArray[np.intp]) -> set[int]:
    """The places in A of the sections whose counterparts stand elsewhere in the outline of B.

    That is under a heading that is no counterpart of theirs, or out of order under one that is;
    of those that changed places the fewest are said to have moved.
    """
    moved: set[int] = set()
    under: dict[int, list[tuple[int, int]]] = {}
    for place, answer in enumerate(matched):
        if answer == NOBODY:
            continue
        above = int(a.parents[place])
        expected = ROOT if above == ROOT else int(matched[above])
        if int(b.parents[answer]) == expected:
            under.setdefault(above, []).append((place, int(answer)))
        else:
            moved.add(place)
    for siblings in under.values():
        stayed = _longest_rise([answer for _, answer in siblings])
        moved.update(place for place, answer in siblings if answer not in stayed)
    return moved


def _longest_rise(places: Sequence[int]) -> set[int]:
    """The longest choice of these, all different, that rises from each to the next."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(tails, place)
        before[place] = tails[at - 1] if at else None
        tails[at : at + 1] = [place]
    rise: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        rise.add(last)
        last = before[last]
    return rise
