"""A model in a process of its own.

Python runs one thread at a time, and the forward pass of a model asks for its turn several hundred
times. Where much else runs beside it, as in a service, both wait for each other: with 32 clients a
model of its own process gives a third more answers (docs/measurements.md).

The two sides speak through pipes, each question of one side answered by the other before the next.
A pipe ends with the process at its other end, whatever has ended that: a model that dies is started
again, and one whose service dies ends.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import LifoQueue
from threading import Lock, Thread
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.embeddings.embedding_model import EmbeddingModel, ModelFacts
from index.embeddings.packaged_model import EmbeddingModelError
from index.errors import CancuError

START_SECONDS: Final = 600.0
"""How long a model may take to load: the packaged one is unpacked first, and a disk may be slow."""
STUCK_SECONDS: Final = 300.0
"""A model that has said nothing for so long is taken for dead."""
END_SECONDS: Final = 5.0
"""How long a model that is no longer wanted may take to end before it is killed."""
PAUSE_SECONDS: Final = 10.0
"""Between two attempts to start a model that does not start."""
PIPES: Final = 6
"""What may be asked at the same time; more than the lanes of questions, with one for passages."""

_logger = logging.getLogger(__name__)

Load = Callable[[], EmbeddingModel]
"""Loads the model in its own process: it must pickle."""


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
        self._worker = _Worker(load)
        # Before multiprocessing's own last work, which waits for every process to end.
        atexit.register(self.close)

    @property
    def facts(self) -> ModelFacts:
        """What is known of the model."""
        return self._worker.facts

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
        atexit.unregister(self.close)

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
            raise EmbeddingModelError(
                "Mô hình nhúng đã dừng giữa chừng hai lần liền; máy có thể thiếu bộ nhớ. Hãy thử "
                "lại sau ít phút; nếu vẫn lỗi, hãy báo quản trị viên xem nhật ký của dịch vụ."
            ) from error

    def _living(self) -> _Worker:
        with self._starting:
            if self._is_closed:
                raise EmbeddingModelError("Mô hình nhúng đã đóng: dịch vụ đang dừng.")
            if not self._worker.is_alive():
                self._worker = self._successor()
            return self._worker

    def _successor(self) -> _Worker:
        """A worker in place of the one that has died; a failure is not repeated at once."""
        if self._failure and time.monotonic() < self._failure[0] + PAUSE_SECONDS:
            raise EmbeddingModelError(self._failure[1])
        _logger.error("the embedding model has died and is started again")
        try:
            worker = _Worker(self._load)
            _demand_same(self._worker.facts, worker)
        except EmbeddingModelError as error:
            self._failure = time.monotonic(), str(error)
            raise
        self._failure = None
        return worker


def _demand_same(facts: ModelFacts, worker: _Worker) -> None:
    if worker.facts != facts:
        worker.end()
        raise EmbeddingModelError(
            f"Mô hình nhúng đã bị thay (trước: {facts.model_id}, nay: {worker.facts.model_id}). "
            "Hãy khởi động lại dịch vụ."
        )


class _Worker:
    """One process with a model, and the pipes to it."""

    def __init__(self, load: Load) -> None:
        context = multiprocessing.get_context("spawn")
        pipes = [context.Pipe() for _ in range(PIPES)]
        theirs = [their for _, their in pipes]
        # The last one put back is taken first: few threads of the process do the work then, and
        # each that runs the model keeps memory for it.
        self._free: LifoQueue[Connection] = LifoQueue()
        for own, _ in pipes:
            self._free.put(own)
        self._own = [own for own, _ in pipes]
        self._is_gone = False
        self._killing = Lock()
        self._process = context.Process(
            target=_answer_all, args=(load, theirs), name="embedding model", daemon=True
        )
        try:
            self._process.start()
        except OSError as error:
            self.end()
            raise EmbeddingModelError(f"Không chạy được mô hình nhúng: {error}") from error
        finally:
            for their in theirs:  # or the pipes would not end with the process
                their.close()
        self.facts = self._loaded()

    def _loaded(self) -> ModelFacts:
        """What the process says first: the model's facts, or why there is none."""
        try:
            facts: ModelFacts = _received(self._own[0], START_SECONDS)
        except (EOFError, OSError) as error:
            self.end()
            raise EmbeddingModelError(
                "Mô hình nhúng dừng khi đang nạp (mã kết thúc "
                f"{self._process.exitcode}); máy có thể thiếu bộ nhớ."
            ) from error
        except BaseException:
            self.end()
            raise
        return facts

    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return not self._is_gone and self._process.is_alive()

    def ask(self, method: str, given: Sequence[object]) -> Any:  # noqa: ANN401
        """What the model's method gives.

        Raises:
            EOFError, OSError: the process has ended, or is stuck and has been killed.
            EmbeddingModelError, RuntimeError: the method has failed.
        """
        connection = self._free.get()
        try:
            connection.send((method, given))
            return _received(connection, STUCK_SECONDS)
        except _FAILURES:
            raise
        except BaseException:
            # An answer that nobody has read must not be taken for that to the next question.
            self._kill()
            raise
        finally:
            self._free.put(connection)

    def end(self) -> None:
        """End the process, which ends by itself once its pipes do."""
        for own in self._own:
            own.close()
        if self._process.pid is None:  # never started
            return
        self._process.join(END_SECONDS)
        self._kill()

    def _kill(self) -> None:
        with self._killing:
            self._is_gone = True
            self._process.kill()
            self._process.join()


_FAILURES: Final = (EmbeddingModelError, RuntimeError)
"""What an answer may be instead of a result."""


def _received(connection: Connection, seconds: float) -> Any:  # noqa: ANN401
    """The next result of a pipe; raises what stands for one.

    Raises:
        EOFError, OSError: there is none, or not within so many seconds.
    """
    if not connection.poll(seconds):
        raise TimeoutError("the embedding model says nothing")
    outcome = connection.recv()
    if isinstance(outcome, _FAILURES):
        raise outcome
    return outcome


def _answer_all(load: Load, connections: Sequence[Connection]) -> None:
    """The life of the process: load, then answer until the pipes end."""
    # The service ends it when it has drained; the signals that end the service reach it, too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.dup2(2, 1)  # what a library prints must not get into a protocol on standard output
    try:
        model = load()
    except Exception as error:
        connections[0].send(_told(error))
        return
    with suppress(OSError):
        connections[0].send(model.facts)
    for connection in connections:
        Thread(target=_answer, args=(model, connection)).start()


def _answer(model: EmbeddingModel, connection: Connection) -> None:
    with suppress(EOFError, OSError):
        while True:
            method, given = connection.recv()
            try:
                outcome = getattr(model, method)(*given)
            except Exception as error:
                outcome = _told(error)
            connection.send(outcome)


def _told(error: Exception) -> Exception:
    """An error in a form that every process can read."""
    if isinstance(error, CancuError):
        return EmbeddingModelError(str(error))
    return RuntimeError("".join(traceback.format_exception(error)))
