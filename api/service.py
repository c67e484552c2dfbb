"""What answers: an assistant over the current generation, replaced whenever that is.

A request leases the generation it begins with and keeps it to its end; one that is no longer
current is closed when its last lease has ended. So a switch neither fails a request nor mixes two
generations in one answer.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, Lock
from typing import Final

from api.observing.reporting import Report, ReportingAssistant, report_nothing
from api.problems import UnavailableError
from index.agencies import Agencies
from index.embeddings import SentenceEmbeddings, load_embeddings_apart
from index.errors import CancuError
from index.generation import Generation, Generations
from rag.assistant import Assistant
from rag.comparing.comparer import Comparer
from settings import Settings

LONGEST_WAIT: Final = 60.0
"""Seconds at most between two attempts to open the same generation."""
STARTING: Final = "Dịch vụ đang khởi động; hãy thử lại sau ít giây."
UNFORESEEN: Final = (
    "Không mở được chỉ mục đang dùng; chi tiết ở nhật ký của dịch vụ. Hãy chạy “cancu check” để "
    "kiểm tra, hoặc “cancu index” để lập lại chỉ mục."
)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """An assistant and the generation it answers over; ``agencies`` are the bodies it knows.

    ``comparer`` compares the generation's documents.
    """

    generation: Generation
    assistant: Assistant
    agencies: Agencies
    comparer: Comparer


@dataclass(slots=True)
class _Lease:
    """A service, the name its generation was opened by, and how many requests use it."""

    name: str
    service: Service
    users: int = 0


@dataclass(frozen=True, slots=True)
class _Failure:
    """A generation that could not be opened so many times; ``again``: when to try next."""

    name: str
    times: int
    again: float

    @classmethod
    def after(cls, before: _Failure | None, name: str) -> _Failure:
        """One more failure of ``name``, or the first; the wait doubles."""
        times = before.times + 1 if before and before.name == name else 1
        return cls(name, times, time.monotonic() + min(2.0**times, LONGEST_WAIT))


class Services:
    """The service over the current generation, and those before it that are still in use."""

    def __init__(self, settings: Settings, report: Report = report_nothing) -> None:
        self._settings = settings
        self._report = report
        self._generations = Generations(settings.home)
        self._embeddings: SentenceEmbeddings | None = None
        self.agencies = Agencies.load(settings.agencies)
        self._current: _Lease | None = None
        self._retired: list[_Lease] = []
        self._failure: _Failure | None = None
        self._trouble = STARTING
        self._is_closed = False
        self._unused = Condition()  # its lock guards the leases; held for moments only
        self._refreshing = Lock()
        self._loading = Lock()

    @contextmanager
    def lease(self) -> Iterator[Service]:
        """The service to answer one request with, for as long as the block lasts.

        Raises:
            UnavailableError: there is none; the message says why and what to do.
        """
        with self._unused:
            if not (lease := self._current):
                raise UnavailableError(self._trouble)
            lease.users += 1
        try:
            yield lease.service
        finally:
            with self._unused:
                lease.users -= 1
                self._unused.notify_all()
            if self._is_closed:  # nobody refreshes any more
                self._close_unused()

    def refresh(self) -> bool:
        """Switch to the current generation if it is another one; whether it was.

        One that cannot be opened changes nothing where another still answers, and is tried again
        at growing intervals. Generations that nobody uses any more are closed. Takes seconds:
        never call it on the event loop.
        """
        with self._refreshing:
            self._close_unused()
            try:
                return self._follow(self._generations.current())
            except CancuError as error:
                self._note(str(error))
                return False

    def answering(self) -> str | None:
        """The name of the generation that answers now; ``None``: none does."""
        lease = self._current
        return lease.name if lease else None

    def give_way(self, seconds: float) -> None:
        """Wait until no request is being answered, but never longer than ``seconds``."""
        with self._unused:
            self._unused.wait_for(lambda: not self._in_use(), seconds)

    def embeddings(self) -> SentenceEmbeddings:
        """The embedding model, loaded in a process of its own when first needed.

        Raises:
            EmbeddingModelError: it cannot be loaded.
        """
        with self._loading:
            self._embeddings = self._embeddings or load_embeddings_apart(self._settings)
            return self._embeddings

    def close(self) -> None:
        """Answer no more; what is still in use closes when its last request ends."""
        with self._refreshing:
            self._is_closed = True
            self._trouble = "Dịch vụ đang dừng."
            self._switch(None)
            self._close_unused()

    def _follow(self, name: str) -> bool:
        """Open the generation ``name`` and switch to it, unless it answers or has just failed."""
        if self._is_closed or name == self.answering():
            self._failure = None
            return False
        failure = self._failure
        if failure and failure.name == name and time.monotonic() < failure.again:
            return False
        try:
            service = self._open()
        except Exception as error:  # a damaged folder or a full machine must not end the watching
            self._failure = _Failure.after(failure, name)
            self._note_failure(error)
            return False
        self._failure, self._trouble = None, STARTING
        self._switch(_Lease(name, service))
        return True

    def _open(self) -> Service:
        generation = self._generations.open()
        try:
            assistant = ReportingAssistant(
                self._report, generation, self.embeddings(), self.agencies, self._settings
            )
        except BaseException:
            generation.close()
            raise
        comparer = Comparer(generation.catalogue, generation.vectors.get)
        return Service(generation, assistant, self.agencies, comparer)

    def _note_failure(self, error: Exception) -> None:
        """Keep what to tell; log it once for each generation, not at every attempt."""
        self._trouble = str(error) if isinstance(error, CancuError) else UNFORESEEN
        if self._failure and self._failure.times > 1:
            return
        if isinstance(error, CancuError):
            _logger.error("%s", error)
        else:
            _logger.error("a generation could not be opened", exc_info=error)

    def _note(self, trouble: str) -> None:
        """Keep what to tell where no generation is named; log it when it changes."""
        if trouble != self._trouble:
            _logger.error("%s", trouble)
        self._trouble = trouble

    def _switch(self, lease: _Lease | None) -> None:
        with self._unused:
            if self._current:
                self._retired.append(self._current)
            self._current = lease

    def _in_use(self) -> bool:
        leases = [*self._retired, *([self._current] if self._current else [])]
        return any(lease.users for lease in leases)

    def _close_unused(self) -> None:
        """Close what was replaced and has no users; outside of the lock, for it takes a while."""
        with self._unused:
            unused = [lease for lease in self._retired if not lease.users]
            self._retired = [lease for lease in self._retired if lease.users]
        for lease in unused:
            try:
                lease.service.generation.close()
            except Exception:  # another one answers already: nothing depends on this
                _logger.exception("a generation could not be closed")
        if self._is_closed and self._embeddings and not self._retired:
            self._embeddings.close()
