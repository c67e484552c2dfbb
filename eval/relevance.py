"""Which words of the documents answer a question, and which passages and citations hold them.

Sets name evidence by document and section, and a section may be pages long. What answers the
question are the sentences of it that hold the question's facts; where a fact stands in several,
the one most like the question and the labelled answer. So a passage that touches the section
elsewhere is no find, and a passage needs no section of its own: places in the source decide, and
splits of any system are judged alike. A quote, where a set has it, is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.facts import has_fact
from eval.named_sections import section_spans
from eval.outcomes import CitedQuote, FoundPassage
from eval.questions import AskedQuestion, Evidence
from index.catalogue import Catalogue
from index.model import ReadingText, Span
from index.passages import PREAMBLE
from index.sentences import sentence_spans
from index.storage_errors import UnknownDocumentError
from index.tokens import tokens

FOUND_SHARE = 0.9
"""How much of the words that answer the passages must hold: a torn edge is no miss."""
CITED_SHARE = 0.3
"""How much of the shorter of quote and evidence they must share."""
_ALSO_CALLED = {"Căn cứ": PREAMBLE}
"""What some labels call a part that the index names otherwise."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words of one evidence stand in the source; no ``spans``: there is no such place.

    ``spans`` are in order and do not overlap.
    """

    document_id: str
    spans: tuple[Span, ...]

    def share_in(self, ranges: Iterable[Span]) -> float:
        """The share of its characters that lie in one of ``ranges``, 0..1."""
        length = sum(map(len, self.spans))
        covered = sum(_overlap(span, ranges) for span in self.spans)
        return covered / length if length else 0.0


def _overlap(span: Span, ranges: Iterable[Span]) -> int:
    """How many characters of ``span`` lie in one of ``ranges``."""
    covered, reached = 0, span.start
    for start, end in sorted((r.start, r.end) for r in ranges):
        covered += max(0, min(end, span.end) - max(start, reached))
        reached = max(reached, min(end, span.end))
    return covered


class Labels:
    """Finds the places of evidence in the documents of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def places(self, question: AskedQuestion) -> list[Place]:
        """One place for each evidence of the question, in order."""
        return [self._place(evidence, question) for evidence in question.evidence]

    def _place(self, evidence: Evidence, question: AskedQuestion) -> Place:
        try:
            source, reading = self._catalogue.texts(evidence.document_id)
        except UnknownDocumentError:
            return Place(evidence.document_id, ())
        path = _ALSO_CALLED.get(evidence.section, evidence.section)
        spans = section_spans(self._catalogue, evidence.document_id, path)
        extents = [reading.source_span(span) for span in spans]
        quoted = _quoted(evidence.quote, source.text, extents)
        found = quoted or _answering(reading, spans, question)
        return Place(evidence.document_id, tuple(found))


def _quoted(quote: str, source: str, extents: Sequence[Span]) -> list[Span]:
    """Where the quote stands, at best in the section; white space may differ."""
    pattern = r"\s+".join(map(re.escape, quote.split()))
    found = [Span(*match.span()) for match in re.finditer(pattern, source)] if pattern else []
    inside = [f for f in found if any(_overlap(f, [extent]) == len(f) for extent in extents)]
    return (inside or found)[:1]


def _answering(
    reading: ReadingText, spans: Sequence[Span], question: AskedQuestion
) -> Iterable[Span]:
    """The sentences of a section that answer, each once, in order, as ranges of the source."""
    sentences = [
        Span(span.start + sentence.start, span.start + sentence.end)
        for span in spans
        for sentence in sentence_spans(span.of(reading.text))
    ]
    texts = [sentence.of(reading.text) for sentence in sentences]
    return (reading.source_span(sentences[i]) for i in sorted(_chosen(texts, question)))


def _chosen(texts: Sequence[str], question: AskedQuestion) -> set[int]:
    """The numbers of the sentences: for each fact that stands in one the likeliest."""
    wanted = set(tokens(f"{question.question} {question.answer}", folded=False))
    shared = [len(wanted.intersection(tokens(text, folded=False))) for text in texts]
    held = [[has_fact(fact, text) for fact in question.facts] for text in texts]

    def likeness(number: int) -> tuple[int, int, int]:
        return sum(held[number]), shared[number], -number

    numbers = range(len(texts))
    holding = [[i for i in numbers if held[i][fact]] for fact in range(len(question.facts))]
    chosen = {max(some, key=likeness) for some in holding if some}
    return chosen or ({max(numbers, key=likeness)} if texts else set())


def found_ranks(places: Sequence[Place], passages: Sequence[FoundPassage]) -> list[int | None]:
    """For each place how many of the first passages it takes to hold it; ``None``: all do not."""
    return [_rank(place, passages) for place in places]


def _rank(place: Place, passages: Sequence[FoundPassage]) -> int | None:
    ranges: list[Span] = []
    for rank, passage in enumerate(passages, start=1):
        if passage.document_id == place.document_id:
            ranges.append(Span(passage.start, passage.end))
            if place.share_in(ranges) >= FOUND_SHARE:
                return rank
    return None


def is_on(place: Place, citation: CitedQuote) -> bool:
    """Whether a citation quotes the words of a place, or enough of them."""
    if citation.document_id != place.document_id or not place.spans:
        return False
    quote = Span(citation.start, citation.end)
    shared = sum(_overlap(span, [quote]) for span in place.spans)
    return shared > 0 and shared >= CITED_SHARE * min(len(quote), sum(map(len, place.spans)))
