"""Findings of two documents beside each other: by what they are about, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.comparing.assignment import Pairs, assign
from rag.comparing.features import text_rows
from rag.comparing.model import SectionPair
from rag.comparing.ordering import side_by_side

THRESHOLD: Final = 0.34
"""A pair worth less is none."""
LEAST_ALIKE: Final = 0.12
"""Words alone must be so much alike, wherever they stand."""
SAME_SECTION: Final = 0.15
"""What standing in sections that answer to each other is worth."""
SAME_HEADING: Final = 0.1
"""What standing somewhere in such sections is worth."""
SAME_PART: Final = 0.05
"""The same of sections of the first level, which hold a third of a plan each."""
SAME_UNIT: Final = 0.1
"""What counting the same is worth."""
MAX_FINDINGS: Final = 2_000
"""So many of a document are compared; no plan known has a tenth of them."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a finding is about, in words, and what it counts ("" if nothing)."""

    section: str
    words: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Places of two findings that answer to each other, or of one alone; how alike they are."""

    a: int | None
    b: int | None
    similarity: float


class _Places:
    """What the places of two findings tell of their being the same."""

    def __init__(self, sections: Iterable[SectionPair]) -> None:
        pairs = [*sections]
        self._answers = {p.a.section.path: p.b.section.path for p in pairs if p.a and p.b}
        self._above_a = {p.a.section.path: p.a.section.parent for p in pairs if p.a}
        self._above_b = {p.b.section.path: p.b.section.parent for p in pairs if p.b}

    def worth(self, a: str, b: str) -> float:
        """By the deepest sections around both, or themselves, that answer to each other."""
        if self._answers.get(a) == b:
            return SAME_SECTION
        around_b = {*_upward(b, self._above_b)}
        for path in _upward(a, self._above_a):
            if self._answers.get(path) in around_b:
                return SAME_HEADING if self._above_a[path] else SAME_PART
        return 0.0


def _upward(path: str | None, above: Mapping[str, str | None]) -> Iterator[str]:
    """A section's path and those of all around it, the nearest first."""
    while path is not None and path in above:
        yield path
        path = above[path]


def counterparts(
    a: Sequence[Described], b: Sequence[Described], sections: Iterable[SectionPair]
) -> list[Found]:
    """Each finding of A beside its counterpart in B, or alone, in the order of A.

    What both share counts, in words: rare ones more; and that their sections are paired.
    """
    a, b = a[:MAX_FINDINGS], b[:MAX_FINDINGS]
    if not a or not b:
        alone = [Found(i, None, 0.0) for i in range(len(a))]
        return alone + [Found(None, j, 0.0) for j in range(len(b))]
    alike, places = _alike(a, b), _Places(sections)
    rows, columns = np.nonzero(alike > LEAST_ALIKE)
    pairs = rows, columns
    worth = alike[pairs] + _bonus(a, b, pairs, places)
    matched = assign(pairs, worth, THRESHOLD, len(a), len(b))
    return [
        Found(i, j, float(min(1.0, alike[i, j])) if i is not None and j is not None else 0.0)
        for i, j in side_by_side(matched.tolist(), len(b))
    ]


def _alike(a: Sequence[Described], b: Sequence[Described]) -> NDArray[np.float32]:
    rows_a, rows_b = text_rows([one.words for one in a], [one.words for one in b])
    return np.asarray((rows_a @ rows_b.T).toarray(), np.float32)


def _bonus(
    a: Sequence[Described], b: Sequence[Described], pairs: Pairs, places: _Places
) -> NDArray[np.float64]:
    return np.array(
        [
            places.worth(a[i].section, b[j].section)
            + (SAME_UNIT if a[i].unit and a[i].unit.lower() == b[j].unit.lower() else 0.0)
            for i, j in zip(*pairs, strict=True)
        ]
    )
