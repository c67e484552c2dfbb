"""A document in pieces that a person reads at once: whole chapters where they are short enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from ui_streamlit.client.documents import Section, Span

MOST: Final = 15_000
"""Characters of a piece, about five screens; a section without parts may be longer."""
LONGEST: Final = 40_000
"""Characters of such a section that are given at once."""
LARGEST_OUTLINE: Final = 1_500
"""Sections that a tree shows; beyond, the innermost are left to the text itself."""


def pieces(sections: Sequence[Section], total: int) -> list[Span]:
    """A text of ``total`` characters cut where sections begin, outer ones first; none is empty."""
    found: list[Span] = []
    for unit in _Tree(sections).units(None, Span(0, total)):
        if found and unit.end - found[-1].start <= MOST:
            found[-1] = Span(found[-1].start, unit.end)
        else:
            found.append(unit)
    return found


def place_of(cut: Sequence[Span], at: int) -> int:
    """The number of the piece that holds a character; the last one for what is behind the end."""
    return next((i for i, piece in enumerate(cut) if at < piece.end), max(len(cut) - 1, 0))


def extent(sections: Sequence[Section], section: Section) -> Span:
    """The characters of a section with all that is in it, footnotes further on left out."""
    inside = {section.path}
    for other in sections:
        if other.parent in inside:
            inside.add(other.path)
    after = [s.start for s in sections if s.path not in inside and s.start > section.start]
    return Span(section.start, max(min([section.end, *after]), section.start))


def trimmed(sections: Sequence[Section]) -> list[Section]:
    """The sections without the innermost levels, if there are too many for a tree."""
    shown = list(sections)
    while len(shown) > LARGEST_OUTLINE:
        deepest = max(section.level for section in shown)
        outer = [section for section in shown if section.level < deepest]
        if not outer:
            return shown
        shown = outer
    return shown


class _Tree:
    """Sections by the one that they stand in."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._below: defaultdict[str | None, list[Section]] = defaultdict(list)
        known = {section.path for section in sections}
        for section in sorted(sections, key=lambda s: s.start):
            self._below[section.parent if section.parent in known else None].append(section)

    def units(self, path: str | None, span: Span) -> Iterator[Span]:
        """``span`` as it is if it is short, or cut where the sections of ``path`` begin."""
        inner = [s for s in self._below[path] if span.start <= s.start < span.end]
        if span.end - span.start <= MOST or not inner:
            yield from _sliced(span)
            return
        yield from _sliced(Span(span.start, inner[0].start))
        ends = [*(s.start for s in inner[1:]), span.end]
        for section, end in zip(inner, ends, strict=True):
            yield from self.units(section.path, Span(section.start, end))


def _sliced(span: Span) -> Iterator[Span]:
    for start in range(span.start, span.end, LONGEST):
        yield Span(start, min(span.end, start + LONGEST))
