"""The service as a whole: when it can answer, and what becomes of requests that fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from index.generation import Generations
from rag.assistant import Assistant
from settings import Settings
from tests.api.asking import MOVED, STREAM
from tests.api.reading import problem_of, reader


@pytest.fixture(scope="module")
def client(sample_home: Path) -> Iterator[TestClient]:
    with reader(sample_home) as client:
        yield client


def test_a_service_that_can_answer_says_over_which_generation(
    client: TestClient, sample_home: Path
) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "generation": Generations(sample_home).current()}


def test_without_an_index_every_request_is_told_to_make_one(tmp_path: Path) -> None:
    with reader(tmp_path) as client:
        asked = [
            client.post("/v1/ask", json={"question": "a"}, headers=headers)
            for headers in ({}, STREAM)
        ]
        for response in (client.get("/readyz"), *asked):
            problem = problem_of(response, 503)
            assert problem["title"] == "Dịch vụ chưa sẵn sàng"
            assert "“cancu index”" in problem["detail"]
        assert client.get("/healthz").json() == {"status": "ok"}


def test_a_damaged_index_does_not_keep_the_service_from_starting(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("khong-co", encoding="utf-8")
    with reader(tmp_path) as client:
        assert "không đọc được" in problem_of(client.get("/readyz"), 503)["detail"]


def test_a_model_that_cannot_be_loaded_is_told(sample_home: Path, tmp_path: Path) -> None:
    app = make_app(Settings(home=sample_home, embedding_model=str(tmp_path)))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert "mô hình" in problem_of(client.get("/readyz"), 503)["detail"]


def test_an_unknown_address_or_method_is_a_problem_too(client: TestClient) -> None:
    problem_of(client.get("/v1/khong-co"), 404)
    refused = client.get("/v1/ask")
    problem_of(refused, 405)
    assert refused.headers["allow"] == "POST"


def test_no_page_is_served_that_loads_scripts_from_the_internet(client: TestClient) -> None:
    assert [client.get(path).status_code for path in ("/docs", "/redoc")] == [404, 404]


@pytest.mark.parametrize("headers", [{}, STREAM])
def test_an_unforeseen_failure_is_a_problem_that_tells_no_secret(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("bí mật")

    monkeypatch.setattr(Assistant, "stream", fail)
    app = make_app(Settings(home=sample_home))
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        response = client.post("/v1/ask", json={"question": MOVED}, headers=headers)
    assert problem_of(response, 500)["title"] == "Lỗi của dịch vụ"
    assert "bí mật" not in response.text
