"""From a question to an answer: the one place that knows the order of the steps."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from index.documents import full_title
from index.embeddings import SentenceEmbeddings
from index.errors import CancuError
from index.generation import Generation
from rag.answer import Answer, Hit, Reason, Refusal
from rag.cite import Citer
from rag.extract import Extractor
from rag.ground import is_grounded
from rag.history import Turn
from rag.lexicon import Lexicon, everyday_phrases, phrases
from rag.question import Question, Understanding
from rag.retrieve import HybridRetriever
from rag.spelling import Speller
from rag.weights import WordWeights

FOLLOWUP_SLACK = 0.04
"""How much less similar a follow-up alone may be: "văn bản ấy ban hành ngày nào" says little."""
_OF_PLANS = re.compile(
    r"\b(?:kế hoạch|chỉ tiêu|địa bàn|giao|chủ trì|phối hợp|sở|ủy ban|ban chỉ đạo|vụ)\b", re.I
)


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
        self, generation: Generation, embeddings: SentenceEmbeddings, min_similarity: float
    ) -> None:
        """Get ready to answer.

        ``min_similarity`` is the setting ``CANCU_MIN_SIMILARITY``, 0..1.

        Raises:
            OtherModelError: the generation was built with another model.
        """
        if generation.manifest.model_id != embeddings.model_id:
            raise OtherModelError(generation.manifest.model_id, embeddings.model_id)
        catalogue = generation.catalogue
        self._catalogue = catalogue
        self._records = catalogue.documents()
        self._min_similarity = min_similarity
        asked = (*phrases(), *everyday_phrases())
        speller = Speller(catalogue.syllable_counts(), catalogue.syllable_pairs(), asked)
        self.understanding = Understanding(self._records, Lexicon(), speller)
        self.retriever = HybridRetriever(
            generation=generation, embeddings=embeddings, understanding=self.understanding
        )
        weights = WordWeights(catalogue.syllable_counts())
        self._extractor = Extractor(catalogue, Citer(catalogue), weights)

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer one question in the light of the conversation before it."""
        started = time.perf_counter()
        question = self.understanding.understand(text, history)
        understood = time.perf_counter()
        hits = self.retriever.retrieve(question)
        retrieved = time.perf_counter()
        answer = self._answer(question, hits)
        done = time.perf_counter()
        spent = {
            "understand": understood - started,
            "retrieve": retrieved - understood,
            "answer": done - retrieved,
        }
        return replace(answer, milliseconds={k: round(v * 1000, 1) for k, v in spent.items()})

    def _answer(self, question: Question, hits: Sequence[Hit]) -> Answer:
        base = Answer(question.asked, question.text, hits=tuple(hits), notes=_notes(question))
        if refusal := self._refuse(question, hits):
            return replace(base, refusal=refusal, notes=())
        claims = self._extractor.claims(question, hits)
        grounded = tuple(claim for claim in claims if is_grounded(claim, self._catalogue))
        if not grounded:
            return replace(base, refusal=self._not_found(question), notes=())
        return replace(base, claims=grounded)

    def _refuse(self, question: Question, hits: Sequence[Hit]) -> Refusal | None:
        scope = question.scope
        if scope.articles:
            return None
        near = self._is_near(question, hits)
        if scope.missing and not scope.groups and not (near and _may_ask_for_law(question)):
            named = "; ".join(scope.missing)
            message = f"Trong các văn bản đã lập chỉ mục không có {named}."
            return Refusal(Reason.WRONG_YEAR_OR_PROVINCE, message, self._titles(None))
        return None if near else self._not_found(question)

    def _is_near(self, question: Question, hits: Sequence[Hit]) -> bool:
        """Whether some passage is near enough to the question to answer it.

        A follow-up is searched with the words of earlier turns, which are near by themselves; so
        it is looked at alone, and less is asked of its few words.
        """
        if question.is_followup:
            nearest = self.retriever.nearness(question.text, question.scope.documents)
            return nearest >= self._min_similarity - FOLLOWUP_SLACK
        nearest = max((hit.similarity or 0.0 for hit in hits), default=0.0)
        return nearest >= self._min_similarity

    def _not_found(self, question: Question) -> Refusal:
        searched = self._titles(question.scope.documents)
        message = (
            "Không tìm thấy nội dung trả lời trong các văn bản đã tra cứu: "
            f"{'; '.join(searched[:6])}{'…' if len(searched) > 6 else ''}."
        )
        return Refusal(Reason.NOT_IN_DOCUMENTS, message, searched)

    def _titles(self, documents: Sequence[str] | None) -> tuple[str, ...]:
        return tuple(
            full_title(record.metadata)
            for record in self._records
            if documents is None or record.id in documents
        )


def _may_ask_for_law(question: Question) -> bool:
    """Whether a question that names a place or year not indexed may ask for the law.

    "Tôi ở Hà Nội, ly hôn nộp đơn ở tòa nào?" does; one with the word "kế hoạch", or with a body of
    a province, asks for a plan.
    """
    return not _OF_PLANS.search(question.text)


def _notes(question: Question) -> tuple[str, ...]:
    """What the asker should know before the answer: something named is not indexed."""
    return tuple(f"Lưu ý: chưa có {missing} trong chỉ mục." for missing in question.scope.missing)
