"""What completes the words chosen for an answer: who is assigned, what a footnote says, a date.

A plan says a thing once and refers to it afterwards: the body stands in parentheses at the end of
a run of bullets, a term in a footnote, the date of a decision where it is first cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.catalogue import Catalogue
from index.model import Part, Passage, Reference, Span
from index.sentences import sentence_spans
from rag.asked import BODY, MOMENT, Thing
from rag.duties import DutyAnswers

FOOTNOTE_CHARS = 400
"""A longer footnote is left to be opened, in characters."""

AT_HAND = 64
"""The references of this many documents stay in memory: a plan of five hundred takes 3 ms."""

Run = tuple[Passage, Span]
"""Words chosen: a range of the reading text, and a passage of its document."""

_FOOTNOTE_MARK = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


class Completer:
    """Completes the words chosen from documents of one generation."""

    def __init__(self, catalogue: Catalogue, duties: DutyAnswers) -> None:
        self._catalogue = catalogue
        self._duties = duties
        self._references = lru_cache(AT_HAND)(self._read_references)

    def completed(self, runs: Sequence[Run], things: Sequence[Thing]) -> list[Run]:
        """The words chosen, each followed by what the question needs besides."""
        asked = {thing.name for thing in things}
        whole: list[Run] = []
        for passage, span in runs:
            whole.append((passage, span))
            if BODY in asked:
                whole += self._assignments(passage, span)
            if MOMENT in asked:
                whole += self._dated(passage, span)
        whole += [note for run in runs for note in self._footnotes(*run)]
        return _each_once(whole, runs)

    def _assignments(self, passage: Passage, span: Span) -> Iterator[Run]:
        """Where the tasks told are assigned."""
        for assigned in self._duties.assignments(passage.document_id, span):
            yield passage, assigned

    def _dated(self, passage: Passage, span: Span) -> Iterator[Run]:
        """The sentence that dates a document which is cited here without its date."""
        cited = self._references(passage.document_id)
        undated = {r.number for r in cited if _inside(r.span, span) and not r.issued and r.number}
        undated -= {r.number for r in cited if _inside(r.span, span) and r.issued}
        for number in sorted(undated):
            dated = next((r for r in cited if r.number == number and r.issued), None)
            if dated:
                yield passage, self._sentence_of(dated)

    def _read_references(self, document_id: str) -> tuple[Reference, ...]:
        return tuple(self._catalogue.findings.references([document_id]))

    def _sentence_of(self, reference: Reference) -> Span:
        place = self._catalogue.passages_in(reference.document_id, reference.span)[0]
        for sentence in sentence_spans(place.text):
            start = place.span.start + sentence.start
            whole = Span(start, place.span.start + sentence.end)
            if _inside(reference.span, whole):
                return whole
        return reference.span

    def _footnotes(self, passage: Passage, span: Span) -> Iterator[Run]:
        """The short footnotes that the words refer to."""
        reading = self._catalogue.texts(passage.document_id)[1].text
        marks = set(_FOOTNOTE_MARK.findall(span.of(reading)))
        if not marks or passage.part is Part.FOOTNOTE:
            return
        for other in self._catalogue.passages_of(passage.document_id, passage.section):
            mark = _FOOTNOTE_MARK.match(other.text)
            short = len(other.text) <= FOOTNOTE_CHARS
            if other.part is Part.FOOTNOTE and short and mark and mark.group() in marks:
                yield other, other.span


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _each_once(whole: Sequence[Run], chosen: Sequence[Run]) -> list[Run]:
    """Without what stands inside words chosen, or shown before."""
    kept: list[Run] = []
    for run in whole:
        others = [*kept, *(other for other in chosen if other != run)]
        if not any(_holds(other, run) for other in others):
            kept.append(run)
    return kept


def _holds(outer: Run, inner: Run) -> bool:
    return outer[0].document_id == inner[0].document_id and _inside(inner[1], outer[1])
