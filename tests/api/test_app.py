"""The service over an index of sample/, as its clients see it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import make_app
from index.generation import Generations
from rag.assistant import Assistant
from settings import Settings
from tests.api.serving import serving

MOVED = "Tỉnh Lâm Giang năm 2025 phải di dời bao nhiêu hộ khỏi vùng sạt lở?"
UNANSWERABLE = "Cách nấu phở bò ngon như thế nào?"
JSON = {"content-type": "application/json"}
PLAN = "ke-hoach-lam-giang-2025"
EARLIER_PLAN = "ke-hoach-lam-giang-2024"


@pytest.fixture(scope="module")
def client(sample_home: Path) -> Iterator[TestClient]:
    with TestClient(make_app(Settings(home=sample_home))) as client:
        yield client


def answer_to(client: TestClient, question: str, history: list[dict[str, str]]) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question, "history": history})
    assert response.status_code == 200
    return dict(response.json())


def problem_of(response: Response, status: int) -> dict[str, Any]:
    """The problem detail of a response that must be one."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = dict(response.json())
    assert problem["status"] == status
    return problem


def citations_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [citation for claim in answer["claims"] for citation in claim["citations"]]


def test_an_answers_quotes_stand_in_their_documents(client: TestClient, sample_home: Path) -> None:
    citations = citations_of(answer_to(client, MOVED, []))
    assert "815" in citations[0]["quote"]
    with closing(Generations(sample_home).open()) as generation:
        for citation in citations:
            source = generation.catalogue.texts(citation["document_id"])[0].text
            assert source[citation["start"] : citation["end"]] == citation["quote"]
            assert source.count("\n", 0, citation["start"]) + 1 == citation["line"]


def test_each_mark_in_the_text_is_the_number_of_a_citation(client: TestClient) -> None:
    answer = answer_to(client, "Ai chủ trì lắp 46 trạm đo mưa tự động ở Lâm Giang năm 2025?", [])
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", answer["text"])}
    assert marks == {citation["number"] for citation in citations_of(answer)}


def test_an_answer_tells_what_was_understood_and_found(client: TestClient) -> None:
    answer = answer_to(client, "lam giang 2025 di doi 815 ho khoi vung sat lo", [])
    assert "sạt lở" in answer["understood"]
    scores = [passage["score"] for passage in answer["passages"]]
    assert scores == sorted(scores, reverse=True)
    best = answer["passages"][0]
    assert (best["document_id"], best["section"], best["line"]) == (PLAN, "I.3.b", 33)
    assert "815 hộ" in best["text"]
    assert answer["refusal"] is None


def test_earlier_turns_bear_on_the_question(client: TestClient) -> None:
    history = [{"role": "user", "content": MOVED}, {"role": "assistant", "content": "815 hộ."}]
    answer = answer_to(client, "Còn năm 2024 thì sao?", history)
    assert citations_of(answer)[0]["document_id"] == EARLIER_PLAN
    assert "640 hộ" in answer["text"]


def test_a_refusal_has_its_reason_and_what_was_searched(client: TestClient) -> None:
    answer = answer_to(client, UNANSWERABLE, [])
    assert answer["claims"] == []
    assert answer["refusal"]["reason"] == "out_of_scope"
    assert answer["refusal"]["message"] == answer["text"]
    assert len(answer["refusal"]["searched"]) == 2


def test_many_questions_at_once_are_answered_like_one(client: TestClient) -> None:
    questions = [MOVED, UNANSWERABLE, "Năm 2024 Lâm Giang di dời bao nhiêu hộ?"]
    alone = [answer_to(client, question, []) for question in questions]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda q: answer_to(client, q, []), questions * 4))
    assert together == alone * 4


def test_a_service_that_can_answer_is_healthy(client: TestClient, sample_home: Path) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "generation": Generations(sample_home).current()}


def test_without_an_index_every_request_is_told_to_make_one(tmp_path: Path) -> None:
    with TestClient(make_app(Settings(home=tmp_path))) as client:
        for response in (client.get("/healthz"), client.post("/v1/ask", json={"question": "a"})):
            problem = problem_of(response, 503)
            assert problem["title"] == "Dịch vụ chưa sẵn sàng"
            assert "“cancu index”" in problem["detail"]


def test_a_damaged_index_does_not_keep_the_service_from_starting(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("khong-co", encoding="utf-8")
    with TestClient(make_app(Settings(home=tmp_path))) as client:
        assert "không đọc được" in problem_of(client.get("/healthz"), 503)["detail"]


def test_a_model_that_cannot_be_loaded_is_told(sample_home: Path, tmp_path: Path) -> None:
    settings = Settings(home=sample_home, embedding_model=str(tmp_path))
    with TestClient(make_app(settings)) as client:
        assert "mô hình" in problem_of(client.get("/healthz"), 503)["detail"]


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        ({}, "#/question", "thiếu trường này"),
        ([], "#", "phải là một đối tượng JSON (Content-Type: application/json)"),
        ({"question": " \n"}, "#/question", "không được để trống"),
        ({"question": "a" * 2001}, "#/question", "dài quá 2000 ký tự"),
        ({"question": 1}, "#/question", "phải là chuỗi ký tự"),
        ({"question": "\ud800"}, "#/question", "chứa ký tự không hợp lệ"),
        ({"question": "a", "top/k": 3}, "#/top~1k", "không có trường này"),
        ({"question": "a", "history": "b"}, "#/history", "phải là một danh sách"),
        (
            {"question": "a", "history": [{"role": "user", "content": "b"}] * 21},
            "#/history",
            "có quá 20 phần tử",
        ),
        (
            {"question": "a", "history": [{"role": "system", "content": "b"}]},
            "#/history/0/role",
            "không thuộc các giá trị được nhận",
        ),
        (
            {"question": "a", "history": [{"role": "user", "content": ""}]},
            "#/history/0/content",
            "không được để trống",
        ),
    ],
)
def test_an_invalid_request_is_told_what_is_wrong_and_where(
    client: TestClient, body: object, pointer: str, detail: str
) -> None:
    # Written in ASCII, so that half a surrogate pair passes too.
    problem = problem_of(client.post("/v1/ask", content=json.dumps(body), headers=JSON), 422)
    assert problem["errors"] == [{"pointer": pointer, "detail": detail}]
    assert problem["detail"] == f"{pointer}: {detail}."


def test_a_body_that_is_no_json_is_told_so(client: TestClient) -> None:
    problem = problem_of(client.post("/v1/ask", content=b'{"question":', headers=JSON), 422)
    assert problem["errors"] == [{"pointer": "#", "detail": "không phải JSON hợp lệ"}]


def test_a_question_of_the_greatest_length_is_answered(client: TestClient) -> None:
    longest = "kế hoạch năm " * 153 + "quyết định?"
    assert len(longest) == 2000
    assert answer_to(client, f"\n{longest}\n", [])["understood"] == longest


def test_an_unknown_address_or_method_is_a_problem_too(client: TestClient) -> None:
    problem_of(client.get("/v1/khong-co"), 404)
    refused = client.get("/v1/ask")
    problem_of(refused, 405)
    assert refused.headers["allow"] == "POST"


def test_no_page_is_served_that_loads_scripts_from_the_internet(client: TestClient) -> None:
    assert [client.get(path).status_code for path in ("/docs", "/redoc")] == [404, 404]


def test_an_unforeseen_failure_is_a_problem_that_tells_no_secret(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("bí mật")

    monkeypatch.setattr(Assistant, "ask", fail)
    app = make_app(Settings(home=sample_home))
    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.post("/v1/ask", json={"question": MOVED})
    assert problem_of(response, 500)["title"] == "Lỗi của dịch vụ"
    assert "bí mật" not in response.text


def test_no_words_of_a_question_reach_the_log(
    sample_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    turns = [{"role": "user", "content": "sầu riêng"}]
    with serving(make_app(Settings(home=sample_home))) as url:
        for body in ({"question": "măng cụt", "history": turns}, {"question": ["chôm chôm"]}):
            httpx.post(f"{url}/v1/ask", json=body, timeout=60, trust_env=False)
    assert 'POST /v1/ask HTTP/1.1" 200' in caplog.text
    assert 'POST /v1/ask HTTP/1.1" 422' in caplog.text
    assert not re.search("sầu riêng|măng cụt|chôm chôm", caplog.text)
