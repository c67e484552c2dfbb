"""What passages are put together from: paragraphs, and parts of those that are too long.

Each knows its section, whether it is a heading, and the line that introduces it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.model import Part, Section, Span
from index.normalise import Reading
from index.parts import Parts
from index.sentences import sentence_spans

MAX_CHARS = 1_300
"""Longer paragraphs are divided at sentences, in characters."""
LEAD_CHARS = 300
"""A line that introduces a list is kept up to this length, its end rather than its beginning."""

_HEADING_CHARS = 260
_BULLET = re.compile(r"([-+•–—])\s")
_CLAUSE = re.compile(r"Điều \w+ khoản \d+")


@dataclass(frozen=True, slots=True)
class Layout:
    """A document taken apart: its reading text, its parts, its sections in order.

    ``line_starts`` are the offsets at which the lines of the source begin.
    """

    reading: Reading
    parts: Parts
    sections: Sequence[Section]
    line_starts: Sequence[int]

    @property
    def text(self) -> str:
        """The reading text."""
        return self.reading.text.text

    def line_at(self, offset: int) -> int:
        """The 1-based line of the source on which a character of the reading text stands."""
        return bisect_right(self.line_starts, self.reading.text.offsets[offset])


@dataclass(frozen=True, slots=True)
class Atom:
    """A paragraph, or a part of a long one, that no passage divides further."""

    span: Span
    part: Part
    section: Section | None
    heading: bool
    lead: str

    @property
    def key(self) -> tuple[Part, str]:
        """Atoms are joined only with those of the same part and article or section."""
        path = self.section.path if self.section else ""
        return self.part, re.split(" khoản | điểm ", path)[0]

    @property
    def clause(self) -> str:
        """The clause of an article that the atom belongs to, if it belongs to one."""
        match = _CLAUSE.match(self.section.path) if self.section else None
        return match.group() if match else ""


def make_atoms(layout: Layout) -> list[Atom]:
    """The atoms of a document, in order; they cover its text but for white space."""
    return [piece for atom in _atoms(layout) for piece in _divide(atom, layout.text)]


def _atoms(layout: Layout) -> list[Atom]:
    parts, sections = layout.parts, layout.sections
    starts = [section.span.start for section in sections]
    atoms: list[Atom] = []
    leads: dict[int, str] = {}  # bullet depth -> the line that introduces bullets of that depth
    for i, block in enumerate(layout.reading.blocks):
        text = block.span.of(layout.text)
        part = _part(i, block.footnote, parts)
        in_body = part in (Part.BODY, Part.FOOTNOTE) and i not in parts.preamble
        place = bisect_right(starts, block.span.start) - 1
        section = sections[place] if in_body and place >= 0 else None
        begins = place >= 0 and block.span.start == starts[place]
        depth = _depth(text, section if begins else None)
        lead = next((leads[d] for d in sorted(leads, reverse=True) if d < depth), "")
        leads = {d: line for d, line in leads.items() if d < depth}
        if text.endswith(":") and not block.footnote:
            leads[depth] = _lead_line(text)
        heading = begins and part is Part.BODY and _is_heading(text, sections[place])
        atoms.append(Atom(block.span, part, section, heading, lead if depth > 0 else ""))
    return atoms


def _part(block: int, footnote: bool, parts: Parts) -> Part:
    if footnote:
        return Part.FOOTNOTE
    if block in parts.header:
        return Part.HEADER
    if block in parts.recipients:
        return Part.RECIPIENTS
    return Part.SIGNATURE if block in parts.signature else Part.BODY


def _depth(text: str, section: Section | None) -> int:
    """How deep a list item stands: 0 for what needs no introduction."""
    if section is not None:
        return {6: 1, 7: 2}.get(section.level, 0) if section.path.startswith("Điều") else 0
    if bullet := _BULLET.match(text):
        return 4 if bullet[1] == "+" else 3
    return 3


def _lead_line(text: str) -> str:
    line = [*sentence_spans(text)][-1].of(text)
    return line if len(line) <= LEAD_CHARS else "…" + line[-LEAD_CHARS:].partition(" ")[2]


def _is_heading(text: str, section: Section) -> bool:
    if _CLAUSE.match(section.path) or " điểm " in section.path:
        return False
    return len(text) <= _HEADING_CHARS and not text.endswith((".", ";"))


def _divide(atom: Atom, text: str) -> Iterator[Atom]:
    """Split a long paragraph at sentences into parts of about equal length."""
    length = len(atom.span)
    wanted = length / -(-length // MAX_CHARS)
    start = end = atom.span.start
    for sentence in sentence_spans(atom.span.of(text)):
        following = atom.span.start + sentence.end
        if end > start and (end - start >= wanted or following - start > MAX_CHARS):
            yield replace(atom, span=trimmed(Span(start, end), text))
            start = end
        end = following
    yield replace(atom, span=trimmed(Span(start, atom.span.end), text))


def trimmed(span: Span, text: str) -> Span:
    """A range without the white space at its ends."""
    piece = span.of(text)
    left = len(piece) - len(piece.lstrip())
    return Span(span.start + left, span.start + len(piece.rstrip()))
