"""From a question to an answer: the one place that knows the order of the steps."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Generator as Returning
from dataclasses import replace
from threading import Event as Flag

from index.agencies import Agencies
from index.embeddings import SentenceEmbeddings
from index.errors import CancuError
from index.generation import Generation
from rag.answer import VERBATIM, WORDED, Answer, Claim, Hit, Mode
from rag.asked_bodies import AskedBodies
from rag.attribution import Rejected
from rag.chat_model import LanguageModelError
from rag.cite import Citer
from rag.duties import DutyAnswers
from rag.elsewhere import ElsewhereReader
from rag.extract import Extractor
from rag.generate import Event, Generator, left_out, load_generator
from rag.ground import is_grounded
from rag.history import Turn
from rag.lexicon import Lexicon, everyday_phrases, phrases
from rag.premise import premise_notes
from rag.question import Question, Understanding
from rag.refuse import Refusals
from rag.retrieve import HybridRetriever
from rag.spelling import Speller
from rag.weights import WordWeights
from settings import Settings

_logger = logging.getLogger(__name__)

NOTHING_SUPPORTED = (
    "Lưu ý: mô hình ngôn ngữ không đưa ra được ý nào có căn cứ; dưới đây là nguyên văn tìm được."
)
MODEL_FAILED = "Lưu ý: {} Dưới đây là nguyên văn tìm được."
DROPPED = "Lưu ý: đã bỏ {} ý của mô hình ngôn ngữ vì không đủ căn cứ trong văn bản."
FOLLOWUP_SLACK = 0.035
"""How much less similar a follow-up alone may be: "văn bản ấy ban hành ngày nào" says little."""


class OtherModelError(CancuError):
    """The index and the question would be embedded by different models."""

    def __init__(self, indexed: str, loaded: str) -> None:
        super().__init__(
            f"Chỉ mục được lập bằng mô hình {indexed}, còn mô hình đang dùng là {loaded}. Hãy chạy "
            "lại “cancu index”, hoặc đặt lại CANCU_EMBEDDING_MODEL."
        )


class Assistant:
    """Answers questions over one generation, without a language model."""

    def __init__(
        self,
        generation: Generation,
        embeddings: SentenceEmbeddings,
        min_similarity: float,
        agencies: Agencies | None = None,
        settings: Settings | None = None,
    ) -> None:
        """Get ready to answer.

        ``min_similarity`` is the setting ``CANCU_MIN_SIMILARITY``, 0..1; ``agencies`` are the
        bodies the generation was built with, by default the packaged ones. With ``settings``
        that name a language model, it words the answers.

        Raises:
            OtherModelError: the generation was built with another model.
            LanguageModelError: the language model cannot be set up.
        """
        if generation.manifest.model_id != embeddings.model_id:
            raise OtherModelError(generation.manifest.model_id, embeddings.model_id)
        catalogue = generation.catalogue
        self._catalogue = catalogue
        self._elsewhere = ElsewhereReader(catalogue)
        self._laws = {r.id for r in catalogue.documents() if r.metadata.kind.is_legislation}
        asked = (*phrases(), *everyday_phrases())
        lexicon = Lexicon()
        bodies = AskedBodies(catalogue, agencies or Agencies.load(), lexicon)
        self._refusals = Refusals(catalogue, lexicon, bodies, min_similarity)
        speller = Speller(catalogue.syllable_counts(), catalogue.syllable_pairs(), asked)
        self.understanding = Understanding(catalogue.documents(), lexicon, speller)
        self.retriever = HybridRetriever(
            generation=generation, embeddings=embeddings, understanding=self.understanding
        )
        weights = WordWeights(catalogue.syllable_counts())
        citer = Citer(catalogue)
        self._lexicon = lexicon
        self._duties = DutyAnswers(catalogue, citer, bodies, lexicon, weights)
        self._extractor = Extractor(catalogue, citer, weights, self._duties)
        self._generator: Generator | None = None
        if settings:
            self._generator = load_generator(settings, catalogue, lexicon, weights)

    def ask(
        self, text: str, history: Sequence[Turn] = (), *, within: Collection[str] | None = None
    ) -> Answer:
        """Answer one question in the light of the conversation before it.

        ``within`` are the ids of the only documents to look at; ``None``: all. What the question
        names and they do not hold is refused.
        """
        *_, answer = self.stream(text, history, within=within)
        assert isinstance(answer, Answer)  # the last thing streamed
        return answer

    def stream(
        self,
        text: str,
        history: Sequence[Turn] = (),
        *,
        within: Collection[str] | None = None,
        stopped: Flag | None = None,
    ) -> Iterator[Claim | Answer]:
        """The claims of the answer, each as soon as it has been checked, then the whole answer.

        The whole answer counts: where a language model breaks off, it holds the documents' own
        words instead of the claims that came before it. Set ``stopped`` from another thread once
        nobody waits for the answer: a request to a language model is cancelled at once.

        Raises:
            StoppedError: ``stopped`` has been set before the answer was whole.
        """
        started = time.perf_counter()
        question = self.understanding.understand(text, history, within=within)
        understood = time.perf_counter()
        hits = self.retriever.retrieve(question)
        retrieved = time.perf_counter()
        answer = self._answer(question, hits)
        if self._generator and not answer.refusal and not _is_looked_up(question, answer):
            events = self._generator.stream(question, answer.hits, history, stopped)
            answer = yield from self._worded(events, answer)
        else:
            yield from answer.claims
        done = time.perf_counter()
        spent = {
            "understand": understood - started,
            "retrieve": retrieved - understood,
            "answer": done - retrieved,
        }
        yield replace(answer, milliseconds={k: round(v * 1000, 1) for k, v in spent.items()})

    def _worded(self, events: Iterator[Event], answer: Answer) -> Returning[Claim, None, Answer]:
        """The claims of the language model; returns its answer, or ``answer`` with a note why not.

        What the documents say themselves stays in the answer: the model adds words, it takes none
        away.
        """
        claims: list[Claim] = []
        dropped, note = 0, NOTHING_SUPPORTED
        try:
            for event in events:
                if isinstance(event, Claim):
                    claims.append(replace(event, group=WORDED))
                    yield claims[-1]
                dropped += isinstance(event, Rejected)
        except LanguageModelError as error:
            _logger.warning("%s", error)
            claims, note = [], MODEL_FAILED.format(error)
        if not claims:
            return replace(answer, notes=(*answer.notes, note), dropped=dropped)
        rest = left_out(claims, answer.claims)
        verbatim = tuple(replace(claim, group=VERBATIM) for claim in rest)
        notes = (*answer.notes, *([DROPPED.format(dropped)] if dropped else []))
        everything = (*claims, *verbatim)
        return replace(answer, claims=everything, notes=notes, mode=Mode.LLM, dropped=dropped)

    def _answer(self, question: Question, hits: Sequence[Hit]) -> Answer:
        question, hits = self._elsewhere.narrow(question, hits)
        nearness = self._nearness(question, hits)
        base = Answer(question.asked, question.text, hits=tuple(hits), confidence=nearness)
        if refusal := self._refusals.before(question, nearness):
            return replace(base, refusal=refusal)
        extract = self._extractor.extract(question, hits)
        grounded = tuple(c for c in extract.claims if is_grounded(c, self._catalogue))
        if refusal := self._refusals.after(question, grounded, extract.silences):
            return replace(base, refusal=refusal)
        notes = (*_notes(question, grounded), *self._premises(question, grounded))
        return replace(base, claims=grounded, notes=notes, silences=extract.silences)

    def _premises(self, question: Question, claims: Sequence[Claim]) -> list[str]:
        legislation = any(c.citations[0].document_id in self._laws for c in claims)
        body = self._duties.body_named(question)
        expand = self._lexicon.expand
        return premise_notes(question, claims, body, expand, legislation=legislation)

    def _nearness(self, question: Question, hits: Sequence[Hit]) -> float:
        """The cosine similarity of the question to the nearest passage.

        A follow-up is searched with the words of earlier turns, which are near by themselves; so
        it is looked at alone, and credited for how little it says. What is looked up by its
        place, an article, a title block or a citation, needs no likeness.
        """
        if question.scope.articles or (question.asks_signer and question.scope.documents):
            return 1.0
        if question.asks_own or (question.elsewhere and question.elsewhere.passages):
            return 1.0
        if question.is_followup:
            alone = self.retriever.nearness(question.text, question.scope.documents)
            return min(1.0, alone + FOLLOWUP_SLACK)
        return max((hit.similarity or 0.0 for hit in hits), default=0.0)


def _is_looked_up(question: Question, answer: Answer) -> bool:
    """Whether the answer is an article, a signature or a list: whole, and in its own words."""
    listed = any(claim.group for claim in answer.claims)
    looked_up = question.scope.articles or question.asks_own
    return bool(looked_up) or question.asks_signer or listed


def _notes(question: Question, claims: Sequence[Claim]) -> tuple[str, ...]:
    """What the asker should know before the answer: what is not indexed, which year answers."""
    where = "chỉ mục" if question.scope.within is None else "các văn bản được chọn"
    elsewhere = question.elsewhere.names if question.elsewhere else ()
    lacking = (*question.scope.missing, *elsewhere)
    missing = (f"Lưu ý: chưa có {name} trong {where}." for name in lacking)
    title = claims[0].citations[0].title
    several = len(question.scope.groups) == 1 and len(question.scope.groups[0]) > 1
    if several and not question.named.years and len({c.citations[0].title for c in claims}) == 1:
        return (*missing, f"Câu hỏi không nêu năm; dưới đây là nội dung của {title}.")
    return tuple(missing)
