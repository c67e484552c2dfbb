"""What the service counts, as Prometheus would read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.app import make_app
from api.observing.metrics import Metrics
from index.generation import Generations
from settings import Settings

QUESTION = "Tỉnh Lâm Giang năm 2025 phải di dời bao nhiêu hộ khỏi vùng sạt lở?"
UNANSWERABLE = "Cách nấu phở bò ngon như thế nào?"


@pytest.fixture
def client(sample_home: Path) -> Iterator[TestClient]:
    with TestClient(make_app(Settings(home=sample_home, allowed_hosts="testserver"))) as client:
        yield client


def numbers(client: TestClient) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels, in order of their names."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_method_and_status(client: TestClient) -> None:
    client.post("/v1/ask", json={})
    client.post("/v1/ask", json={})
    client.get("/v1/ask?question=x")
    client.get("/khong-co/o-dau")
    client.get("/openapi.json")
    client.request("TRỘM".encode().hex(), "/healthz")
    counted = numbers(client)
    assert counted["cancu_http_requests_total", "POST", "/v1/ask", "422"] == 2
    assert counted["cancu_http_requests_total", "GET", "/v1/ask", "405"] == 1
    assert counted["cancu_http_requests_total", "GET", "none", "404"] == 1
    assert counted["cancu_http_requests_total", "GET", "/openapi.json", "200"] == 1
    assert counted["cancu_http_requests_total", "other", "/healthz", "405"] == 1
    assert counted["cancu_http_request_seconds_count", "POST", "/v1/ask"] == 2
    assert counted["cancu_http_requests_in_flight",] == 1  # this one


def test_answers_are_counted_by_outcome_with_the_time_of_their_stages(client: TestClient) -> None:
    for question in (QUESTION, QUESTION, UNANSWERABLE):
        client.post("/v1/ask", json={"question": question})
    counted = numbers(client)
    assert counted["cancu_answers_total", "extractive", "answered"] == 2
    assert counted["cancu_answers_total", "extractive", "out_of_scope"] == 1
    assert counted["cancu_dropped_claims_total",] == 0
    assert (
        counted["cancu_embedded_questions_sum",] >= counted["cancu_embedded_questions_count",] > 0
    )
    for stage in ("understand", "retrieve", "answer"):
        assert counted["cancu_answer_stage_seconds_count", stage] == 3
        assert 0 < counted["cancu_answer_stage_seconds_sum", stage] < 60


def test_the_generation_that_answers_is_told(client: TestClient, sample_home: Path) -> None:
    counted = numbers(client)
    assert counted["cancu_ready",] == 1
    assert counted["cancu_generation_info", Generations(sample_home).current()] == 1
    assert counted["cancu_documents",] == 2
    assert counted["cancu_passages",] > counted["cancu_documents",]
    assert counted["cancu_jobs_unfinished",] == 0


def test_without_an_index_the_service_is_not_ready(tmp_path: Path) -> None:
    with TestClient(make_app(Settings(home=tmp_path, allowed_hosts="testserver"))) as client:
        counted = numbers(client)
    assert counted["cancu_ready",] == 0
    assert ("cancu_passages",) not in counted


def test_two_services_of_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.count_request("GET", "/healthz", "200", 0.001)
    assert b'route="/healthz"' in one.text()
    assert b'route="/healthz"' not in other.text()
