"""What is written down of jobs, and the folders that tell which of them are worked on."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from api.changing.job_progress import SAVED_EVERY, JobProgress, JobStoppedError
from api.changing.job_store import KEPT, JobStore
from api.changing.workplace import Workplace
from api.keeping.database import Database
from api.schemas.jobs import Job, JobKind, JobState
from index.building import Stage
from tests.api.uploading import kept_files


def job_called(name: str) -> Job:
    return Job(id=name, kind=JobKind.ADD, created_at=datetime.now(UTC))


def test_the_oldest_jobs_are_forgotten(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        store = JobStore(database)
        for n in range(KEPT + 3):
            store.add("local", job_called(str(n)))
        assert store.find("2", None) is None
        assert store.find("3", None)
        assert [job.id for job in store.latest(None, 2)] == [str(KEPT + 2), str(KEPT + 1)]


def test_an_end_that_is_written_down_stays(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        store = JobStore(database)
        job = job_called("a")
        store.add("local", job)
        store.save(job.model_copy(update={"state": JobState.DONE}))
        store.save(job.model_copy(update={"state": JobState.INTERRUPTED}))
        found = store.find("a", "local")
        assert found and found.state is JobState.DONE
        assert store.unfinished() == []


def test_a_place_is_occupied_until_it_is_left(tmp_path: Path) -> None:
    place = Workplace(tmp_path, "a")
    assert not Workplace(tmp_path, "a").is_occupied()
    place.occupy()
    assert Workplace(tmp_path, "a").is_occupied()
    assert place.files.parent.stat().st_mode & 0o777 == 0o700
    place.leave()
    assert not Workplace(tmp_path, "a").is_occupied()
    assert kept_files(tmp_path) == []


def test_progress_is_written_down_now_and_then_and_at_each_new_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr("api.changing.job_progress.time.monotonic", lambda: now)
    saved: list[Job] = []
    progress = JobProgress(job_called("a"), saved.append, Event())
    for n in range(100):
        progress.building(Stage.EMBED, n, 100)
        now += SAVED_EVERY / 8
    progress.building(Stage.CATALOGUE, 0, 1)
    assert [job.done for job in saved] == [*range(0, 100, 8), 0]
    assert {job.state for job in saved} == {JobState.RUNNING}
    assert saved[-1].message == "Ghi danh mục…"


def test_a_job_that_is_to_stop_does_so_at_its_next_step() -> None:
    stopping = Event()
    progress = JobProgress(job_called("a"), lambda job: None, stopping)
    progress.building(Stage.EMBED, 0, 1)
    stopping.set()
    with pytest.raises(JobStoppedError):
        progress.building(Stage.EMBED, 1, 1)
