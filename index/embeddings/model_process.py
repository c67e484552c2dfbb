"""A model in a process of its own.

Python runs one thread at a time, and the forward pass of a model asks for its turn several hundred
times. Where much else runs beside it, as in a service, both wait for each other: with 32 clients a
model in a process of its own gave 29 % more answers (docs/measurements.md).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.embeddings.embedding_model import ModelFacts
from index.embeddings.model_worker import Load, Worker
from index.embeddings.packaged_model import EmbeddingModelError

PAUSE_SECONDS: Final = 10.0
"""Between two attempts to start a model that does not start."""
CLOSED: Final = "Mô hình nhúng đã đóng: dịch vụ đang dừng."
DIED_TWICE: Final = (
    "Mô hình nhúng đã dừng giữa chừng hai lần liền; máy có thể thiếu bộ nhớ. Hãy thử lại sau ít "
    "phút; nếu vẫn lỗi, hãy báo quản trị viên xem nhật ký của dịch vụ."
)
NOT_AGAIN: Final = "Không nạp lại được mô hình nhúng; chi tiết ở nhật ký của dịch vụ."

_logger = logging.getLogger(__name__)


class ModelProcess:
    """A model in another process; see ``EmbeddingModel``. One that dies is started again."""

    def __init__(self, load: Load) -> None:
        """Start the process and wait until it has loaded its model.

        Raises:
            EmbeddingModelError: it cannot; or the process has ended before it could.
        """
        self._load = load
        self._starting = Lock()
        self._is_closed = False
        self._failure: tuple[float, str] | None = None  # when a start has failed, and why
        self._worker = Worker(load)
        self._facts = self._worker.facts()

    @property
    def facts(self) -> ModelFacts:
        """What is known of the model."""
        return self._facts

    def encode_questions(self, texts: Sequence[str], threads: int) -> NDArray[np.float32]:
        """Embed questions in one forward pass on so many processors: (n, dimension)."""
        vectors: NDArray[np.float32] = self._ask("encode_questions", list(texts), threads)
        return vectors

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages in one forward pass on all processors: (n, dimension)."""
        vectors: NDArray[np.float32] = self._ask("encode_passages", list(texts))
        return vectors

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, prompt and specials included; may pass max_tokens."""
        counts: list[int] = self._ask("token_counts", list(texts))
        return counts

    def close(self) -> None:
        """End the process; what it is still asked fails."""
        self._is_closed = True
        self._worker.end()

    def _ask(self, method: str, *given: object) -> Any:  # noqa: ANN401
        """What the method gives; asked again of a new process if this one dies over it.

        Raises:
            EmbeddingModelError: the new one has died too, or there is none.
            RuntimeError: the method has failed.
        """
        with suppress(EOFError, OSError):
            return self._living().ask(method, given)
        try:
            return self._living().ask(method, given)
        except (EOFError, OSError) as error:
            raise EmbeddingModelError(DIED_TWICE) from error

    def _living(self) -> Worker:
        with self._starting:
            if not self._is_closed and not self._worker.is_alive():
                self._start_again()
            if self._is_closed:
                raise EmbeddingModelError(CLOSED)
            return self._worker

    def _start_again(self) -> None:
        """Put a new worker in the place of the one that has died; a failure is not repeated soon.

        Raises:
            EmbeddingModelError: it does not start, or has not started a moment ago.
        """
        if self._failure and time.monotonic() < self._failure[0] + PAUSE_SECONDS:
            raise EmbeddingModelError(self._failure[1])
        _logger.error("the embedding model has died and is started again")
        try:
            self._succeed()
        except Exception as error:
            told = str(error) if isinstance(error, EmbeddingModelError) else NOT_AGAIN
            _logger.error("the embedding model does not start again", exc_info=error)
            self._failure = time.monotonic(), told
            raise EmbeddingModelError(told) from error
        self._failure = None

    def _succeed(self) -> None:
        self._worker = worker = Worker(self._load)
        if self._is_closed:  # meanwhile; otherwise whoever closes finds the new worker
            worker.end()
        facts = worker.facts()
        if replace(facts, threads=self._facts.threads) != self._facts:
            worker.end()
            raise EmbeddingModelError(
                f"Mô hình nhúng đã bị thay (trước: {self._facts.model_id}, nay: {facts.model_id}). "
                "Hãy khởi động lại dịch vụ."
            )
