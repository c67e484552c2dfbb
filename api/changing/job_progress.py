"""How far a job has come, written down as it goes on; and the way to stop it in its midst."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Final

from api.schemas.jobs import Job, JobState
from index.building import Stage

SAVED_EVERY: Final = 0.5
"""Seconds between two steps of a stage that are written down."""


class JobStoppedError(Exception):
    """The service ends; what the job has built so far is thrown away."""


class JobProgress:
    """The state of a running ``job``; ``save`` writes it down, ``stopping`` ends it."""

    def __init__(self, job: Job, save: Callable[[Job], None], stopping: Event) -> None:
        self._job = job
        self._save = save
        self._stopping = stopping
        self._saved_at = 0.0

    def check(self) -> None:
        """Go on, unless the service ends.

        Raises:
            JobStoppedError: it does.
        """
        if self._stopping.is_set():
            raise JobStoppedError

    def report(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``stage`` are behind it.

        Raises:
            JobStoppedError: the service ends.
        """
        self.check()
        is_new = stage != self._job.stage
        if is_new or time.monotonic() - self._saved_at >= SAVED_EVERY:
            told = {"stage": stage, "done": done, "total": total, "message": f"{stage}…"}
            self._job = self._job.model_copy(update={"state": JobState.RUNNING, **told})
            self._save(self._job)
            self._saved_at = time.monotonic()

    def building(self, stage: Stage, done: int, total: int) -> None:
        """``report`` as the building of a generation calls it."""
        self.report(stage.value, done, total)

    def ended(self, state: JobState, message: str, **found: object) -> Job:
        """The job as it has ended; ``found`` are further fields of it."""
        end = {"state": state, "message": message, "finished_at": datetime.now(UTC)}
        if state is JobState.DONE:
            end |= {"done": self._job.total}
        return self._job.model_copy(update=end | found)
