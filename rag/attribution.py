"""From a sentence of a language model to a claim that quotes the words it stands on.

The marks of a model are hints: small models forget or mix them up. A sentence is compared with
the sentences of the passages it marks, then with those of all passages it was given; the fewest
neighbouring sentences that bear it out are quoted. If only a figure is missing that stands in the
document's title or in the line of a heading above ("năm 2025", "Điều 173"), that line is quoted
as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, takewhile

from index.catalogue import Catalogue
from index.model import Part, Passage, Span
from index.quotes import INVISIBLE
from index.sentences import sentence_spans
from rag.answer import Claim
from rag.cite import Citer
from rag.ground import Flaw, Grounding, Wording

WIDEST = 3
"""Sentences of one passage that a claim may rest on together, at most."""

_NUMBERS = r"(?:đoạn\s*)?\d{1,2}(?:\s*[,;]\s*(?:đoạn\s*)?\d{1,2})*"
_MARK = re.compile(rf"\s*(?:[\[［【]\s*{_NUMBERS}\s*[\]］】]|\((?=đoạn){_NUMBERS}\))")
_BULLET = re.compile(r"\A\s*(?:(?:[-+•*–|]|#{1,6}|>)\s+)*(?:\d{1,2}[.)]\s+(?=\D))?")
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)")
_UNSEEN = re.compile(rf"[{INVISIBLE}]")
_AT_HAND = 4_096
"""Texts taken apart that stay in memory: those of a few questions."""
_RANK = {flaw: i for i, flaw in enumerate(Flaw)}
"""The checks come in this order: the later a sentence fails, the nearer it is to the words."""


@dataclass(frozen=True, slots=True)
class Given:
    """A passage as a model saw it: its number, and which sentences of its text were shown."""

    number: int
    passage: Passage
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A generated sentence that the documents do not bear out: for logs, never for the user."""

    text: str
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class _Place:
    """Words that a claim may quote: a range of the reading text, and a passage it stands in."""

    passage: Passage
    span: Span
    text: str


class Attributor:
    """Finds what generated sentences stand on, in documents of one generation."""

    def __init__(self, catalogue: Catalogue, grounding: Grounding) -> None:
        self._catalogue = catalogue
        self._grounding = grounding
        self._citer = Citer(catalogue)
        self._read = lru_cache(_AT_HAND)(grounding.read)
        self._title_lines = lru_cache(_AT_HAND)(self._find_title_lines)
        self._lines_above = lru_cache(_AT_HAND)(self._find_lines_above)

    def claim(self, sentence: str, given: Sequence[Given]) -> Claim | Rejected:
        """The claim that a sentence makes, or why it may not be shown."""
        text, marked = without_marks(sentence)
        flaws = []
        for one in sorted(given, key=lambda g: g.number not in marked):
            found = self._supported(text, one)
            if isinstance(found, Claim):
                return found
            flaws.append(found)
        return Rejected(text, max(flaws, key=_RANK.__getitem__, default=Flaw.SUPPORT))

    def _supported(self, text: str, given: Given) -> Claim | Flaw:
        """The claim as the fewest sentences of a passage bear it out, or the flaw it has left."""
        stated, passage = self._read(text), given.passage
        context = self._read("\n".join(passage.breadcrumb))
        nearest = Flaw.MISQUOTED
        for window in _windows(given):
            places = [window, *self._places_needed(stated, window)]
            quoted = self._read("\n".join(place.text for place in sorted(places, key=_start)))
            flaw = self._grounding.form_flaw(text, quoted.text)
            flaw = flaw or self._grounding.wording_flaw(stated, quoted, context)
            if flaw is None:
                citations = (self._citer.citations(p.passage, p.span) for p in places)
                claim = Claim(text, tuple(chain.from_iterable(citations)))
                flaw = self._grounding.flaw(claim)
                if flaw is None:
                    return claim
            nearest = max(nearest, flaw, key=_RANK.__getitem__)
        return nearest

    def _places_needed(self, stated: Wording, window: _Place) -> Iterator[_Place]:
        """Lines above a window that hold what a statement takes from there, each once."""
        quoted = self._read(window.text)
        headings = self._read("\n".join(window.passage.breadcrumb))
        figures = {p.key for p in stated.pieces if p.is_figure}
        told = {p.key for p in stated.pieces if p.states}
        missing = figures - _keys(quoted) | told - _keys(quoted) - _keys(headings)
        for line in self._lines_above(window.passage, window.span) if missing else ():
            keys = _keys(self._read(line.text))
            # The date line of a document tells its year.
            found = missing & (keys | {key.rpartition("/")[2] for key in keys})
            missing -= found
            if found:
                yield line

    def _find_lines_above(self, passage: Passage, span: Span) -> tuple[_Place, ...]:
        """The line that introduces a list, the headings from the nearest up, the title."""
        reading = self._catalogue.texts(passage.document_id)[1].text
        lead = passage.lead_in.removeprefix("…")
        at = reading.rfind(lead, 0, passage.span.start) if lead else -1
        spans = [Span(at, at + len(lead))] if at >= 0 else []
        section = self._catalogue.section_at(passage.document_id, span)
        while section:
            if section.span.start < span.start:
                spans.append(next(_lines(section.span, reading)))
            above = self._catalogue.sections_at(passage.document_id, section.parent or "")
            section = above[0] if above else None
        lines = (_Place(passage, line, line.of(reading)) for line in spans)
        return (*lines, *reversed(self._title_lines(passage.document_id)))

    def _find_title_lines(self, document_id: str) -> tuple[_Place, ...]:
        reading = self._catalogue.texts(document_id)[1].text
        passages = self._catalogue.passages_of(document_id)
        return tuple(
            _Place(passage, line, line.of(reading))
            for passage in takewhile(lambda p: p.part is Part.HEADER, passages)
            for line in _lines(passage.span, reading)
        )


def without_marks(sentence: str) -> tuple[str, frozenset[int]]:
    """A generated sentence without marks, bullets and emphasis; and the numbers it was marked."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFC", sentence))
    plain = _EMPHASIS.sub("", _BULLET.sub("", plain))
    marked = {int(n) for mark in _MARK.findall(plain) for n in re.findall(r"\d+", mark)}
    text = re.sub(r"\s+([.,;:])", r"\1", _MARK.sub("", plain))
    return " ".join(text.split()), frozenset(marked)


def sentences_of(passage: Passage) -> tuple[Span, ...]:
    """The sentences of a passage's text; a signature is one, for a name needs its office."""
    if passage.part is Part.SIGNATURE:
        return (Span(0, len(passage.text)),)
    return tuple(sentence_spans(passage.text))


def _windows(given: Given) -> Iterator[_Place]:
    """Ranges of neighbouring sentences that were shown, the shortest first."""
    text, spans = given.passage.text, given.sentences
    start = given.passage.span.start
    for width in range(1, min(WIDEST, len(spans)) + 1):
        for first, last in zip(spans, spans[width - 1 :], strict=False):
            whole = Span(first.start, last.end)
            shown = sum(len(s) for s in spans if first.start <= s.start and s.end <= last.end)
            if len("".join(whole.of(text).split())) <= shown:  # no sentence between was left out
                place = Span(start + whole.start, start + whole.end)
                yield _Place(given.passage, place, whole.of(text))


def _lines(span: Span, text: str) -> Iterator[Span]:
    """The lines of a range, without white space; the first sentence of a long one."""
    start = span.start
    for line in span.of(text).split("\n"):
        if line.strip():
            first = next(sentence_spans(line))
            yield Span(start + first.start, start + first.end)
        start += len(line) + 1


def _start(place: _Place) -> int:
    return place.span.start


def _keys(wording: Wording) -> set[str]:
    return {piece.key for piece in wording.pieces}
