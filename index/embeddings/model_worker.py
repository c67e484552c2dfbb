"""One process with a model in it, and the pipes to it.

The two sides take turns on each pipe: a question, its answer. A pipe ends with the process at its
other end, whatever has ended that, so neither side waits for one that is gone, and a model whose
service has died ends.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from queue import LifoQueue
from threading import Thread
from typing import Any, Final

from index.embeddings.embedding_model import EmbeddingModel, ModelFacts
from index.embeddings.packaged_model import EmbeddingModelError
from index.errors import CancuError

START_SECONDS: Final = 3600.0
"""How long a model may take to load: the packaged one is unpacked first, others are downloaded."""
STUCK_SECONDS: Final = 300.0
"""A model that has said nothing for so long is taken for dead."""
PIPES: Final = 6
"""What may be asked at the same time; more than the lanes of questions, with one for passages."""
ENDING_SIGNALS: Final = frozenset({signal.SIGINT, signal.SIGTERM})
"""They are meant for the service, which answers what is under way first, and reach both."""

# Not multiprocessing's own processes: they run the program's main module again, which the model
# needs no part of, and leave a third process beside.
_PROGRAM: Final = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from index.embeddings.model_worker import answer_all
answer_all([int(number) for number in sys.argv[2:]])
"""
_QUIET: Final = "ignore::UserWarning:multiprocessing.resource_tracker"
"""Libraries of the model make locks that are given back when it is killed, with a warning."""

Load = Callable[[], EmbeddingModel]
"""Loads the model in its own process: it must pickle."""


class Worker:
    """One process with a model, and the pipes to it."""

    def __init__(self, load: Load) -> None:
        """Start the process, which begins to load.

        Raises:
            EmbeddingModelError: this machine does not let it start.
        """
        try:
            own, self._process = _started()
            self._first = own[0]
        except OSError as error:
            raise EmbeddingModelError(f"Không chạy được mô hình nhúng: {error}") from error
        # The last one put back is taken first: few threads of the process do the work then, and
        # each that runs the model keeps memory for it.
        self._free: LifoQueue[Connection] = LifoQueue()
        for connection in own:
            self._free.put(connection)
        with suppress(OSError):  # it has ended already, which whoever asks for its facts is told
            self._first.send(load)

    def facts(self) -> ModelFacts:
        """What the process says first, once it has loaded its model.

        Raises:
            EmbeddingModelError, RuntimeError: it has not; the message says why.
        """
        try:
            facts: ModelFacts = _received(self._first, START_SECONDS)
        except (EOFError, OSError) as error:
            self.end()
            raise EmbeddingModelError(
                f"Mô hình nhúng dừng khi đang nạp (mã kết thúc {self._process.returncode}); máy có "
                "thể thiếu bộ nhớ."
            ) from error
        except BaseException:
            self.end()
            raise
        return facts

    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

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
            self.end()
            raise
        finally:
            self._free.put(connection)

    def end(self) -> None:
        """End the process, whatever it is doing: it keeps nothing."""
        self._process.kill()
        self._process.wait()


def _started() -> tuple[list[Connection], subprocess.Popen[bytes]]:
    """A process that ``answer_all``, and our ends of its pipes; it has begun without signals."""
    pipes = [Pipe() for _ in range(PIPES)]
    theirs = [their.fileno() for _, their in pipes]
    command = [sys.executable, "-P", "-c", _PROGRAM, json.dumps(sys.path), *map(str, theirs)]
    warnings = ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), _QUIET]))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)  # passed on
    try:
        process = subprocess.Popen(
            command,
            pass_fds=theirs,
            env=os.environ | {"PYTHONWARNINGS": warnings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # that of ``cancu mcp`` is a protocol's
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for _, their in pipes:  # or the pipes would not end with the process
            their.close()
    return [own for own, _ in pipes], process


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


def answer_all(pipes: Sequence[int]) -> None:
    """The life of the process: load what it is told, then answer until the pipes end."""
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    connections = [Connection(pipe) for pipe in pipes]
    with suppress(EOFError, OSError):  # whoever has asked for it has ended
        try:
            model: EmbeddingModel = connections[0].recv()()
        except Exception as error:
            connections[0].send(_told(error))
            return
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
