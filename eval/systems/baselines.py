"""Simple systems beside which every figure stands.

Each searches the whole index, knows nothing of provinces, years or articles, and puts the
question before a follow-up in front of it. Those that only find answer with their first passages;
none but ``RefuseAlways`` ever refuses what it has found something for.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from eval.outcomes import Outcome
from eval.questions import AskedQuestion
from eval.systems.ours import outcome_of
from eval.systems.quoting import quoting
from eval.systems.spans import found_passages
from index.embeddings import SentenceEmbeddings
from index.generation import Generation
from index.model import Span
from index.sentences import sentence_spans
from index.tokens import tokens
from rag.answer import Answer, Claim
from rag.assistant import Assistant
from rag.cite import Citer

LIMIT = 20
"""Passages found for a question, as many as the assistant finds."""


def whole_question(asked: AskedQuestion) -> str:
    """The question behind the one that was asked before it."""
    before = [turn.content for turn in asked.history if turn.role == "user"]
    return " ".join([*before[-1:], asked.question])


class LexicalOnly:
    """BM25 over the generation's lexical index; folded for a question without diacritics."""

    name = "bm25"

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    def answer(self, asked: AskedQuestion) -> Outcome:
        """The passages with the best scores."""
        started = time.perf_counter()
        question = whole_question(asked)
        folded = question.isascii()
        terms = dict.fromkeys(tokens(question, folded=folded), 1.0)
        ranked = self._generation.lexical.search(terms, LIMIT, folded=folded)
        return _quoted(asked, self._generation, (id_ for id_, _ in ranked), started)


class DenseOnly:
    """The generation's vectors alone."""

    name = "dense"

    def __init__(self, generation: Generation, embeddings: SentenceEmbeddings) -> None:
        self._generation = generation
        self._embeddings = embeddings

    def answer(self, asked: AskedQuestion) -> Outcome:
        """The passages nearest to the question."""
        started = time.perf_counter()
        vector = self._embeddings.encode_query(whole_question(asked))
        ranked = self._generation.vectors.search(vector, LIMIT)
        return _quoted(asked, self._generation, (id_ for id_, _ in ranked), started)


def _quoted(
    asked: AskedQuestion, generation: Generation, ids: Iterable[str], started: float
) -> Outcome:
    catalogue = generation.catalogue
    found = found_passages(catalogue.passages([*ids]), catalogue)
    return quoting(asked.id, found, catalogue, (time.perf_counter() - started) * 1000)


class FirstSentence:
    """The assistant's search, and the first sentence of the best passage as the answer."""

    name = "first-sentence"

    def __init__(self, assistant: Assistant, generation: Generation) -> None:
        self._assistant = assistant
        self._catalogue = generation.catalogue
        self._citer = Citer(generation.catalogue)

    def answer(self, asked: AskedQuestion) -> Outcome:
        """The first sentence of what is found."""
        started = time.perf_counter()
        question = self._assistant.understanding.understand(asked.question, asked.history)
        hits = self._assistant.retriever.retrieve(question)
        claims: tuple[Claim, ...] = ()
        if hits:
            passage = hits[0].passage
            first = next(sentence_spans(passage.text))
            start = passage.span.start
            claims = (self._citer.claim(passage, Span(start + first.start, start + first.end)),)
        spent = {"answer": round((time.perf_counter() - started) * 1000, 1)}
        answer = Answer(asked.question, question.text, claims, hits=tuple(hits), milliseconds=spent)
        return outcome_of(asked.id, answer, self._catalogue)


class RefuseAlways:
    """Answers nothing: what a refusal costs and what it is worth."""

    name = "refuse"

    def answer(self, asked: AskedQuestion) -> Outcome:
        """A refusal."""
        return Outcome(id=asked.id)
