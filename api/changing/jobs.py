"""Changes of the index in the background: one at a time, each a job that can be asked for.

The writer's lock decides between this service, others over the same data folder and the command
line; a job is accepted only once it holds the lock. Everything is built aside: until a job is done
the old generation answers, and whatever ends the process leaves it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from api.changing.changes import Change, describe
from api.changing.gentle_embedder import GentleEmbedder
from api.changing.job_progress import JobProgress, JobStoppedError
from api.changing.job_store import JobStore
from api.changing.workplace import Workplace, remove_abandoned
from api.principal import Principal, Role
from api.problems import NotFoundError, ProblemError, UnavailableError
from api.schemas.ids import new_id
from api.schemas.jobs import Job, JobKind, JobState
from api.service import Services
from index.errors import CancuError
from index.generation import Generations
from index.model import Document
from index.storage_errors import WriterBusyError
from settings import Settings

BROKEN_OFF: Final = (
    "Dịch vụ đã dừng khi công việc chưa xong. Hãy xem lại danh sách văn bản rồi gửi lại nếu cần."
)
FAILED: Final = (
    "Công việc gặp lỗi; chỉ mục đang dùng được giữ nguyên. Chi tiết ở nhật ký của dịch vụ."
)
NOT_ANSWERING: Final = (
    "Đã lập xong chỉ mục mới nhưng dịch vụ chưa mở được; chỉ mục cũ còn trả lời. Chi tiết ở nhật "
    "ký của dịch vụ."
)
ENDING: Final = "Dịch vụ đang dừng; hãy gửi lại sau ít phút."
UNWRITABLE: Final = (
    "Không ghi được vào thư mục dữ liệu của dịch vụ. Hãy báo quản trị viên kiểm tra quyền ghi và "
    "dung lượng đĩa."
)

_logger = logging.getLogger(__name__)


class IndexBusyError(ProblemError):
    """Documents are being added or removed already."""

    status = HTTPStatus.CONFLICT
    title = "Chỉ mục đang được cập nhật"
    headers: Mapping[str, str] = {"Retry-After": "10"}

    def __init__(self) -> None:
        super().__init__("Chỉ mục đang được cập nhật; hãy chờ lần cập nhật đó xong rồi gửi lại.")


class Jobs:
    """Starts jobs, tells how far they have come, stops them with the service."""

    def __init__(self, settings: Settings, services: Services, store: JobStore) -> None:
        self._home = settings.home
        self._generations = Generations(settings.home)
        self._services = services
        self._store = store
        self._stopping = Event()
        self._lock = Lock()  # guards the two that follow
        self._is_busy = False
        self._thread: Thread | None = None

    def start(self, owner: str, kind: JobKind, prepare: Callable[[Path], Change]) -> Job:
        """Begin a job for ``owner``; it goes on when this returns.

        ``prepare`` is given a folder for its files, which is removed when the job has ended, and
        may refuse with a ``ProblemError``.

        Raises:
            IndexBusyError: another job, or another process, is writing.
            UnavailableError: the data folder cannot be used, or the service ends.
        """
        job = Job(id=new_id(), kind=kind, created_at=datetime.now(UTC))
        place = Workplace(self._home, job.id)
        begun = Future[None]()
        self._claim()
        try:
            place.occupy()
            change = prepare(place.files)
            self._store.add(owner, job)
            thread = Thread(target=self._run, args=(job, change, place, begun))
            thread.start()
            self._thread = thread
        except BaseException as error:
            place.leave()
            self._is_busy = False
            if isinstance(error, OSError):
                _logger.exception("the files of a job could not be kept")
                raise UnavailableError(UNWRITABLE) from error
            raise
        return self._begun(job, begun)

    def find(self, job_id: str, caller: Principal) -> Job:
        """The job with this id.

        Raises:
            NotFoundError: there is none, or it is another's and ``caller`` no admin.
        """
        if not (job := self._store.find(job_id, _owner(caller))):
            raise NotFoundError("Không có công việc nào mang mã này.")
        return self._seen(job)

    def latest(self, caller: Principal, most: int) -> list[Job]:
        """The latest jobs of ``caller``, or of all for an admin; the latest first."""
        return [self._seen(job) for job in self._store.latest(_owner(caller), most)]

    def recover(self) -> None:
        """Tell the jobs that a process which ended has left, and remove their files."""
        for job in self._store.unfinished():
            self._seen(job)
        remove_abandoned(self._home)

    def stop(self) -> None:
        """Take no more jobs; end the one that runs, at its next step, and wait for that."""
        with self._lock:
            self._stopping.set()
        if self._thread:
            self._thread.join()

    def _claim(self) -> None:
        with self._lock:
            if self._stopping.is_set():
                raise UnavailableError(ENDING)
            if self._is_busy:
                raise IndexBusyError
            self._is_busy = True

    def _begun(self, job: Job, begun: Future[None]) -> Job:
        """Wait until the job holds the writer's lock, or cannot."""
        try:
            begun.result()
        except WriterBusyError as error:
            raise IndexBusyError from error
        except JobStoppedError as error:
            raise UnavailableError(ENDING) from error
        except CancuError as error:
            raise UnavailableError(str(error)) from error
        return self._store.find(job.id, None) or job

    def _run(self, job: Job, change: Change, place: Workplace, begun: Future[None]) -> None:
        progress = JobProgress(job, self._store.save, self._stopping)
        refusal: Exception | None = None
        try:
            try:
                end = self._work(change, progress, begun)
            except JobStoppedError:
                end = progress.ended(JobState.INTERRUPTED, BROKEN_OFF)
            except Exception as error:
                refusal = error
                end = progress.ended(JobState.FAILED, _told(error), rejected=change.rejected)
            place.clear()
            self._end(end, was_begun=begun.done())
        finally:
            place.leave()
            if not begun.done():
                begun.set_exception(refusal or JobStoppedError())

    def _work(self, change: Change, progress: JobProgress, begun: Future[None]) -> Job:
        embedder = GentleEmbedder(self._services, progress.check)

        def changed(documents: Sequence[Document]) -> Sequence[Document]:
            progress.report("Bắt đầu", 0, 0)
            begun.set_result(None)
            return change.apply(documents, embedder.count_tokens, progress.report)

        report = self._generations.update(
            changed, embedder, progress.building, keep_previous=change.keeps_previous
        )
        self._services.refresh()
        found = {
            "generation": report.generation,
            "added": list(report.added),
            "changed": list(report.changed),
            "removed": list(report.removed),
            "rejected": change.rejected,
        }
        if self._services.answering() != report.generation:
            return progress.ended(JobState.FAILED, NOT_ANSWERING, **found)
        return progress.ended(JobState.DONE, describe(report, change.rejected), **found)

    def _end(self, job: Job, *, was_begun: bool) -> None:
        """Write the end down and take new jobs, in one: who reads of the end may start another."""
        with self._lock:
            try:
                if was_begun:
                    self._store.save(job)
                else:
                    self._store.forget(job.id)
            finally:
                self._is_busy = False

    def _seen(self, job: Job) -> Job:
        """The job as it is: one that nobody works on any more was broken off."""
        if job.state.is_final or Workplace(self._home, job.id).is_occupied():
            return job
        end = {"state": JobState.INTERRUPTED, "message": BROKEN_OFF}
        self._store.save(job.model_copy(update=end | {"finished_at": datetime.now(UTC)}))
        # It may have come to its own end in the meantime, and that counts.
        return self._store.find(job.id, None) or job


def _owner(caller: Principal) -> str | None:
    """Whose jobs a caller sees; ``None``: everybody's."""
    return None if caller.role.includes(Role.ADMIN) else caller.owner


def _told(error: Exception) -> str:
    if isinstance(error, CancuError):
        return str(error)
    _logger.error("a job has failed", exc_info=error)
    return FAILED
