"""Duties, targets, references and bodies over sample/, in every format."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from openpyxl import load_workbook  # type: ignore[import-untyped]

from index.agencies import Agencies
from index.catalogue import Catalogue
from index.generation import Generations
from index.model import Role
from rag.lists.documents import DocumentFilter
from rag.lists.duties import DutyFilter, select_duties
from rag.lists.references import select_references
from rag.lists.targets import select_targets
from tests.api.reading import (
    EARLIER_PLAN,
    PLAN,
    SOURCES,
    letters,
    problem_of,
    read,
    reader,
    words_at,
)


@pytest.fixture(scope="module")
def client(sample_home: Path) -> Iterator[TestClient]:
    with reader(sample_home) as client:
        yield client


@pytest.fixture(scope="module")
def catalogue(sample_home: Path) -> Iterator[Catalogue]:
    with closing(Generations(sample_home).open()) as generation:
        yield generation.catalogue


FILTERS: list[tuple[dict[str, Any], DutyFilter]] = [
    ({}, DutyFilter()),
    ({"agency": "so y te"}, DutyFilter(agency="Sở Y tế")),
    ({"agency": "Sở Y tế", "collective": False}, DutyFilter(agency="Sở Y tế", collective=False)),
    (
        {"role": ["lead", "đề nghị"], "year": 2025},
        DutyFilter(roles=frozenset({Role.LEAD, Role.REQUEST}), documents=DocumentFilter(year=2025)),
    ),
    (
        {"document": PLAN, "due_before": "2025-04-30"},
        DutyFilter(documents=DocumentFilter(PLAN), due_before=date(2025, 4, 30)),
    ),
    (
        {"document": PLAN, "due_from": "2025-04-25", "due_before": "2025-04-30"},
        DutyFilter(
            documents=DocumentFilter(PLAN),
            due_from=date(2025, 4, 25),
            due_before=date(2025, 4, 30),
        ),
    ),
    (
        {"agency": "công an tỉnh Lâm Giang", "province": "lam giang"},
        DutyFilter(agency="Công an tỉnh", documents=DocumentFilter(province="Lâm Giang")),
    ),
]


@pytest.mark.parametrize(("asked", "wanted"), FILTERS)
def test_the_duties_given_are_those_selected(
    client: TestClient, catalogue: Catalogue, asked: dict[str, Any], wanted: DutyFilter
) -> None:
    page = read(client, "/v1/duties", limit=500, **asked)
    found = select_duties(catalogue, Agencies.load(), wanted)
    assert page["total"] == len(found) > 0
    assert page["collective"] == found.collective_count
    assert [
        (row["document_id"], row["task"], row["agency"], row["role"]) for row in page["duties"]
    ] == [(r.duty.document_id, r.duty.task, r.duty.agency, r.duty.role.value) for r in found]


def test_a_duty_tells_all_that_was_read_of_it(client: TestClient) -> None:
    page = read(client, "/v1/duties", agency="Sở Khoa học và Công nghệ", document=PLAN)
    row = next(row for row in page["duties"] if row["task"].startswith("Lắp đặt 46 trạm"))
    assert (row["section"], row["place"]) == ("II.2.b", "mục II.2.b")
    assert (row["role"], row["collective"], row["inferred"]) == ("coordinate", False, False)
    assert (row["deadline_kind"], row["due"]) == ("fixed", "2025-06-19")
    assert row["deadline"].endswith("trước ngày 20/6/2025")
    assert row["recurrence"] is None
    assert row["next_due"] is None or row["next_due"] == row["due"]


def test_the_spans_of_duties_stand_in_the_text(client: TestClient) -> None:
    for row in read(client, "/v1/duties", limit=500)["duties"]:
        assert letters(row["task"]) == words_at(row["document_id"], row["task_spans"])
        assert letters(row["assignment"]) == words_at(row["document_id"], row["assignment_spans"])
        first = min(span["start"] for span in row["task_spans"])
        assert SOURCES[row["document_id"]].count("\n", 0, first) + 1 == row["line"]


@pytest.mark.parametrize(
    ("address", "rows"), [("targets", "targets"), ("references", "references")]
)
def test_targets_and_references_stand_where_their_spans_say(
    client: TestClient, address: str, rows: str
) -> None:
    page = read(client, f"/v1/{address}", limit=500)
    assert page["total"] == len(page[rows]) > 5
    for row in page[rows]:
        assert letters(row["text"]) == words_at(row["document_id"], row["spans"])


def test_all_targets_and_references_of_the_filter_are_given(
    client: TestClient, catalogue: Catalogue
) -> None:
    wanted = DocumentFilter(year=2025)
    targets = read(client, "/v1/targets", limit=500, year=2025)["targets"]
    references = read(client, "/v1/references", limit=500, year=2025)["references"]
    assert [t["text"] for t in targets] == [
        row.target.text for row in select_targets(catalogue, wanted)
    ]
    assert [(r["text"], r["status"]) for r in references] == [
        (row.reference.text, row.resolved.status.value)
        for row in select_references(catalogue, wanted)
    ]


def test_a_reference_leads_to_the_document_that_is_indexed(client: TestClient) -> None:
    found = read(client, "/v1/references", document=PLAN)["references"]
    led = [row["leads_to"] for row in found if row["number"] == "214/KH-UBND"]
    assert led == [{"document_id": "ke-hoach-lam-giang-2024", "section": ""}]


def test_who_cites_a_document_is_told_with_the_places(client: TestClient) -> None:
    page = read(client, "/v1/references", leads_to=EARLIER_PLAN)
    assert page["total"] == 1
    assert [(r["document_id"], r["section"]) for r in page["references"]] == [(PLAN, "V.3")]
    assert read(client, "/v1/references", leads_to=EARLIER_PLAN, year=2024)["total"] == 0
    assert read(client, "/v1/references", leads_to=PLAN)["total"] == 0


@pytest.mark.parametrize("address", ["duties", "targets", "references"])
def test_pages_laid_end_to_end_are_the_whole_list(client: TestClient, address: str) -> None:
    whole = read(client, f"/v1/{address}", limit=500)
    parts = [
        read(client, f"/v1/{address}", limit=7, offset=offset)
        for offset in range(0, whole["total"] + 7, 7)
    ]
    assert {part["total"] for part in parts} == {whole["total"]}
    assert [row for part in parts for row in part[address]] == whole[address]


def test_the_body_found_is_told(client: TestClient) -> None:
    body = read(client, "/v1/duties", agency="so y te lam giang")["body"]
    assert (body["name"], body["own"], body["province"]) == ("Sở Y tế", ["Sở Y tế"], "Lâm Giang")
    assert "Các sở, ngành" in body["collectives"]
    assert read(client, "/v1/duties")["body"] is None


FILES = [
    ("duties", {"agency": "Sở Y tế"}, "nhiem-vu-so-y-te"),
    ("targets", {}, "chi-tieu"),
    ("references", {"document": PLAN}, "van-ban-duoc-dan"),
]


@pytest.mark.parametrize(("address", "asked", "name"), FILES)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_holds_the_whole_list_and_has_a_plain_name(
    client: TestClient, address: str, asked: dict[str, Any], name: str, form: str
) -> None:
    total = read(client, f"/v1/{address}", **asked)["total"]
    response = client.get(f"/v1/{address}", params={**asked, "format": form, "limit": 1})
    assert response.status_code == 200
    assert response.headers["content-disposition"] == f'attachment; filename="{name}.{form}"'
    if form == "csv":
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert (rows[0][0], len(rows)) == ("STT", 1 + total)
    else:
        assert response.headers["content-type"].endswith("spreadsheetml.sheet")
        assert load_workbook(io.BytesIO(response.content)).active.max_row == 1 + total


def test_a_calendar_holds_what_falls_due_on_a_day(client: TestClient) -> None:
    asked = {"document": PLAN, "agency": "Sở Công Thương"}
    response = client.get("/v1/duties", params={**asked, "format": "ics"})
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).walk("VEVENT")
    rows = read(client, "/v1/duties", **asked)["duties"]
    days = {row["due"] for row in rows if row["due"]}
    assert days <= {event.decoded("dtstart").isoformat() for event in events}
    assert "2025-05-30" in days


@pytest.mark.parametrize(
    ("address", "asked", "there"),
    [
        ("duties", {"agency": "Sở Xây cất"}, "Sở Xây dựng"),
        ("duties", {"role": "giám sát"}, "chủ trì"),
        ("duties", {"document": "ke-hoach-2031"}, PLAN),
        ("targets", {"province": "Hoành Sơn"}, "Lâm Giang"),
        ("references", {"year": 1999}, "2024, 2025"),
        ("references", {"leads_to": "ke-hoach-2031"}, PLAN),
    ],
)
def test_a_filter_that_nothing_fits_is_told_what_there_is(
    client: TestClient, address: str, asked: dict[str, Any], there: str
) -> None:
    assert there in problem_of(client.get(f"/v1/{address}", params=asked), 404)["detail"]


@pytest.mark.parametrize(
    ("address", "asked", "pointer"),
    [
        ("duties", {"limit": 501}, "#/limit"),
        ("duties", {"offset": -1}, "#/offset"),
        ("duties", {"format": "pdf"}, "#/format"),
        ("duties", {"due_before": "30/6/2025"}, "#/due_before"),
        ("duties", {"due_before": "2025-06-31"}, "#/due_before"),
        ("duties", {"due_before": "0"}, "#/due_before"),
        ("duties", {"due_from": "01/4/2025"}, "#/due_from"),
        ("duties", {"due_before": "2025-06-30T08:00"}, "#/due_before"),
        ("duties", {"collective": "có"}, "#/collective"),
        ("duties", {"role": ["lead"] * 6}, "#/role"),
        ("duties", {"agency": ""}, "#/agency"),
        ("targets", {"format": "ics"}, "#/format"),
        ("references", {"year": "nay"}, "#/year"),
        ("references", {"agency": "Sở Y tế"}, "#/agency"),
        ("references", {"leads_to": " "}, "#/leads_to"),
        ("targets", {"leads_to": PLAN}, "#/leads_to"),
    ],
)
def test_parameters_out_of_bounds_or_unknown_are_refused(
    client: TestClient, address: str, asked: dict[str, Any], pointer: str
) -> None:
    problem = problem_of(client.get(f"/v1/{address}", params=asked), 422)
    assert [field["pointer"] for field in problem["errors"]] == [pointer]


def test_the_bodies_to_choose_from_are_those_with_duties(client: TestClient) -> None:
    bodies = {b["name"]: b["collective"] for b in read(client, "/v1/agencies")["agencies"]}
    given = {row["agency"] for row in read(client, "/v1/duties", limit=500)["duties"]}
    assert set(bodies) == given
    assert bodies["Các sở, ngành"]
    assert not bodies["Sở Y tế"]
    for name in bodies:
        assert read(client, "/v1/duties", agency=name, limit=1)["total"] > 0
