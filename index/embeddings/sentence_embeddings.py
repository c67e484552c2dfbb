"""Questions and passages of many threads, brought to one model in good order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, cast

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index.embeddings.embedding_model import EmbeddingModel
from index.embeddings.query_batches import QueryBatches
from index.embeddings.turns import Turns

MAX_LANES: Final = 4
"""Batches of questions that go through the model at a time at most, each on its share of threads.

Two on one thread each give 65 questions a second where one on two gives 45: small matrices gain
little from a second thread.
"""


class SentenceEmbeddings(Embeddings):
    """A sentence-transformers model that embeds questions and passages, each with its own prompt.

    Safe to use from several threads: questions asked at the same time share a forward pass, and go
    before the next batch of passages.

    Attributes:
        queries: the questions, in the batches that they form.
        lanes: batches of questions that go through the model at a time.
        model_id: tells models apart whose vectors must not be mixed; the same on every machine.
        dimension: numbers in a vector.
        max_tokens: longest input in tokens, specials and prompt included; the rest is cut off.
    """

    def __init__(self, model: EmbeddingModel, batch: int) -> None:
        """Use a loaded model; ``batch`` passages go through it in one forward pass."""
        facts = model.facts
        self.model_id = facts.model_id
        self.dimension = facts.dimension
        self.max_tokens = facts.max_tokens
        self.lanes = min(facts.threads, MAX_LANES)
        self._threads = facts.threads
        self._model = model
        self._batch = batch
        self._turns = Turns(self.lanes)
        self.queries = QueryBatches(self._encode_in_lane, self._turns, self.lanes)

    def encode_documents(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (n, dimension), unit length, in the order given.

        ``progress`` is told after each batch how many texts it held.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Texts of like length share a batch, or the short ones would be padded to the longest.
        longest_first = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for start in range(0, len(texts), self._batch):
            places = longest_first[start : start + self._batch]
            vectors[places] = self._encode_batch([texts[i] for i in places])
            if progress:
                progress(len(places))
        return vectors

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question: (dimension,), unit length. Those asked at once share a forward pass."""
        return self.queries.vector(text)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions in one forward pass: (n, dimension), unit length, in the order given."""
        with self._turns.hurried() as is_alone:
            return self._encode_in_lane(texts, is_alone)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages, as LangChain wants them."""
        return cast(list[list[float]], self.encode_documents(texts).tolist())

    def embed_query(self, text: str) -> list[float]:
        """Embed a question, as LangChain wants it."""
        return cast(list[float], self.encode_query(text).tolist())

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` as a passage, prompt and specials included; may pass max_tokens."""
        return self.count_tokens_many([text])[0]

    def count_tokens_many(self, texts: Sequence[str]) -> list[int]:
        """``count_tokens`` of each text; much faster than one by one."""
        return self._model.token_counts(texts) if texts else []

    def close(self) -> None:
        """Give back what the model holds; nothing is embedded afterwards."""
        self._model.close()

    def _encode_in_lane(self, texts: Sequence[str], is_alone: bool) -> NDArray[np.float32]:
        """Embed what is alone with all threads, and what is not with those of its lane."""
        threads = self._threads if is_alone else self._threads // self.lanes
        return self._model.encode_questions(texts, threads)

    def _encode_batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._turns.patient():
            return self._model.encode_passages(texts)
