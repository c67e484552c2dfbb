"""Opening passages, and what the citations of answers stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from index.generation import Generations
from index.model import Passage
from tests.api.reading import (
    ODD_IDS,
    PLAN,
    PLANS,
    SOURCES,
    letters,
    problem_of,
    read,
    reader,
    words_at,
)

QUESTIONS = [
    "Tỉnh Lâm Giang năm 2025 phải di dời bao nhiêu hộ khỏi vùng sạt lở?",
    "Sở Y tế năm 2025 phải làm gì?",
    "Thành lập Ban Chỉ huy Phòng thủ dân sự tỉnh Lâm Giang năm 2025 trước ngày nào?",
    "Ai ký kế hoạch năm 2024 của tỉnh Lâm Giang?",
    "So sánh số trạm đo mưa tự động năm 2024 và năm 2025 của Lâm Giang.",
]


@pytest.fixture(scope="module")
def client(sample_home: Path) -> Iterator[TestClient]:
    with reader(sample_home) as client:
        yield client


@pytest.fixture(scope="module")
def passages(sample_home: Path) -> list[Passage]:
    with closing(Generations(sample_home).open()) as generation:
        return [p for plan in PLANS for p in generation.catalogue.passages_of(plan)]


def opened(client: TestClient, passage_id: str, around: int = 0) -> dict[str, Any]:
    return read(client, f"/v1/passages/{passage_id.replace('#', '%23')}", around=around)


def marked_words(given: dict[str, Any]) -> str:
    """What is marked in the passages opened."""
    return "".join(
        one["passage"]["text"][mark["start"] : mark["end"]]
        for one in given["passages"]
        for mark in one["marks"]
    )


def readable(start: int, end: int) -> str:
    """What of a range of the plan is no tag, also where the range cuts one."""
    tags = {place for tag in re.finditer(r"</?sup>", SOURCES[PLAN]) for place in range(*tag.span())}
    return letters("".join(SOURCES[PLAN][i] for i in range(start, end) if i not in tags))


def test_the_spans_of_every_passage_stand_in_the_text(
    client: TestClient, passages: list[Passage]
) -> None:
    for passage in passages:
        given = opened(client, passage.id)["passage"]
        assert given["text"] == passage.text
        assert words_at(passage.document_id, given["spans"]) == letters(given["text"])


def test_a_passage_that_the_file_tears_has_several_spans(client: TestClient) -> None:
    duties = read(client, "/v1/duties", document=PLAN, limit=500)["duties"]
    torn = next(row for row in duties if row["section"] == "II.1.a")
    where = read(
        client,
        f"/v1/documents/{PLAN}/passages",
        start=torn["task_spans"][0]["start"],
        end=torn["task_spans"][-1]["end"],
    )["passages"]
    assert max(len(one["passage"]["spans"]) for one in where) > 1


def test_a_passage_is_opened_with_its_neighbours(
    client: TestClient, passages: list[Passage]
) -> None:
    ids = [passage.id for passage in passages if passage.document_id == PLAN]
    given = opened(client, ids[6], around=2)
    assert [one["id"] for one in given["before"]] == ids[4:6]
    assert [one["id"] for one in given["after"]] == ids[7:9]
    assert (given["passage"]["section"], given["passage"]["place"]) == ("I.3.b", "mục I.3.b")
    assert given["passage"]["breadcrumb"][1] == "I. Mục đích, yêu cầu và chỉ tiêu"


def test_at_the_ends_of_a_document_there_are_fewer_neighbours(
    client: TestClient, passages: list[Passage]
) -> None:
    ids = [passage.id for passage in passages if passage.document_id == PLAN]
    first, last = opened(client, ids[0], around=5), opened(client, ids[-1], around=5)
    assert (len(first["before"]), len(first["after"])) == (0, 5)
    assert (len(last["before"]), len(last["after"])) == (5, 0)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_citation_opens_to_passages_that_hold_its_quote(
    client: TestClient, question: str
) -> None:
    answer = client.post("/v1/ask", json={"question": question}).json()
    citations = [citation for claim in answer["claims"] for citation in claim["citations"]]
    assert citations
    for citation in citations:
        wanted = {"start": citation["start"], "end": citation["end"]}
        given = read(client, f"/v1/documents/{citation['document_id']}/passages", **wanted)
        assert letters(marked_words(given)) == letters(citation["quote"])


def test_every_hit_of_a_search_can_be_opened(client: TestClient) -> None:
    found = client.post("/v1/search", json={"query": "hồ chứa an toàn", "limit": 20}).json()["hits"]
    assert len(found) == 20
    for hit in found:
        passage = opened(client, hit["passage_id"])["passage"]
        assert hit["text"].endswith(passage["text"])
        assert hit["line"] == passage["line"]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_range_is_opened_its_words_are_marked(
    client: TestClient, data: st.DataObject
) -> None:
    length = len(SOURCES[PLAN])
    start = data.draw(st.integers(0, length))
    end = data.draw(st.integers(start, min(start + 400, length)))
    given = read(client, f"/v1/documents/{PLAN}/passages", start=start, end=end)
    ids = [one["passage"]["id"] for one in given["passages"]]
    assert ids == sorted(set(ids))
    # In another order, where the reading text has moved a footnote.
    assert sorted(letters(marked_words(given))) == sorted(readable(start, end))


@pytest.mark.parametrize("wanted", [{"start": 0, "end": 0}, {"start": 9, "end": 3}])
def test_a_range_that_holds_nothing_opens_nothing(
    client: TestClient, wanted: dict[str, int]
) -> None:
    assert read(client, f"/v1/documents/{PLAN}/passages", **wanted)["passages"] == []


@pytest.mark.parametrize("passage_id", [*ODD_IDS, PLAN, f"{PLAN}%2399999", f"{PLAN}%2300001%00"])
def test_an_unknown_passage_is_not_found(client: TestClient, passage_id: str) -> None:
    problem_of(client.get(f"/v1/passages/{passage_id}"), 404)


@pytest.mark.parametrize(
    ("address", "pointer"),
    [
        (f"/v1/passages/{PLAN}%2300001?around=6", "#/around"),
        (f"/v1/passages/{PLAN}%2300001?around=-1", "#/around"),
        (f"/v1/documents/{PLAN}/passages?start=1", "#/end"),
        (f"/v1/documents/{PLAN}/passages?start=-1&end=5", "#/start"),
        (f"/v1/documents/{PLAN}/text?from=x", "#/from"),
        (f"/v1/documents/{PLAN}/text?to=1000000001", "#/to"),
    ],
)
def test_numbers_out_of_bounds_are_refused(client: TestClient, address: str, pointer: str) -> None:
    problem = problem_of(client.get(address), 422)
    assert [field["pointer"] for field in problem["errors"]] == [pointer]
