"""Answers without a language model: the words of the documents that answer, and no others.

The sentences (of plans) and clauses (of legislation) that hold the kind of thing asked for and
most of the question's rarer words are taken from the best passages; each further one must add
something that those before it leave out. An article or clause asked for by number is given from
its beginning, whole if it is short enough, and marked where it is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.catalogue import Catalogue
from index.model import Passage, Span
from index.sentences import sentence_spans
from index.tokens import tokens
from rag.answer import Claim, Hit
from rag.asked import Thing, things_asked
from rag.candidates import Candidates, Unit
from rag.cite import Citer
from rag.question import Question
from rag.weights import WordWeights

PLAN_CHARS = 600
LAW_CHARS = 900
"""How much of a plan, and of legislation, an answer quotes, in characters."""
GROUP_CHARS = 350
"""How much of each document of a comparison is quoted, in characters."""
CUT = "(… còn tiếp)"
"""Stands behind a unit that is longer than an answer may be."""
WHOLE_CHARS = 1_100
"""An article or clause asked for by number is given up to this length."""
PASSAGES = 4
TELLING = 0.6
"""A unit is left out if its score is below this share of the best unit's."""
CLOSE = 0.8
"""A further passage is quoted if its score is at least this share of the best one's."""
KIND_BONUS = 0.35
"""A unit with a thing of the kind asked for gains this much; words shared give 0..1."""
REPEATED = 0.4
"""What a word of the question counts that the units chosen before hold already."""


class Extractor:
    """Composes answers from passages of one generation."""

    def __init__(self, catalogue: Catalogue, citer: Citer, weights: WordWeights) -> None:
        self._catalogue = catalogue
        self._citer = citer
        self._weights = weights
        self._candidates = Candidates(catalogue)
        self._laws = {r.id for r in catalogue.documents() if r.metadata.kind.is_legislation}

    def claims(self, question: Question, hits: Sequence[Hit]) -> tuple[Claim, ...]:
        """The claims that answer, document by document, each with its citations."""
        if question.scope.articles:
            return tuple(self._whole_units(question))
        claims: list[Claim] = []
        for group in _documents(question, hits):
            claims += self._of_document(question, group, compared=len(question.scope.groups) > 1)
        return tuple(claims)

    def _whole_units(self, question: Question) -> Iterator[Claim]:
        for document, article in question.scope.articles:
            passages = self._catalogue.passages_of(document, article.path)
            for section in self._catalogue.sections_at(document, article.path):
                head = self._head(document, section.span)
                claim = self._citer.claim(passages[0], head)
                cut = head.end < section.span.end
                yield replace(claim, text=f"{claim.text} {CUT}") if cut else claim

    def _head(self, document: str, span: Span) -> Span:
        """The first sentences of a unit, as many as the answer may hold."""
        text = self._catalogue.texts(document)[1].text
        ends = [s.end for s in sentence_spans(span.of(text)) if s.end <= WHOLE_CHARS]
        return Span(span.start, span.start + max(ends, default=min(len(span), WHOLE_CHARS)))

    def _of_document(
        self, question: Question, hits: Sequence[Hit], *, compared: bool
    ) -> Iterator[Claim]:
        law = hits[0].passage.document_id in self._laws
        budget = GROUP_CHARS if compared else LAW_CHARS if law else PLAN_CHARS
        near = [hit for hit in hits if hit.score >= CLOSE * hits[0].score][:PASSAGES]
        units = [unit for rank, hit in enumerate(near) for unit in self._candidates.of(hit, rank)]
        chosen = self._choose(question, units, budget)
        for passage, span in _runs(sorted(chosen, key=lambda u: (u.rank, u.span.start))):
            yield self._citer.claim(passage, span)

    def _choose(self, question: Question, units: list[Unit], budget: int) -> list[Unit]:
        """The best unit, then each that adds most to those chosen, within ``budget`` characters."""
        things = things_asked(question.text)
        scores = _Scores(question, self._weights, things)
        chosen: list[Unit] = []
        left, used, first = list(units), 0, 0.0
        while left:
            best = max(left, key=scores.of)
            left.remove(best)
            score, size = scores.of(best), len(best.span) + len(best.lead or ())
            first = first or score
            if score < TELLING * first:
                break
            if not chosen or used + size <= budget:
                chosen.append(best)
                scores.take(best)
                used += size
        return chosen


class _Scores:
    """How much a unit adds to those taken so far."""

    def __init__(self, question: Question, weights: WordWeights, things: Sequence[Thing]) -> None:
        singles = {t: w * weights.of(t) for t, w in question.terms.items() if "_" not in t}
        whole = sum(singles.values()) or 1.0
        self._terms = {t: w / whole for t, w in singles.items()}
        self._things = list(things)
        self._held: set[str] = set()

    def of(self, unit: Unit) -> float:
        """0 and above; about 2 for a unit that answers alone."""
        there = self._terms.keys() & set(tokens(unit.text, folded=False))
        words = sum(self._terms[t] * (REPEATED if t in self._held else 1.0) for t in there)
        kinds = sum(thing.holds(unit.text) for thing in self._things)
        return unit.hit.score + words + KIND_BONUS * kinds / max(1, len(self._things))

    def take(self, unit: Unit) -> None:
        """Take a unit: what it holds counts less from now on."""
        self._held |= set(tokens(unit.text, folded=False))


def _documents(question: Question, hits: Sequence[Hit]) -> list[list[Hit]]:
    """The hits of each document that answers: of all compared, else of the best hit's alone.

    Two plans, or two laws, in one answer to one question would mix what belongs to each.
    """
    if len(question.scope.groups) > 1:
        groups = [[h for h in hits if h.passage.document_id in g] for g in question.scope.groups]
        return [group for group in groups if group]
    return [[h for h in hits if h.passage.document_id == hits[0].passage.document_id]]


def _runs(units: Sequence[Unit]) -> Iterator[tuple[Passage, Span]]:
    """Units that follow one another in a passage, as one range each; their leads before them."""
    spans: list[tuple[Unit, Span]] = []
    for unit in units:
        for span in filter(None, (unit.lead, unit.span)):
            last = spans[-1] if spans else None
            if last and last[0].rank == unit.rank and 0 <= span.start - last[1].end <= 2:
                spans[-1] = (last[0], Span(last[1].start, span.end))
            elif not any(s.start <= span.start and span.end <= s.end for _, s in spans):
                spans.append((unit, span))
    return ((unit.hit.passage, span) for unit, span in spans)
