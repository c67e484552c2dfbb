"""The units an answer is put together from: sentences of plans, clauses of legislation.

A clause of a law is quoted whole where it is short: a lawyer does not tear it. A heading is no
answer by itself; it stands in the line that leads to what it heads.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.atoms import trimmed
from index.catalogue import Catalogue
from index.model import Part, Passage, Section, Span
from index.sentences import sentence_spans
from rag.answer import Hit
from rag.injection import addressed

CLAUSE_CHARS = 700
"""A longer clause of legislation is quoted in sentences and points, in characters."""
HEADING_CHARS = 220
ASIDE_CHARS = 400
AT_HAND = 4_096
"""Passages that stay taken apart: most questions of a day are about the same ones."""
LEAD_CHARS = 350
"""A line above a list that is longer than this says too much to be repeated."""

_CLAUSE = re.compile(r"Điều \w+(?: khoản \w+)?")
_ITEM = re.compile(r"(?:(?P<point>[a-zđ]\d?\))|(?P<bullet>[-+•–]))\s")
_LABEL = re.compile(r"(?:Phần|Chương|Mục|Tiểu mục)\s[\w ]{1,20}[.:]?", re.I)
"""What stands alone above a title: "Mục 2." is no sentence, whatever it ends with."""
_ENDED = re.compile(r"[.;:!?,…)”\"/]\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that may be quoted; ``span`` and ``lead`` lie in the reading text.

    ``lead`` is the line that introduces a list item, such as the penalty of a point of a clause.
    """

    span: Span
    text: str
    lead: Span | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A piece of a passage that has been found; ``rank`` is the hit's. Each is equal to itself."""

    hit: Hit
    rank: int
    piece: Piece

    @property
    def span(self) -> Span:
        """Of the piece."""
        return self.piece.span

    @property
    def text(self) -> str:
        """Of the piece."""
        return self.piece.text

    @property
    def lead(self) -> Span | None:
        """Of the piece."""
        return self.piece.lead


class Candidates:
    """Takes the passages of one generation apart."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._laws = {r.id for r in catalogue.documents() if r.metadata.kind.is_legislation}
        self._pieces = lru_cache(AT_HAND)(self._taken_apart)

    def of(self, hit: Hit, rank: int) -> list[Unit]:
        """The units of a passage, in its order; none that speaks to the program itself."""
        return [Unit(hit, rank, piece) for piece in self._pieces(hit.passage)]

    def _taken_apart(self, passage: Passage) -> list[Piece]:
        text = self._catalogue.texts(passage.document_id)[1].text
        if passage.part is Part.SIGNATURE:  # a name means nothing without the office above it
            return [Piece(passage.span, passage.text)]
        sections = self._catalogue.sections_in(passage.document_id, passage.span)
        starts = {section.span.start for section in sections}
        spans = [*self._spans(passage, sections, text)]
        spoken = addressed([s.of(text) for s in spans])
        matter = [span for span, aside in zip(spans, spoken, strict=True) if not aside]
        kept = [s for s in matter if not _is_heading(s, starts, text)] or matter
        return [Piece(s, s.of(text), _lead(s, text)) for s in kept]

    def _spans(self, passage: Passage, sections: Sequence[Section], text: str) -> Iterator[Span]:
        """Whole short clauses where the document is legislation, sentences elsewhere."""
        start = passage.span.start
        if passage.document_id in self._laws:
            for clause in _short_clauses(sections, text):
                yield from _sentences(Span(start, max(start, clause.start)), text)
                yield clause
                start = max(start, clause.end)
        yield from _sentences(Span(start, max(start, passage.span.end)), text)


def _sentences(span: Span, text: str) -> Iterator[Span]:
    """Sentences; an aside within or behind one ("(Sở Y tế thực hiện);") belongs to it."""
    held: Span | None = None
    for sentence in sentence_spans(span.of(text)):
        place = Span(span.start + sentence.start, span.start + sentence.end)
        if held and (text[place.start] == "(" or _is_open(held.of(text))):
            held = Span(held.start, place.end)
            continue
        if held:
            yield held
        held = place
    if held:
        yield held


def _is_open(words: str) -> bool:
    """Whether a parenthesis is open at the end; one that runs on too long is a slip of the scan."""
    start = words.rfind("(")
    return start > words.rfind(")") and len(words) - start <= ASIDE_CHARS


def _short_clauses(sections: Sequence[Section], text: str) -> Iterator[Span]:
    """The clauses, and the articles without clauses, that are quoted whole; headings aside."""
    units = [section for section in sections if _CLAUSE.fullmatch(section.path)]
    divided = {section.parent for section in units}
    for section in units:
        if section.path not in divided:
            span = _body(section, text)
            if 0 < len(span) <= CLAUSE_CHARS:
                yield span


def _body(section: Section, text: str) -> Span:
    """A clause, or what stands below the heading of an article."""
    span = section.span
    if " khoản " in section.path:
        return trimmed(span, text)
    below = text.find("\n", span.start, span.end)
    return trimmed(Span(span.end if below < 0 else below, span.end), text)


def _is_heading(span: Span, starts: Collection[int], text: str) -> bool:
    words = span.of(text)
    bare = len(words) <= HEADING_CHARS and not _ENDED.search(words)
    label = _LABEL.fullmatch(words)
    return words.isupper() or ((bare or bool(label)) and span.start in starts)


def _lead(span: Span, text: str) -> Span | None:
    """The paragraph above a list item that introduces the list: it ends in a colon."""
    item = _ITEM.match(text, span.start)
    end = span.start
    while item and end > 0:
        end = len(text[:end].rstrip())
        start = text.rfind("\n", 0, end) + 1
        if text[end - 1] == ":":
            last = [*sentence_spans(text[start:end])][-1]
            return Span(start + last.start, end) if len(last) <= LEAD_CHARS else None
        above = _ITEM.match(text, start)
        if not above or above.lastgroup != item.lastgroup:
            return None
        end = start
    return None
