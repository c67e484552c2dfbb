"""The service tells what a key is good for, so that a page offers only what is allowed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from api.principal import Role
from settings import Settings
from tests.api.gated import make_key
from tests.api.reading import read, reader


@pytest.mark.parametrize("role", [*Role])
def test_a_key_tells_its_role(sample_home: Path, tmp_path: Path, role: Role) -> None:
    home = shutil.copytree(sample_home, tmp_path / "home", symlinks=True)
    _, header = make_key(home, role)
    app = make_app(Settings(home=home))
    with TestClient(app, base_url="http://127.0.0.1", headers=header) as client:
        assert read(client, "/v1/me")["role"] == role


def test_whoever_is_on_this_machine_may_do_everything_while_there_is_no_key(
    sample_home: Path,
) -> None:
    with reader(sample_home) as client:
        assert read(client, "/v1/me")["role"] == "admin"


def test_the_limits_are_those_that_are_set(tmp_path: Path) -> None:
    set_so = Settings(
        home=tmp_path, requests_per_minute=90, requests_at_once=3, max_file_bytes=10_000
    )
    with TestClient(make_app(set_so), base_url="http://127.0.0.1") as client:
        assert read(client, "/v1/me")["limits"] == {
            "requests_per_minute": 90,
            "requests_at_once": 3,
            "file_bytes": 10_000,
            "files": 20,
            "files_bytes": 40_000,
        }
