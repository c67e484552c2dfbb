"""Which section answers to which: one to one, the best for both documents as a whole.

How like two sections are decides, and where they stand: the nearer through the outline, from one
up to headings that answer to each other and down to the other, the better. As the headings are
themselves paired so, pairs are found again until they stay.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.comparing.assignment import NOBODY, Pairs, assign
from rag.comparing.likeness import Likeness
from rag.comparing.section_texts import ROOT, SectionTexts

THRESHOLD: Final = 0.2
"""A pair worth less is none."""
NEAR: Final = 0.05
"""What standing under headings that answer to each other is worth."""
STEP: Final = 0.03
"""What each further step through the outline takes away."""
MAX_STEPS: Final = 5
SAME_PLACE: Final = 0.01
"""What the same place in the order is worth: it decides between sections that are alike."""
CANDIDATES: Final = 12
"""Of each section so many of the likest are considered, beside the near ones."""
MAX_CHILDREN: Final = 40_000
"""Under a pair of headings with more pairs of sections, the likest ones only are considered."""
ROUNDS: Final = 5


def match_sections(a: SectionTexts, b: SectionTexts, likeness: Likeness) -> NDArray[np.intp]:
    """Of each section of A the place of its counterpart in B, or ``NOBODY``: (sections of A,)."""
    if not len(a) or not len(b):
        return np.full(len(a), NOBODY, np.intp)
    likest = likeness.nearest(CANDIDATES, THRESHOLD - NEAR - SAME_PLACE)
    matched = np.full(len(a), NOBODY, np.intp)
    for _ in range(ROUNDS):
        before = matched
        pairs = _joined(likest, _children(a, b, matched), len(b))
        alike = likeness.of(*pairs)
        if (matched == NOBODY).all():
            worth = alike + NEAR * _parents_alike(a, b, pairs, likeness)
        else:
            worth = alike + NEAR - STEP * _steps(a, b, pairs, matched)
        worth = worth + SAME_PLACE * _same_place(pairs, len(a), len(b))
        matched = assign(pairs, worth, THRESHOLD, len(a), len(b))
        if (matched == before).all():
            break
    return matched


def _joined(one: Pairs, other: Pairs, width: int) -> Pairs:
    """The pairs of both, each once, in the order of places."""
    keys = np.unique(np.concatenate([rows * width + columns for rows, columns in (one, other)]))
    return keys // width, keys % width


def _children(a: SectionTexts, b: SectionTexts, matched: NDArray[np.intp]) -> Pairs:
    """All pairs of sections that stand directly under headings that answer to each other."""
    below_a, below_b = _below(a.parents), _below(b.parents)
    rows, columns = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
    for above_a, above_b in [(ROOT, ROOT), *((i, j) for i, j in enumerate(matched) if j >= 0)]:
        children_a = below_a.get(above_a, ())
        children_b = below_b.get(int(above_b), ())
        if 0 < len(children_a) * len(children_b) <= MAX_CHILDREN:
            rows.append(np.repeat(np.array(children_a), len(children_b)))
            columns.append(np.tile(np.array(children_b), len(children_a)))
    return np.concatenate(rows), np.concatenate(columns)


def _below(parents: NDArray[np.intp]) -> dict[int, list[int]]:
    below: dict[int, list[int]] = {}
    for place, parent in enumerate(parents):
        below.setdefault(int(parent), []).append(place)
    return below


def _parents_alike(
    a: SectionTexts, b: SectionTexts, pairs: Pairs, likeness: Likeness
) -> NDArray[np.float32]:
    """How like the headings above each pair are; 1 where neither stands in another section."""
    above_a, above_b = a.parents[pairs[0]], b.parents[pairs[1]]
    both = (above_a != ROOT) & (above_b != ROOT)
    alike = np.asarray((above_a == ROOT) & (above_b == ROOT), np.float32)
    alike[both] = likeness.of(above_a[both], above_b[both])
    return alike


def _steps(
    a: SectionTexts, b: SectionTexts, pairs: Pairs, matched: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Of each pair the steps beyond the direct parents up to headings that answer to each other.

    0 if the parents do; ``MAX_STEPS`` at most.
    """
    answers = np.append(matched, ROOT)  # the last place is that of ROOT: both roots are paired
    parents_a, parents_b = np.append(a.parents, ROOT), np.append(b.parents, ROOT)
    steps = np.full(len(pairs[0]), MAX_STEPS, np.intp)
    above_a = pairs[0]
    for up in range(MAX_STEPS + 1):
        above_a = parents_a[above_a]
        above_b = pairs[1]
        for other_up in range(MAX_STEPS + 1 - up):
            above_b = parents_b[above_b]
            found = answers[above_a] == above_b
            steps[found] = np.minimum(steps[found], up + other_up)
    return steps


def _same_place(pairs: Pairs, count_a: int, count_b: int) -> NDArray[np.float64]:
    """1 where both stand equally far into their documents, 0 at opposite ends."""
    return np.asarray(1 - np.abs(pairs[0] / count_a - pairs[1] / count_b))
