"""Where the service keeps what is its users'; and what becomes of it where nothing can be kept."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from api.keeping.database import FILE, Database, DatabaseUnusableError, open_database
from api.keeping.keys import KeyStore
from api.principal import Role
from settings import Settings
from tests.api.gated import make_key
from tests.cli.command_line import run, told


@contextmanager
def unwritable(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Iterator[None]:
    """A disk that refuses to be written; the tests may run as somebody whom nothing is refused."""

    def refuse(path: Path) -> None:
        raise error

    with monkeypatch.context() as disk:
        disk.setattr("api.keeping.database._connect", refuse)
        yield


def read_only() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("attempt to write a readonly database")
    error.sqlite_errorcode = sqlite3.SQLITE_READONLY_DIRECTORY
    return error


REFUSALS = [
    OSError(errno.EROFS, "Read-only file system"),
    PermissionError(errno.EACCES, "Permission denied"),
    OSError(errno.ENOSPC, "No space left on device"),
    read_only(),
]


def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        with database.writing() as connection:
            connection.execute("CREATE TABLE a (b)")
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes) == {FILE, f"{FILE}-wal", f"{FILE}-shm"}
    assert set(modes.values()) == {0o600}


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        with database.writing() as connection:
            connection.execute("CREATE TABLE a (b)")
        with pytest.raises(ZeroDivisionError), database.writing() as connection:
            connection.execute("INSERT INTO a VALUES (1)")
            raise ZeroDivisionError
        assert database.rows("SELECT * FROM a") == []


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_a_disk_that_cannot_be_written_does_not_keep_the_service_from_answering(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    with unwritable(monkeypatch, refusal):
        app = make_app(Settings(home=sample_home))
        with TestClient(app, base_url="http://127.0.0.1") as client:
            assert client.get("/readyz").status_code == 200
            assert client.get("/v1/jobs").json() == {"jobs": []}


def test_keys_count_also_where_the_file_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_id, header = make_key(tmp_path, Role.INDEXER)
    with unwritable(monkeypatch, read_only()):
        with closing(open_database(tmp_path)) as database:
            assert not database.is_kept
            assert [key.id for key in KeyStore(database).list()] == [key_id]
        app = make_app(Settings(home=tmp_path))
        with TestClient(app, base_url="http://127.0.0.1") as client:
            assert client.get("/v1/jobs").status_code == 401
            assert client.get("/v1/jobs", headers=header).status_code == 200


def test_what_a_killed_service_wrote_last_counts_too(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as killed:
        KeyStore(killed).create("Phòng Tổng hợp", Role.READER)
        assert (tmp_path / f"{FILE}-wal").stat().st_size > 0
        with closing(Database.in_memory(tmp_path)) as database:
            assert KeyStore(database).any_made()


def test_no_service_starts_without_the_keys_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_bytes(b"?" * 5000)
    with pytest.raises(DatabaseUnusableError, match=FILE):
        open_database(tmp_path)
    with unwritable(monkeypatch, read_only()), pytest.raises(DatabaseUnusableError, match=FILE):
        open_database(tmp_path)
    assert FILE in told(run("serve", home=tmp_path))


def test_a_disk_that_fails_while_the_service_runs_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with TestClient(make_app(Settings(home=tmp_path)), base_url="http://127.0.0.1") as client:
        with monkeypatch.context() as broken:
            broken.setattr("api.changing.job_store.JobStore.latest", fail)
            response = client.get("/v1/jobs")
        assert response.status_code == 503
        assert response.headers["content-type"] == "application/problem+json"
        assert "trên đĩa" in response.json()["detail"]
        assert client.get("/v1/jobs").status_code == 200
