"""Answers without a language model: the words of the documents that answer, and no others.

The sentences (of plans) and clauses (of legislation) that hold the kind of thing asked for and
most of the question's rarer words are taken from the best passages; each further one must add
something that those before it leave out. An article or clause asked for by number is given from
its beginning, whole if it is short enough, and marked where it is cut.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from index.catalogue import Catalogue
from index.model import Part, Passage, Span
from index.sentences import sentence_spans
from rag.answer import Claim, Hit, Silence
from rag.asked import BODY, DEADLINE, DOCUMENT, Thing, things_sought
from rag.candidates import Candidates, Unit
from rag.choosing import CLOSE, Chooser
from rag.cite import Citer
from rag.completing import Completer
from rag.duties import DutyAnswers
from rag.question import Question
from rag.title_blocks import TitleBlocks
from rag.weights import WordWeights

PLAN_CHARS = 590
LAW_CHARS = 900
"""How much of a plan, and of legislation, an answer quotes, in characters."""
GROUP_CHARS = 350
"""How much of each document of a comparison is quoted, in characters."""
CUT = "(… còn tiếp)"
"""Stands behind a unit that is longer than an answer may be."""
WHOLE_CHARS = 1_100
"""An article or clause asked for by number is given up to this length."""
PASSAGES = 6
FURTHER = 0.6
"""One that holds the kind of thing asked for, where those before it do not, from this share on."""
SILENT = 0.6
"""A document compared is silent on a thing asked for if the words that hold such a thing share less
than this part of the question's words that its best unit shares."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What the documents say, and which of them do not say what was asked."""

    claims: tuple[Claim, ...]
    silences: tuple[Silence, ...] = ()


_FRAME = frozenset({Part.HEADER, Part.RECIPIENTS})


class Extractor:
    """Composes answers from passages of one generation."""

    def __init__(
        self, catalogue: Catalogue, citer: Citer, weights: WordWeights, duties: DutyAnswers
    ) -> None:
        self._catalogue = catalogue
        self._duties = duties
        self._title_blocks = TitleBlocks(catalogue, citer)
        self._citer = citer
        self._chooser = Chooser(weights)
        self._candidates = Candidates(catalogue)
        self._completer = Completer(catalogue, duties)
        self._laws = {r.id for r in catalogue.documents() if r.metadata.kind.is_legislation}

    def extract(self, question: Question, hits: Sequence[Hit]) -> Extract:
        """The claims that answer, document by document, each with its citations."""
        if question.scope.articles:
            return Extract(tuple(self._whole_units(question)))
        if question.asks_own:
            return Extract(*self._title_blocks.claims(question))
        signed = [h.passage for h in hits if h.passage.part is Part.SIGNATURE]
        if question.asks_signer and signed:
            return Extract(tuple(self._citer.claim(p, p.span) for p in signed))
        if listed := self._duties.list_claims(question):
            return Extract(listed)
        hits = self._duties.prefer(question, hits)
        if len(question.scope.groups) < 2:
            first = [h for h in hits if h.passage.document_id == hits[0].passage.document_id]
            budget = LAW_CHARS if hits[0].passage.document_id in self._laws else PLAN_CHARS
            return Extract(self._claims(question, self._units(question, first), budget))
        parts = [self._compared(question, hits, group) for group in question.scope.groups]
        claims = tuple(claim for part in parts for claim in part.claims)
        return Extract(claims, tuple(silence for part in parts for silence in part.silences))

    def _compared(
        self, question: Question, hits: Sequence[Hit], documents: Collection[str]
    ) -> Extract:
        """What one side of a comparison says, and what it does not."""
        units = self._units(question, [h for h in hits if h.passage.document_id in documents])
        if not units:
            return Extract(())
        scores = self._chooser.scores(question)
        best = max(map(scores.words, units), default=0.0)
        for thing in things_sought(question):
            if thing.name in (BODY, DOCUMENT):  # a side of a comparison may leave these out
                continue
            there = max((scores.words(u) for u in units if thing.holds(u.text)), default=0.0)
            if there < SILENT * best:
                document = units[0].hit.passage.document_id
                message = f"không nêu {thing.name} ở nội dung được hỏi."
                silence = Silence(document, self._citer.title_of(document), message)
                return Extract(self._claims(question, units, GROUP_CHARS), (silence,))
        return Extract(self._claims(question, units, GROUP_CHARS))

    def _whole_units(self, question: Question) -> Iterator[Claim]:
        for document, article in question.scope.articles:
            passages = self._catalogue.passages_of(document, article.path)
            text = self._catalogue.texts(document)[1].text
            for section in self._catalogue.sections_at(document, article.path):
                head = _head(section.span, text)
                claim = self._citer.claim(passages[0], head)
                cut = bool(Span(head.end, section.span.end).of(text).strip())
                yield replace(claim, text=f"{claim.text} {CUT}") if cut else claim

    def _units(self, question: Question, hits: Sequence[Hit]) -> list[Unit]:
        """The units of the nearest passages, and of the next that holds a thing they all lack."""
        if any(thing.name == DEADLINE for thing in things_sought(question)):
            # The title block has a date too, and the recipients do what they are sent.
            hits = [hit for hit in hits if hit.passage.part not in _FRAME] or hits
        if not hits:  # one side of a comparison, say
            return []
        most = PASSAGES * max(1, len(hits[0].of_parts))
        near = [hit for hit in hits if hit.score >= CLOSE * hits[0].score][:most]
        units = [unit for rank, hit in enumerate(near) for unit in self._candidates.of(hit, rank)]
        least = FURTHER * hits[0].score
        further = [hit for hit in hits if hit not in near and hit.score >= least]
        for thing in things_sought(question):
            if not _holds(units, thing):
                found = (self._candidates.of(hit, len(near)) for hit in further)
                units += next((others for others in found if _holds(others, thing)), [])
        return units

    def _claims(self, question: Question, units: list[Unit], budget: int) -> tuple[Claim, ...]:
        chosen = self._chooser.choose(question, units, budget)
        runs = [*_runs(sorted(chosen, key=lambda u: (u.rank, u.span.start)))]
        runs = self._completer.completed(runs, things_sought(question))
        return tuple(self._citer.claim(passage, span) for passage, span in runs)


def _holds(units: Sequence[Unit], thing: Thing) -> bool:
    return any(thing.holds(unit.text) for unit in units)


def _head(span: Span, text: str) -> Span:
    """The first sentences of a unit, as many as the answer may hold."""
    ends = [s.end for s in sentence_spans(span.of(text)) if s.end <= WHOLE_CHARS]
    return Span(span.start, span.start + max(ends, default=min(len(span), WHOLE_CHARS)))


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
