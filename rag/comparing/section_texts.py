"""The sections of one document as they are compared: what each says itself, and with all below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.model import Section, Span

ROOT = -1
"""In place of a parent, for sections that stand in no other."""


@dataclass(frozen=True)
class SectionTexts:
    """The sections of a document, in its order, and its reading text."""

    sections: Sequence[Section]
    reading: str

    def __len__(self) -> int:
        return len(self.sections)

    @cached_property
    def parents(self) -> NDArray[np.intp]:
        """Of each section the place of the one it stands in, or ``ROOT``: (sections,)."""
        # A path may stand twice in a document that is badly numbered: the last one above counts.
        places: dict[str, int] = {}
        parents = []
        for place, section in enumerate(self.sections):
            parents.append(places.get(section.parent, ROOT) if section.parent else ROOT)
            places[section.path] = place
        return np.array(parents, np.intp)

    @cached_property
    def own_spans(self) -> list[Span]:
        """Of each section the words before the first section in it, its number left aside."""
        ends = [section.span.end for section in self.sections]
        for place in range(len(self) - 1, -1, -1):
            if (parent := self.parents[place]) != ROOT:
                ends[parent] = min(ends[parent], self.sections[place].span.start)
        return [
            self._without_label(section, end)
            for section, end in zip(self.sections, ends, strict=True)
        ]

    @cached_property
    def own_texts(self) -> list[str]:
        """Of each section its ``own_spans`` of the reading text."""
        return [span.of(self.reading) for span in self.own_spans]

    def whole_text(self, place: int) -> str:
        """A section's words with those of all sections in it, its number left aside."""
        section = self.sections[place]
        return self._without_label(section, section.span.end).of(self.reading)

    def _without_label(self, section: Section, end: int) -> Span:
        start = section.span.start
        if self.reading.startswith(section.label, start, end):
            start += len(section.label)
        while start < end and not self.reading[start].isalnum():
            start += 1
        while end > start and self.reading[end - 1].isspace():
            end -= 1
        return Span(start, max(start, end))
