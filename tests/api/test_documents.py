"""The documents of the index: what they are, how they are divided, what they say."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.embeddings import SentenceEmbeddings
from index.generation import Generations
from index.intake import take_in
from tests.api.reading import (
    EARLIER_PLAN,
    ODD_IDS,
    PLAN,
    PLANS,
    SAMPLE,
    SOURCES,
    problem_of,
    read,
    reader,
)

SOURCE = SOURCES[PLAN]


@pytest.fixture(scope="module")
def client(sample_home: Path) -> Iterator[TestClient]:
    with reader(sample_home) as client:
        yield client


def test_all_documents_are_listed_by_id(client: TestClient) -> None:
    page = read(client, "/v1/documents")
    assert (page["total"], page["limit"], page["offset"]) == (2, 100, 0)
    assert [document["id"] for document in page["documents"]] == PLANS
    assert page["documents"][0]["number"] == "214/KH-UBND"
    assert page["documents"][0]["issued"] == "2024-01-12"


def test_a_list_tells_how_much_was_found_in_each_document(client: TestClient) -> None:
    for listed in read(client, "/v1/documents")["documents"]:
        counts = read(client, f"/v1/documents/{listed['id']}")["counts"]
        told = {name: listed[name] for name in ("sections", "duties", "targets", "references")}
        assert told.items() <= counts.items()
        assert min(told.values()) > 0


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"year": 2024}, [EARLIER_PLAN]),
        ({"province": "lam giang"}, PLANS),
        ({"province": "Tỉnh Lâm Giang", "year": 2025, "kind": "ke hoach"}, [PLAN]),
    ],
)
def test_documents_are_listed_by_province_year_and_kind(
    client: TestClient, wanted: dict[str, str], found: list[str]
) -> None:
    page = read(client, "/v1/documents", **wanted)
    assert [document["id"] for document in page["documents"]] == found
    assert page["total"] == len(found)


def test_a_list_is_read_page_by_page(client: TestClient) -> None:
    pages = [read(client, "/v1/documents", limit=1, offset=offset) for offset in (0, 1, 2)]
    assert [[d["id"] for d in page["documents"]] for page in pages] == [[EARLIER_PLAN], [PLAN], []]
    assert {page["total"] for page in pages} == {2}


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ({"province": "Hoành Sơn"}, "Lâm Giang"),
        ({"year": 1999}, "2024, 2025"),
        ({"kind": "Luật"}, "Kế hoạch"),
    ],
)
def test_a_filter_that_nothing_fits_is_told_what_there_is(
    client: TestClient, wanted: dict[str, str], there: str
) -> None:
    problem = problem_of(client.get("/v1/documents", params=wanted), 404)
    assert f"Hiện có: {there}." in problem["detail"]


@pytest.mark.parametrize(
    ("parameters", "pointer"),
    [
        ({"limit": 0}, "#/limit"),
        ({"limit": 501}, "#/limit"),
        ({"offset": -1}, "#/offset"),
        ({"year": "nay"}, "#/year"),
        ({"province": " "}, "#/province"),
        ({"kind": "a" * 201}, "#/kind"),
        ({"colour": "đỏ"}, "#/colour"),
    ],
)
def test_parameters_out_of_bounds_or_unknown_are_refused(
    client: TestClient, parameters: dict[str, str], pointer: str
) -> None:
    problem = problem_of(client.get("/v1/documents", params=parameters), 422)
    assert [field["pointer"] for field in problem["errors"]] == [pointer]


def test_a_document_tells_what_its_paper_says_and_what_was_found(
    client: TestClient, sample_home: Path
) -> None:
    told = read(client, f"/v1/documents/{PLAN}")
    assert told["number"] == "/KH-UBND"
    assert told["issued"] is None
    assert told["basis"] == ["3127/QĐ-TTg", "96-KH/TU"]
    assert told["signer"] == "Trịnh Quang Vịnh"
    with closing(Generations(sample_home).open()) as generation:
        whole = generation.catalogue.document(PLAN)
    assert told["counts"] == {
        "characters": len(SOURCE),
        "lines": len(SOURCE.splitlines()),
        "sections": len(whole.sections),
        "passages": len(whole.passages),
        "duties": len(whole.duties),
        "targets": len(whole.targets),
        "references": len(whole.references),
    }


def test_sections_of_the_outline_begin_where_they_are_said_to(client: TestClient) -> None:
    sections = read(client, f"/v1/documents/{PLAN}/outline")["sections"]
    paths = [section["path"] for section in sections]
    assert {"I.3.b", "II.2.đ", "III.2.10", "V.3"} <= set(paths)
    for section in sections:
        assert SOURCE[section["start"] :].startswith(section["label"])
        assert SOURCE.count("\n", 0, section["start"]) + 1 == section["line"]
        assert section["start"] < section["end"] <= len(SOURCE)
        assert (
            section["parent"] is None or section["parent"] in paths[: paths.index(section["path"])]
        )


def test_a_section_of_the_outline_holds_its_words(client: TestClient) -> None:
    sections = read(client, f"/v1/documents/{PLAN}/outline")["sections"]
    places = {section["path"]: (section["start"], section["end"]) for section in sections}
    start, end = places["I.3.b"]
    assert SOURCE[start:end].rstrip().endswith("thị xã Hòa Mỹ 127 hộ.")
    # A footnote belongs to the section that cites it, also the part on the next page.
    start, end = places["II.1.a"]
    assert SOURCE[start:end].rstrip().endswith("chuyển đổi cây trồng ở bãi ngoài đê.")


@pytest.mark.parametrize(("start", "end"), [(0, 10), (537, 1200), (16_000, 99_999), (7, 7)])
def test_a_range_of_the_text_is_that_of_the_file(client: TestClient, start: int, end: int) -> None:
    given = read(client, f"/v1/documents/{PLAN}/text", **{"from": start, "to": end})
    assert given["text"] == SOURCE[start:end]
    assert (given["start"], given["total"]) == (start, len(SOURCE))
    assert given["end"] == start + len(given["text"])


def test_without_a_range_the_text_is_given_from_its_beginning(client: TestClient) -> None:
    assert read(client, f"/v1/documents/{PLAN}/text")["text"] == SOURCE


@pytest.mark.parametrize(("start", "end"), [(99_999, None), (99_999, 100_000), (50, 20)])
def test_a_range_that_holds_nothing_is_empty(
    client: TestClient, start: int, end: int | None
) -> None:
    wanted = {"from": start} | ({} if end is None else {"to": end})
    given = read(client, f"/v1/documents/{PLAN}/text", **wanted)
    assert given["text"] == ""
    assert given["start"] == given["end"] <= given["total"]


def test_a_long_text_is_read_in_parts(make_home: Callable[[Path], Path], tmp_path: Path) -> None:
    text = "# I. VIỆC PHẢI LÀM\n\n" + "".join(
        f"{n}. Xã thứ {n} nạo vét {n} km kênh.\n\n" for n in range(1, 1800)
    )
    (tmp_path / "nao-vet.txt").write_text(text, encoding="utf-8")
    with reader(make_home(tmp_path)) as client:
        parts = [read(client, "/v1/documents/nao-vet/text")]
        while parts[-1]["end"] < parts[-1]["total"]:
            parts.append(read(client, "/v1/documents/nao-vet/text", **{"from": parts[-1]["end"]}))
    assert [len(part["text"]) for part in parts] == [50_000, len(text) - 50_000]
    assert "".join(part["text"] for part in parts) == text


@pytest.mark.parametrize("document_id", ODD_IDS)
@pytest.mark.parametrize("below", ["", "/outline", "/text", "/passages?start=0&end=9"])
def test_an_unknown_document_is_not_found(client: TestClient, document_id: str, below: str) -> None:
    problem_of(client.get(f"/v1/documents/{document_id}{below}"), 404)


def test_an_id_that_no_document_can_have_is_refused(client: TestClient) -> None:
    problem = problem_of(client.get(f"/v1/documents/{'a' * 201}"), 422)
    assert problem["errors"] == [{"pointer": "#/document_id", "detail": "dài quá 200 ký tự"}]


def test_the_nearest_ids_are_told_for_an_unknown_one(client: TestClient) -> None:
    problem = problem_of(client.get("/v1/documents/ke-hoach-lam-giang-2026"), 404)
    assert PLAN in problem["detail"]


def test_a_document_that_was_removed_is_not_found(
    sample_home: Path, embeddings: SentenceEmbeddings, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home, symlinks=True)
    with reader(home) as client:
        passages = [f"{EARLIER_PLAN}%2300001", f"{PLAN}%2300001"]
        assert [client.get(f"/v1/passages/{id_}").status_code for id_ in passages] == [200, 200]
        left = take_in([SAMPLE / f"{PLAN}.txt"], 1_000_000, embeddings.count_tokens)
        Generations(home).build(left.documents, embeddings)
        end = time.monotonic() + 30
        while client.get(f"/v1/documents/{EARLIER_PLAN}").status_code == 200:
            assert time.monotonic() < end
            time.sleep(0.2)
        problem_of(client.get(f"/v1/documents/{EARLIER_PLAN}/text"), 404)
        assert [client.get(f"/v1/passages/{id_}").status_code for id_ in passages] == [404, 200]
        search = client.post("/v1/search", json={"query": "di dời 640 hộ", "limit": 20}).json()
        assert {hit["document_id"] for hit in search["hits"]} == {PLAN}
        assert {row["document_id"] for row in read(client, "/v1/duties")["duties"]} == {PLAN}
