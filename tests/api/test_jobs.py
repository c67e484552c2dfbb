"""Jobs: one at a time, told to those they belong to, and whatever ends them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Timer

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock

from api.app import make_app
from api.changing.job_store import JobStore
from api.changing.workplace import Workplace
from api.keeping.database import Database
from api.principal import Role
from api.schemas.jobs import Job, JobKind, JobState
from api.service import Services
from index.documents import make_document
from index.embeddings import SentenceEmbeddings
from index.generation import Generations
from index.model import Document
from index.readers.text import read_text
from settings import Settings
from tests.api.gated import make_key
from tests.api.uploading import done, finished, job_of, kept_files, long_plan, plan, refused, send
from tests.cli.command_line import run, told


def service(home: Path) -> TestClient:
    return TestClient(make_app(Settings(home=home)), base_url="http://127.0.0.1")


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as client:
        yield client


class Embedding:
    """Holds a job up in the midst of embedding until it is told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.may_go_on = Event(), Event()
        give_way = Services.give_way

        def wait(services: Services, seconds: float) -> None:
            self.begun.set()
            assert self.may_go_on.wait(60)
            give_way(services, 0)

        monkeypatch.setattr(Services, "give_way", wait)


@pytest.fixture
def embedding(monkeypatch: pytest.MonkeyPatch) -> Iterator[Embedding]:
    embedding = Embedding(monkeypatch)
    yield embedding
    embedding.may_go_on.set()


def test_a_job_tells_how_far_it_has_come_while_the_old_index_answers(
    client: TestClient, embedding: Embedding
) -> None:
    accepted = send(client, {"2027.txt": plan(77, 2027)})
    assert embedding.begun.wait(60)
    job = job_of(client, accepted)
    assert (job["state"], job["finished_at"], job["generation"]) == ("running", None, None)
    assert (job["stage"], job["total"]) == ("Đọc văn bản", 1)
    answer = client.post("/v1/ask", json={"question": "Trồng bao nhiêu cây sấu?"}).json()
    assert "4300" in answer["text"]
    embedding.may_go_on.set()
    job = done(client, accepted)
    assert job["finished_at"] > job["created_at"]
    assert job["done"] == job["total"]


def test_only_one_job_runs_at_a_time(client: TestClient, home: Path, embedding: Embedding) -> None:
    accepted = send(client, {"2027.txt": plan(77, 2027)})
    assert embedding.begun.wait(60)
    for second in (send(client, {"a.txt": plan(1)}), client.delete("/v1/documents/trong-cay")):
        assert "hãy chờ" in refused(second, 409)["detail"]
        assert int(second.headers["retry-after"]) > 0
    assert len(client.get("/v1/jobs").json()["jobs"]) == 1
    embedding.may_go_on.set()
    done(client, accepted)
    done(client, send(client, {"a.txt": plan(1)}))  # at once: whoever reads of the end may go on
    assert kept_files(home) == []


def test_a_job_that_has_ended_makes_no_place_for_a_third(
    client: TestClient, embedding: Embedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_leave, has_left = Event(), Event()
    leave = Workplace.leave

    def dawdle(place: Workplace) -> None:
        assert may_leave.wait(60)
        leave(place)
        has_left.set()

    with monkeypatch.context() as slow:
        slow.setattr(Workplace, "leave", dawdle)
        done(client, client.delete("/v1/documents/trong-cay"))
        accepted = send(client, {"2027.txt": plan(77, 2027)})
        assert embedding.begun.wait(60)
        may_leave.set()
        assert has_left.wait(60)
    refused(send(client, {"a.txt": plan(1)}), 409)
    embedding.may_go_on.set()
    done(client, accepted)


def test_where_another_process_writes_nothing_is_accepted(client: TestClient, home: Path) -> None:
    with FileLock(home / "writer.lock"):
        for response in (
            send(client, {"a.txt": plan(1)}),
            client.delete("/v1/documents/trong-cay"),
        ):
            refused(response, 409)
            assert int(response.headers["retry-after"]) > 0
    assert client.get("/v1/jobs").json() == {"jobs": []}
    assert kept_files(home) == []
    done(client, send(client, {"a.txt": plan(1)}))


def test_what_another_process_has_indexed_is_not_lost(
    client: TestClient, home: Path, embeddings: SentenceEmbeddings
) -> None:
    def add(documents: Sequence[Document]) -> Sequence[Document]:
        source = read_text("khac.txt", "khac", plan(9, 2029))
        return [*documents, make_document(source, embeddings.count_tokens)]

    Generations(home).update(add, embeddings)
    job = done(client, send(client, {"2027.txt": plan(77, 2027)}))
    assert job["added"] == ["2027"]
    with closing(Generations(home).open()) as generation:
        assert set(generation.manifest.documents) == {"2027", "khac", "trong-cay"}


def test_two_services_over_one_folder_take_turns_and_see_each_others_jobs(
    home: Path, embedding: Embedding
) -> None:
    with service(home) as one, service(home) as other:
        accepted = send(one, {"2027.txt": plan(77, 2027)})
        assert embedding.begun.wait(60)
        refused(send(other, {"a.txt": plan(1)}), 409)
        assert job_of(other, accepted)["state"] == "running"
        embedding.may_go_on.set()
        assert done(other, accepted)["added"] == ["2027"]
        done(other, send(other, {"a.txt": plan(1)}))


def test_a_deleted_document_cannot_be_rolled_back_to_and_no_word_of_it_stays(
    client: TestClient, home: Path
) -> None:
    done(client, send(client, {"2027.txt": plan(77, 2027) + "Xã Quánhoa trồng thêm.".encode()}))

    def kept(word: str) -> list[Path]:
        files = [path for path in home.rglob("*") if path.is_file()]
        return [path for path in files if word.encode() in path.read_bytes()]

    assert kept("Quánhoa")
    done(client, client.delete("/v1/documents/2027"))
    assert kept("Quánhoa") == []
    assert "trước chỉ mục đang dùng" in told(run("roll-back", home=home))
    answer = client.post("/v1/ask", json={"question": "Trồng bao nhiêu cây sấu?"}).json()
    assert "4300" in answer["text"]
    done(client, send(client, {"2028.txt": plan(88, 2028)}))
    assert run("roll-back", home=home).exit_code == 0  # what is added can be taken back


def test_a_job_belongs_to_its_key_and_admins_see_all(home: Path) -> None:
    _, owner = make_key(home, Role.INDEXER)
    _, stranger = make_key(home, Role.INDEXER)
    _, admin = make_key(home, Role.ADMIN)
    with service(home) as client:
        client.headers.update(owner)
        accepted = send(client, {"a.txt": plan(1)})
        job = done(client, accepted)
        place = f"/v1/jobs/{job['id']}"
        assert client.get("/v1/jobs").json() == {"jobs": [job]}
        assert client.get("/v1/jobs", headers=admin).json() == {"jobs": [job]}
        assert client.get(place, headers=admin).json() == job
        assert client.get("/v1/jobs", headers=stranger).json() == {"jobs": []}
        theirs = refused(client.get(place, headers=stranger), 404)
        unknown = refused(client.get("/v1/jobs/khong-co", headers=stranger), 404)
        assert theirs["detail"] == unknown["detail"]


def test_readers_neither_add_nor_remove(home: Path) -> None:
    _, reader = make_key(home, Role.READER)
    with service(home) as client:
        client.headers.update(reader)
        refused(send(client, {"a.txt": plan(1)}), 403)
        refused(client.delete("/v1/documents/trong-cay"), 403)
        assert client.get("/v1/jobs").json() == {"jobs": []}


def test_the_end_of_the_service_stops_a_job_and_leaves_the_old_index(
    home: Path, embedding: Embedding
) -> None:
    before = Generations(home).current()
    with service(home) as client:
        accepted = send(client, {"dai.txt": long_plan()})
        assert embedding.begun.wait(60)
        going_on = Timer(0.5, embedding.may_go_on.set)
        going_on.start()
    going_on.join()
    with service(home) as client:
        job = job_of(client, accepted)
    assert job["state"] == "interrupted"
    assert "đã dừng" in job["message"]
    assert Generations(home).current() == before
    assert kept_files(home) == []
    assert not list((home / "generations").glob(".building-*"))


def test_a_job_whose_process_was_killed_is_told_as_broken_off(home: Path) -> None:
    job = Job(id="a" * 32, kind=JobKind.ADD, created_at=datetime.now(UTC))
    with closing(Database(home)) as database:
        store = JobStore(database)
        store.add("local", job)
        store.save(job.model_copy(update={"state": JobState.RUNNING}))
    left = home / "jobs" / job.id / "files"
    left.mkdir(parents=True)
    (left / "noi-dung.txt").write_bytes(plan(1))
    with service(home) as client:
        told = client.get(f"/v1/jobs/{job.id}").json()
        assert (told["state"], told["finished_at"] is None) == ("interrupted", False)
        assert kept_files(home) == []
        assert client.get("/v1/jobs").json() == {"jobs": [told]}


def test_an_unforeseen_failure_is_told_in_general_and_the_next_job_is_taken(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("bí mật")

    with monkeypatch.context() as broken:
        broken.setattr(Generations, "_make", fail)
        job = finished(client, send(client, {"a.txt": plan(1)}))
    assert job["state"] == "failed"
    assert "bí mật" not in job["message"]
    assert [r.message for r in caplog.records if r.levelno == logging.ERROR] == ["a job has failed"]
    done(client, send(client, {"a.txt": plan(1)}))


def test_an_index_that_cannot_be_read_is_never_replaced_by_what_was_sent(
    client: TestClient, home: Path
) -> None:
    catalogue = home / "generations" / Generations(home).current() / "catalogue.sqlite"
    catalogue.write_bytes(b"?" * 9000)
    assert "không đọc được" in refused(send(client, {"a.txt": plan(1)}), 503)["detail"]
    assert client.get("/v1/jobs").json() == {"jobs": []}


def test_a_disk_that_takes_no_files_is_told_as_such(
    client: TestClient, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as full:
        full.setattr("api.changing.uploads._keep", fail)
        assert "dung lượng đĩa" in refused(send(client, {"a.txt": plan(1)}), 503)["detail"]
    assert kept_files(home) == []
    done(client, send(client, {"a.txt": plan(1)}))


def test_a_new_index_that_does_not_answer_is_not_told_as_done(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr("api.service.ReportingAssistant", fail)
        job = finished(client, send(client, {"a.txt": plan(1)}))
    assert job["state"] == "failed"
    assert "chưa mở được" in job["message"]
    assert job["added"] == ["a"]
