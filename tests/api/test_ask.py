"""Questions and answers as the service's clients see them, over an index of sample/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from api.answering.accept import prefers_events
from index.embeddings import EmbeddingModelError, SentenceEmbeddings
from index.generation import Generations
from tests.api.asking import (
    MOVED,
    STREAM,
    UNANSWERABLE,
    answer_to,
    citations_of,
    events_of,
)
from tests.api.reading import EARLIER_PLAN, PLAN, problem_of, reader

JSON = {"content-type": "application/json"}
UNDATED = "Lâm Giang phải di dời bao nhiêu hộ khỏi vùng sạt lở?"
CONVERSATION = "0" * 32


@pytest.fixture(scope="module")
def client(sample_home: Path) -> Iterator[TestClient]:
    with reader(sample_home) as client:
        yield client


@pytest.mark.parametrize("headers", [JSON, STREAM])
def test_a_model_that_has_died_and_does_not_start_again_is_told_as_trouble_of_the_moment(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    def fail(*_: object) -> None:
        raise EmbeddingModelError("Mô hình nhúng đã dừng.")

    monkeypatch.setattr(SentenceEmbeddings, "encode_query", fail)
    refusal = client.post("/v1/ask", json={"question": MOVED}, headers=headers)
    assert problem_of(refusal, 503)["detail"] == "Mô hình nhúng đã dừng."
    assert refusal.headers["retry-after"] == "5"


def without_id(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "id"}


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """All but what differs in its last decimals where questions are embedded together."""
    beside = {"id", "confidence", "passages"}
    return {name: value for name, value in answer.items() if name not in beside}


def test_an_answers_quotes_stand_in_their_documents(client: TestClient, sample_home: Path) -> None:
    citations = citations_of(answer_to(client, MOVED))
    assert "815" in citations[0]["quote"]
    with closing(Generations(sample_home).open()) as generation:
        for citation in citations:
            source = generation.catalogue.texts(citation["document_id"])[0].text
            assert source[citation["start"] : citation["end"]] == citation["quote"]
            assert source.count("\n", 0, citation["start"]) + 1 == citation["line"]


def test_each_mark_in_the_text_is_the_number_of_a_citation(client: TestClient) -> None:
    answer = answer_to(client, "Ai chủ trì lắp 46 trạm đo mưa tự động ở Lâm Giang năm 2025?")
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", answer["text"])}
    assert marks == {citation["number"] for citation in citations_of(answer)}


def test_an_answer_tells_what_was_understood_and_found(client: TestClient) -> None:
    answer = answer_to(client, "lam giang 2025 di doi 815 ho khoi vung sat lo")
    assert "sạt lở" in answer["understood"]
    scores = [passage["score"] for passage in answer["passages"]]
    assert scores == sorted(scores, reverse=True)
    best = answer["passages"][0]
    assert (best["document_id"], best["section"], best["line"]) == (PLAN, "I.3.b", 33)
    assert "815 hộ" in best["text"]
    assert answer["refusal"] is None


def test_every_passage_found_can_be_opened_by_its_id(client: TestClient) -> None:
    for passage in answer_to(client, MOVED)["passages"]:
        opened = client.get(f"/v1/passages/{passage['id'].replace('#', '%23')}")
        assert opened.status_code == 200


def test_each_answer_has_an_id_of_its_own(client: TestClient) -> None:
    ids = [answer_to(client, MOVED)["id"] for _ in range(2)]
    assert ids[0] != ids[1]
    assert all(re.fullmatch("[0-9a-f]{32}", id_) for id_ in ids)


def test_earlier_turns_bear_on_the_question(client: TestClient) -> None:
    history = [{"role": "user", "content": MOVED}, {"role": "assistant", "content": "815 hộ."}]
    answer = answer_to(client, "Còn năm 2024 thì sao?", history=history)
    assert citations_of(answer)[0]["document_id"] == EARLIER_PLAN
    assert "640 hộ" in answer["text"]


def test_a_refusal_has_its_reason_and_what_was_searched(client: TestClient) -> None:
    answer = answer_to(client, UNANSWERABLE)
    assert answer["claims"] == []
    assert answer["refusal"]["reason"] == "out_of_scope"
    assert answer["refusal"]["message"] == answer["text"]
    assert len(answer["refusal"]["searched"]) == 2


def test_citations_and_passages_say_where_they_stand_as_a_letter_does(client: TestClient) -> None:
    document = (
        "Kế hoạch số 214/KH-UBND ngày 12/01/2024 của Ủy ban nhân dân tỉnh Lâm Giang "
        "về phòng, chống thiên tai và tìm kiếm cứu nạn tỉnh Lâm Giang năm 2024"
    )
    answer = answer_to(client, "Năm 2024 Lâm Giang di dời bao nhiêu hộ?")
    for citation in citations_of(answer):
        assert citation["place"] == f"mục {citation['section']}"
        assert citation["reference"] == f"{citation['place']} {document}"
    for hit in answer["passages"]:
        opened = client.get(f"/v1/passages/{hit['id'].replace('#', '%23')}").json()["passage"]
        assert opened["reference"] == f"{hit['place']} {document}"
        assert (opened["place"], opened["breadcrumb"]) == (hit["place"], hit["breadcrumb"])


def test_many_questions_at_once_are_answered_like_one(client: TestClient) -> None:
    questions = [MOVED, UNANSWERABLE, "Năm 2024 Lâm Giang di dời bao nhiêu hộ?"]
    alone = [answer_to(client, question) for question in questions]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda q: answer_to(client, q), questions * 4))
    for one, another in zip(alone * 4, together, strict=True):
        assert told(one) == told(another)
        assert one["confidence"] == pytest.approx(another["confidence"], abs=1e-3)


@pytest.mark.parametrize(
    "chosen",
    [
        {"year": 2024},
        {"documents": [EARLIER_PLAN]},
        {"documents": [f"{EARLIER_PLAN}.txt"], "province": "lam giang"},
        {"documents": [EARLIER_PLAN, PLAN], "year": 2024},
        {"kind": "ke hoach", "year": 2024},
    ],
)
def test_only_the_documents_chosen_answer(client: TestClient, chosen: dict[str, Any]) -> None:
    answer = answer_to(client, UNDATED, **chosen)
    assert "640 hộ" in answer["text"]
    found = [*citations_of(answer), *answer["passages"]]
    assert {place["document_id"] for place in found} == {EARLIER_PLAN}


def test_what_the_question_names_stays_binding_and_its_absence_is_told(client: TestClient) -> None:
    answer = answer_to(client, MOVED, year=2024)
    assert answer["refusal"]["reason"] == "wrong_year_or_province"
    assert "được chọn không có kế hoạch của Lâm Giang năm 2025" in answer["text"]
    assert len(answer["refusal"]["searched"]) == 1


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"documents": ["khong-co"]}, "khong-co"),
        ({"province": "Sơn Hà"}, "Lâm Giang"),
        ({"documents": [PLAN], "year": 2024}, "2025"),
        ({"kind": "Bộ luật"}, "Kế hoạch"),
    ],
)
def test_a_choice_that_nothing_fits_is_told_in_either_form(
    client: TestClient, chosen: dict[str, Any], told: str
) -> None:
    for headers in ({}, STREAM):
        response = client.post("/v1/ask", json={"question": UNDATED, **chosen}, headers=headers)
        assert told in problem_of(response, 404)["detail"]


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
        (
            {
                "question": "a",
                "history": [{"role": "user", "content": "b"}],
                "conversation_id": CONVERSATION,
            },
            "#/conversation_id",
            "chỉ dùng một trong hai: hội thoại đã lưu, hoặc history",
        ),
        (
            {"question": "a", "conversation_id": "../x"},
            "#/conversation_id",
            "không đúng dạng quy định",
        ),
        ({"question": "a", "year": 0}, "#/year", "không được nhỏ hơn 1"),
        ({"question": "a", "documents": ["b"] * 101}, "#/documents", "có quá 100 phần tử"),
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
    assert answer_to(client, f"\n{longest}\n")["understood"] == longest


@pytest.mark.parametrize(
    ("accept", "events"),
    [
        ([], False),
        (["*/*"], False),
        (["text/event-stream"], True),
        (["Text/Event-Stream"], True),
        (["application/json, text/event-stream"], False),
        (["application/json;q=0.5, text/event-stream"], True),
        (["application/json; q=0.9, text/event-stream; q=0.1"], False),
        (["text/event-stream;charset=utf-8;q=0.3, */*;q=0.2"], True),
        (["text/*, application/json;q=0.9"], True),
        (["application/json;q=0.1", "text/event-stream;q=0.2"], True),
        (["text/event-stream;q=0"], False),
        (["*/*, application/json;q=0.1"], True),
        (["text/html"], False),
        (["text/event-stream;q=viel"], True),
        (["", ",;,;q=1"], False),
    ],
)
def test_events_are_given_where_they_are_preferred(accept: list[str], events: bool) -> None:
    headers = Headers(raw=[(b"accept", value.encode()) for value in accept])
    assert prefers_events(headers) is events


def test_an_answer_in_the_documents_words_is_streamed_citations_first(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": MOVED}, headers=STREAM)
    assert response.headers["content-type"].startswith("text/event-stream")
    (first, cited), *told, (last, answer) = events_of(response.text)
    assert (first, last) == ("citations", "answer")
    assert {name for name, _ in told} == {"text"}
    assert cited["citations"] == citations_of(answer)
    assert "".join(data["text"] for _, data in told) == answer["text"]
    assert without_id(answer) == without_id(answer_to(client, MOVED))


def test_a_refusal_is_streamed_without_citations(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": UNANSWERABLE}, headers=STREAM)
    (name, told), (last, answer) = events_of(response.text)
    assert (name, last) == ("text", "answer")
    assert told["text"] == answer["text"] == answer["refusal"]["message"]
