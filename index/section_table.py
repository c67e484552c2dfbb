"""The sections of one document, to be looked up by their place and by their path."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.model import Section, Span


class SectionTable:
    """Looks up sections, which are given in their order; they are few thousand at most.

    Arrays of their bounds, because an answer asks for the sections of dozens of places, and every
    enclosing section counts, however far above it begins.
    """

    def __init__(self, sections: Sequence[Section]) -> None:
        self.sections = tuple(sections)
        self._starts = np.array([section.span.start for section in sections], np.int64)
        self._ends = np.array([section.span.end for section in sections], np.int64)
        self._by_path: dict[str, list[Section]] = {}
        for section in sections:
            self._by_path.setdefault(section.path, []).append(section)

    def around(self, span: Span) -> Section | None:
        """The deepest section that holds all of ``span`` of the reading text, if one does."""
        holding = self._where((self._starts <= span.start) & (self._ends >= span.end))
        return max(holding, key=lambda section: section.level, default=None)

    def sharing(self, span: Span) -> list[Section]:
        """The sections that share words with ``span`` of the reading text, in their order."""
        return self._where((self._starts < span.end) & (self._ends > span.start))

    def at(self, path: str) -> list[Section]:
        """The sections with exactly this path: one, or none."""
        return list(self._by_path.get(path, ()))

    def _where(self, fits: NDArray[np.bool_]) -> list[Section]:
        return [self.sections[place] for place in np.flatnonzero(fits)]
