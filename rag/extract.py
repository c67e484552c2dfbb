"""Answers without a language model: the sentences that answer, word for word.

What is asked for (a date, a number, a body, a document) is read off the question's words; the
sentences that hold such a thing and most of the question's rarer words are taken from the best
passages. An article or clause asked for by number is given from its beginning, whole if it is
short enough, and marked where it is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from index.catalogue import Catalogue
from index.metadata import DOCUMENT_NUMBER
from index.model import Part, Passage, SourceText, Span
from index.quotes import unbroken_runs
from index.sentences import sentence_spans
from index.tokens import tokens
from rag.answer import Citation, Claim, Hit
from rag.question import Question
from rag.weights import WordWeights

ANSWER_CHARS = 600
"""Length that sentences from several passages fill together, in characters."""
GROUP_CHARS = 300
"""Each further document of a comparison adds this much."""
CUT = "(… còn tiếp)"
"""Stands behind a unit that is longer than an answer may be."""
WHOLE_CHARS = 1_100
"""An article or clause asked for by number is given up to this length."""
PASSAGES = 4
TELLING = 0.6
"""A sentence is left out if its score is below this share of the best sentence's."""
CLOSE = 0.8
"""A further passage is quoted if its score is at least this share of the best one's."""
KIND_BONUS = 0.35
"""A sentence with a thing of the kind asked for gains this much; words shared give 0..1."""

_ITEM = re.compile(r"(?:[a-zđ]\)|[-+•–])\s")
_DATE = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{4})?|\bngày\s+\d|\btháng\s+\d|\bquý\b|\bgiữa năm\b")
_NUMBER = re.compile(r"\d")
_BODY = re.compile(
    r"\b(?:chủ trì|phối hợp|[Gg]iao|thực hiện\)|Sở|Công an|Ủy ban|UBND|Ban |Bộ |Hội|Đoàn|Cục)\b"
)
_ASKED = (
    (re.compile(r"\b(?:ngày nào|khi nào|bao giờ|lúc nào|hạn|muộn nhất|trước ngày)\b", re.I), _DATE),
    (re.compile(r"\b(?:bao nhiêu|mấy|tỷ lệ|phần trăm|bao lâu|mức)\b|%", re.I), _NUMBER),
    (re.compile(r"\b(?:ai|cơ quan nào|đơn vị nào|sở nào|chủ trì|phối hợp|giao)\b", re.I), _BODY),
    (
        re.compile(
            r"\b(?:nghị định|quyết định|chỉ thị|nghị quyết|văn bản|thông tư|số mấy)\b", re.I
        ),
        DOCUMENT_NUMBER,
    ),
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a hit; ``rank`` is the hit's, ``span`` in the reading text."""

    hit: Hit
    rank: int
    span: Span
    text: str
    score: float


class Extractor:
    """Composes answers from passages of one generation."""

    def __init__(self, catalogue: Catalogue, weights: WordWeights) -> None:
        self._catalogue = catalogue
        self._weights = weights

    def claims(self, question: Question, hits: Sequence[Hit]) -> tuple[Claim, ...]:
        """The claims that answer, each with its citations; in the order of the hits."""
        if question.scope.articles:
            return tuple(self._whole_units(question))
        chosen = self._choose(question, hits)
        ordered = sorted(chosen, key=lambda s: (s.rank, s.span.start))
        return tuple(self._claim(s.hit.passage, run) for s, run in _runs(ordered))

    def _whole_units(self, question: Question) -> Iterator[Claim]:
        for document, article in question.scope.articles:
            passages = self._catalogue.passages_of(document, article.path)
            for section in self._catalogue.sections_at(document, article.path):
                head = self._head(document, section.span)
                claim = self._claim(passages[0], head)
                cut = head.end < section.span.end
                yield replace(claim, text=f"{claim.text} {CUT}") if cut else claim

    def _head(self, document: str, span: Span) -> Span:
        """The first sentences of a unit, as many as the answer may hold."""
        text = self._catalogue.texts(document)[1].text
        ends = [s.end for s in sentence_spans(span.of(text)) if s.end <= WHOLE_CHARS]
        return Span(span.start, span.start + max(ends, default=min(len(span), WHOLE_CHARS)))

    def _choose(self, question: Question, hits: Sequence[Hit]) -> list[_Sentence]:
        """The best sentence of each document compared, then the best of all, within the budget."""
        groups = max(1, len(question.scope.groups))
        best = max((hit.score for hit in hits[:groups]), default=0.0)
        near = [hit for i, hit in enumerate(hits) if i < groups or hit.score >= CLOSE * best]
        near = near[: max(PASSAGES, groups)]
        scored = [[*self._scored(question, hit, rank)] for rank, hit in enumerate(near)]
        firsts = [max(sentences, key=_by_score) for sentences in scored[:groups]]
        budget = ANSWER_CHARS + GROUP_CHARS * (groups - 1)
        chosen: list[_Sentence] = []
        ranked = sorted(chain(*scored), key=_by_score, reverse=True)
        telling = [s for s in ranked if s.score >= TELLING * ranked[0].score]
        for sentence in [*firsts, *telling]:
            wanted = [s for s in (_lead_of(sentence, scored[sentence.rank]), sentence) if s]
            new = [s for s in wanted if s not in chosen]
            used = sum(len(s.text) for s in [*chosen, *new])
            if not chosen or used <= budget:
                chosen += new
        return chosen

    def _scored(self, question: Question, hit: Hit, rank: int) -> Iterator[_Sentence]:
        wanted = [thing for asking, thing in _ASKED if asking.search(question.text)]
        passage = hit.passage
        for span in _sentences(passage):
            text = span.of(passage.text)
            shared = self._weights.share(question.terms, tokens(text, folded=False))
            kind = sum(bool(thing.search(text)) for thing in wanted) / max(1, len(wanted))
            place = Span(passage.span.start + span.start, passage.span.start + span.end)
            score = hit.score + shared + KIND_BONUS * kind
            yield _Sentence(hit, rank, place, text, score)

    def _claim(self, passage: Passage, span: Span) -> Claim:
        source, reading = self._catalogue.texts(passage.document_id)
        text = re.sub(r"\s*\n\s*", "\n", span.of(reading.text)).strip()
        section = self._catalogue.section_at(passage.document_id, span)
        runs = unbroken_runs(source.text, reading, span)
        path = section.path if section else passage.section
        return Claim(text, tuple(_citation(passage, path, source, run) for run in runs))


def _citation(passage: Passage, section: str, source: SourceText, run: Span) -> Citation:
    return Citation(
        document_id=passage.document_id,
        title=passage.breadcrumb[0],
        section=section,
        breadcrumb=passage.breadcrumb,
        quote=run.of(source.text),
        span=run,
        line=source.text.count("\n", 0, run.start) + 1,
    )


def _sentences(passage: Passage) -> Iterator[Span]:
    """The sentences to choose from: no headings in capitals; a signature only as a whole."""
    if passage.part is Part.SIGNATURE:
        yield Span(0, len(passage.text))
        return
    spans = [*sentence_spans(passage.text)]
    yield from [s for s in spans if not s.of(passage.text).isupper()] or spans


def _lead_of(item: _Sentence, sentences: Sequence[_Sentence]) -> _Sentence | None:
    """The line of the same passage that introduces a list item, such as the penalty of a point."""
    if not _ITEM.match(item.text):
        return None
    before = [s for s in sentences if s.span.start < item.span.start and s.text.endswith(":")]
    return before[-1] if before else None


def _by_score(sentence: _Sentence) -> float:
    return sentence.score


def _runs(sentences: Sequence[_Sentence]) -> Iterator[tuple[_Sentence, Span]]:
    """Sentences that follow one another in a passage, as one range each."""
    i = 0
    while i < len(sentences):
        first, end = sentences[i], sentences[i].span.end
        while i + 1 < len(sentences) and _adjoins(sentences[i], sentences[i + 1]):
            i += 1
            end = sentences[i].span.end
        yield first, Span(first.span.start, end)
        i += 1


def _adjoins(one: _Sentence, other: _Sentence) -> bool:
    return one.rank == other.rank and 0 <= other.span.start - one.span.end <= 2
