"""Searching passages over sample/, everywhere and within documents that are chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.reading import EARLIER_PLAN, PLAN, PLANS, problem_of, reader

MOVED = "di doi ho dan khoi vung sat lo"


@pytest.fixture(scope="module")
def client(sample_home: Path) -> Iterator[TestClient]:
    with reader(sample_home) as client:
        yield client


def search(client: TestClient, query: str, **where: Any) -> dict[str, Any]:  # noqa: ANN401
    response = client.post("/v1/search", json={"query": query, **where})
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_the_best_passage_comes_first_with_all_that_leads_to_it(client: TestClient) -> None:
    found = search(client, "815 hộ phải di dời khỏi vùng sạt lở năm 2025", limit=3)
    best = found["hits"][0]
    assert (best["passage_id"], best["document_id"]) == (f"{PLAN}#00006", PLAN)
    assert (best["section"], best["place"], best["line"]) == ("I.3.b", "mục I.3.b", 33)
    assert "815 hộ" in best["text"]
    assert best["breadcrumb"][0] == best["title"]
    assert 0.8 < best["similarity"] <= 1.0
    assert [hit["score"] for hit in found["hits"]] == sorted(
        (hit["score"] for hit in found["hits"]), reverse=True
    )


def test_a_search_finds_what_an_answer_is_made_of(client: TestClient) -> None:
    question = "Lâm Giang năm 2024 di dời bao nhiêu hộ?"
    answer = client.post("/v1/ask", json={"question": question}).json()
    found = search(client, question, limit=20)
    assert found["understood"] == answer["understood"]
    assert [hit["text"] for hit in found["hits"]] == [p["text"] for p in answer["passages"]]


def test_a_query_without_diacritics_is_told_as_it_was_read(client: TestClient) -> None:
    found = search(client, MOVED)
    assert "sạt lở" in found["understood"]
    assert found["documents"] is None
    assert {hit["document_id"] for hit in found["hits"]} == set(PLANS)
    assert len(found["hits"]) == 10


@pytest.mark.parametrize(
    "where",
    [
        {"year": 2024},
        {"documents": [EARLIER_PLAN]},
        {"documents": ["214/KH-UBND"]},
        {"documents": PLANS, "year": 2024},
        {"documents": [EARLIER_PLAN], "province": "lam giang"},
    ],
)
def test_only_the_documents_chosen_are_searched(client: TestClient, where: dict[str, Any]) -> None:
    found = search(client, MOVED, limit=20, **where)
    assert found["documents"] == [EARLIER_PLAN]
    assert found["hits"]
    assert {hit["document_id"] for hit in found["hits"]} == {EARLIER_PLAN}


@pytest.mark.parametrize("where", [{"year": 2025}, {"documents": [PLAN]}])
def test_a_choice_never_widens_what_the_query_names(
    client: TestClient, where: dict[str, Any]
) -> None:
    found = search(client, "Năm 2024 Lâm Giang di dời bao nhiêu hộ?", **where)
    assert found["hits"] == []
    assert "2024" in found["missing"][0]


def test_a_choice_narrows_what_the_query_names(client: TestClient) -> None:
    compared = "So sánh số hộ di dời của Lâm Giang năm 2024 và năm 2025"
    assert {hit["document_id"] for hit in search(client, compared)["hits"]} == set(PLANS)
    narrowed = search(client, compared, documents=[PLAN])
    assert {hit["document_id"] for hit in narrowed["hits"]} == {PLAN}


@pytest.mark.parametrize(
    ("where", "there"),
    [
        ({"documents": ["khong-co"]}, PLAN),
        ({"province": "Hoành Sơn"}, "Lâm Giang"),
        ({"documents": [PLAN], "year": 2024}, "2025"),
    ],
)
def test_a_choice_that_nothing_fits_is_told_what_there_is(
    client: TestClient, where: dict[str, Any], there: str
) -> None:
    response = client.post("/v1/search", json={"query": MOVED, **where})
    assert there in problem_of(response, 404)["detail"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/query"),
        ({"query": " "}, "#/query"),
        ({"query": "a" * 2001}, "#/query"),
        ({"query": "a", "limit": 0}, "#/limit"),
        ({"query": "a", "limit": 21}, "#/limit"),
        ({"query": "a", "documents": []}, "#/documents"),
        ({"query": "a", "documents": ["b"] * 101}, "#/documents"),
        ({"query": "a", "year": 0}, "#/year"),
        ({"query": "a", "top_k": 3}, "#/top_k"),
    ],
)
def test_a_request_out_of_bounds_is_refused(
    client: TestClient, body: dict[str, Any], pointer: str
) -> None:
    problem = problem_of(client.post("/v1/search", json=body), 422)
    assert [field["pointer"] for field in problem["errors"]] == [pointer]


@pytest.mark.parametrize("query", ["?!…", "\u200b", "a" * 2000, "0", "'; DROP TABLE passages;--"])
def test_whatever_is_searched_gets_an_answer(client: TestClient, query: str) -> None:
    assert len(search(client, query, limit=5)["hits"]) <= 5
