"""Two documents side by side over sample/: what is told, how much at once, and to whom not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from api.schemas.comparing import MAX_PAIRS, ComparisonPage
from api.schemas.comparing_example import COMPARISON
from rag.comparing import alignment
from tests.api.reading import (
    EARLIER_PLAN,
    ODD_IDS,
    PLAN,
    SOURCES,
    letters,
    problem_of,
    read,
    reader,
    words_at,
)

LISTS = ("sections", "targets", "deadlines")


@pytest.fixture(scope="module")
def client(sample_home: Path) -> Iterator[TestClient]:
    with reader(sample_home) as client:
        yield client


@pytest.fixture(scope="module")
def found(client: TestClient) -> dict[str, Any]:
    return read(client, "/v1/compare", a=EARLIER_PLAN, b=PLAN, limit=MAX_PAIRS)


def pair(found: dict[str, Any], path: str) -> dict[str, Any]:
    [row] = [r for r in found["sections"]["rows"] if r["a"] and r["a"]["path"] == path]
    return dict(row)


def test_both_documents_are_told(found: dict[str, Any]) -> None:
    assert [found[side]["id"] for side in "ab"] == [EARLIER_PLAN, PLAN]
    assert [found[side]["year"] for side in "ab"] == [2024, 2025]


def test_every_section_of_both_stands_in_the_table_once(
    found: dict[str, Any], client: TestClient
) -> None:
    for side, document in (("a", EARLIER_PLAN), ("b", PLAN)):
        outline = read(client, f"/v1/documents/{document}/outline")["sections"]
        told = [row[side]["path"] for row in found["sections"]["rows"] if row[side]]
        assert sorted(told) == sorted(section["path"] for section in outline)


def test_a_section_that_moved_is_beside_its_counterpart(found: dict[str, Any]) -> None:
    row = pair(found, "II.2.2.1")
    assert (row["b"]["path"], row["moved"], row["status"]) == ("II.2.c", True, "changed")
    assert 0 < row["similarity"] < 1


def test_figures_that_became_others_are_named(found: dict[str, Any]) -> None:
    figures = {
        (change["a"]["text"], change["b"]["text"])
        for change in pair(found, "I.2")["figures"]
        if change["a"] and change["b"]
    }
    assert {("640", "815"), ("350", "412"), ("210", "276"), ("80", "127")} <= figures


def test_spans_lead_to_the_words_in_the_files(found: dict[str, Any]) -> None:
    looked_at = 0
    for row in found["sections"]["rows"]:
        for side, document in (("a", EARLIER_PLAN), ("b", PLAN)):
            if section := row[side]:
                assert words_at(document, section["spans"]) == letters(section["text"])
            for change in row["differences"] + row["figures"]:
                if words := change[side]:
                    mark = words["mark"]
                    assert section["text"][mark["start"] : mark["end"]] == words["text"]
                    assert words_at(document, words["spans"]) == letters(words["text"])
                    looked_at += 1
    assert looked_at > 100


def test_a_section_lies_where_it_says(found: dict[str, Any]) -> None:
    section = pair(found, "II.2.1.3")["a"]
    assert SOURCES[EARLIER_PLAN][section["start"] :].startswith("2.1.3. Lắp đặt 30 trạm")


def test_targets_are_told_with_their_change(found: dict[str, Any]) -> None:
    changes = {
        (row["a"]["value"], row["b"]["value"]): (row["unit"], row["change"], row["change_percent"])
        for row in found["targets"]["rows"]
        if row["a"] and row["b"]
    }
    assert changes["640 hộ", "815 hộ"] == ("hộ", 175, 27.3)
    assert changes["450 tấn", "520 tấn"] == ("tấn", 70, 15.6)
    assert changes["92% trở lên", "tối thiểu 96%"] == ("%", 4, 4.3)


def test_deadlines_are_told_with_their_shift_in_the_year(found: dict[str, Any]) -> None:
    [row] = [
        row
        for row in found["deadlines"]["rows"]
        if row["a"] and row["a"]["section"] == "II.2.1.3" and row["b"]
    ]
    assert (row["a"]["due"], row["b"]["due"]) == ("2024-07-09", "2025-06-19")
    assert (row["days"], row["days_in_year"]) == (345, -20)
    assert "Đài Khí tượng Thủy văn tỉnh" in row["a"]["agencies"]


@pytest.mark.parametrize("name", LISTS)
def test_counts_are_those_of_the_rows(found: dict[str, Any], name: str) -> None:
    told = found[name]
    statuses = [row["status"] for row in told["rows"]]
    for status in ("same", "changed", "only_a", "only_b"):
        assert told[status] == statuses.count(status)
    assert told["total"] == len(statuses) > 0


def test_each_list_is_read_page_by_page(client: TestClient, found: dict[str, Any]) -> None:
    rows: dict[str, list[Any]] = {name: [] for name in LISTS}
    for offset in range(0, found["sections"]["total"], 20):
        page = read(client, "/v1/compare", a=EARLIER_PLAN, b=PLAN, limit=20, offset=offset)
        for name in LISTS:
            assert page[name]["total"] == found[name]["total"]
            rows[name] += page[name]["rows"]
    assert rows == {name: found[name]["rows"] for name in LISTS}


def test_the_other_way_round_the_pairs_are_the_same(
    client: TestClient, found: dict[str, Any]
) -> None:
    turned = read(client, "/v1/compare", a=PLAN, b=EARLIER_PLAN, limit=MAX_PAIRS)
    assert turned["sections"]["same"] == found["sections"]["same"]
    pairs, turned_pairs = (
        {(row[x]["path"], row[y]["path"]) for row in rows if row["a"] and row["b"]}
        for rows, x, y in (
            (found["sections"]["rows"], "a", "b"),
            (turned["sections"]["rows"], "b", "a"),
        )
    )
    assert len(pairs & turned_pairs) >= 0.8 * len(pairs)


@pytest.mark.parametrize("odd", ODD_IDS)
def test_an_unknown_document_is_not_found(client: TestClient, odd: str) -> None:
    response = client.get(f"/v1/compare?a={odd}&b={PLAN}")
    assert problem_of(response, 404)["title"] == "Không tìm thấy"
    assert problem_of(client.get(f"/v1/compare?a={PLAN}&b={odd}"), 404)


def test_a_document_is_not_compared_with_itself(client: TestClient) -> None:
    problem = problem_of(client.get("/v1/compare", params={"a": PLAN, "b": PLAN}), 422)
    assert "hai văn bản khác nhau" in problem["detail"]


@pytest.mark.parametrize(
    "wrong", [{}, {"limit": 0}, {"limit": MAX_PAIRS + 1}, {"offset": -1}, {"c": "x"}]
)
def test_a_wrong_request_is_told(client: TestClient, wrong: dict[str, Any]) -> None:
    asked = {"a": EARLIER_PLAN, "b": PLAN, **wrong} if wrong else {"a": PLAN}
    assert problem_of(client.get("/v1/compare", params=asked), 422)["errors"]


def test_a_document_that_is_too_long_is_told(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alignment, "MAX_SECTIONS", 2)
    with reader(sample_home) as client:
        response = client.get("/v1/compare", params={"a": EARLIER_PLAN, "b": PLAN})
        assert "để so sánh" in problem_of(response, 422)["detail"]


def test_the_example_of_the_documentation_is_what_the_service_gives(
    found: dict[str, Any],
) -> None:
    ComparisonPage.model_validate(COMPARISON)
    for side in "ab":
        assert COMPARISON[side] == found[side]
    for name in LISTS:
        example = cast(dict[str, Any], COMPARISON[name])
        assert {**example, "rows": None} == {**found[name], "rows": None}
        assert example["rows"][0] in found[name]["rows"]
