"""Reports of the evaluation harness, as the service gives them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import api.evaluations
from api.app import make_app
from api.principal import Role
from settings import Settings
from tests.api.evaluated import report, write_report
from tests.api.gated import make_key
from tests.api.reading import problem_of

ADDRESS = "/v1/evaluations"
OLDER, NEWER = "2026-11-20T08:00:00+00:00", "2026-11-22T08:15:00Z"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "home" / "reports"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A service without an index: reports need none."""
    app = make_app(Settings(home=tmp_path / "home"))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def listing(client: TestClient, **wanted: int) -> dict[str, Any]:
    response = client.get(ADDRESS, params=wanted)
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_without_a_folder_there_are_no_reports(client: TestClient) -> None:
    assert (listing(client)["total"], listing(client)["broken"]) == (0, [])


def test_reports_are_listed_newest_first_with_their_first_metrics(
    client: TestClient, reports: Path
) -> None:
    write_report(reports, "z-older", report(OLDER, 0.8))
    write_report(reports, "a-newer", report(NEWER, 0.925))
    page = listing(client)
    assert [found["name"] for found in page["evaluations"]] == ["a-newer", "z-older"]
    newest = page["evaluations"][0]
    assert newest["created"] == "2026-11-22T08:15:00Z"
    assert (newest["sets"], newest["questions"], newest["system"]) == (
        ["questions.jsonl"],
        2,
        "cancu",
    )
    assert newest["metrics"]["correct"]["value"] == 0.925
    assert "latency_median" not in newest["metrics"]


def test_reports_are_given_page_by_page(client: TestClient, reports: Path) -> None:
    for hour in range(3):
        write_report(reports, f"r{hour}", report(f"2026-11-22T0{hour}:00:00+00:00", 0.8))
    pages = [listing(client, limit=2, offset=offset) for offset in (0, 2)]
    assert [r["name"] for page in pages for r in page["evaluations"]] == ["r2", "r1", "r0"]
    assert {page["total"] for page in pages} == {3}


def test_what_the_harness_writes_is_given_back_whole(client: TestClient, reports: Path) -> None:
    written = report(NEWER, 0.925)
    write_report(reports, "mới", written)
    given = client.get(f"{ADDRESS}/mới").json()
    assert given == json.loads(written.model_dump_json())


def test_a_report_of_a_newer_harness_is_read_as_far_as_it_is_known(
    client: TestClient, reports: Path
) -> None:
    path = write_report(reports, "mai", report(NEWER, 0.9))
    path.write_text(json.dumps(json.loads(path.read_text()) | {"charts": []}))
    assert client.get(f"{ADDRESS}/mai").status_code == 200
    assert listing(client)["broken"] == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"metrics": {}}', b"null", b"{" * 5_000]
)
def test_a_broken_report_is_told_and_hides_no_other(
    client: TestClient, reports: Path, content: bytes
) -> None:
    write_report(reports, "tốt", report(NEWER, 0.9))
    (reports / "hỏng").mkdir()
    (reports / "hỏng" / "report.json").write_bytes(content)
    page = listing(client)
    assert [found["name"] for found in page["evaluations"]] == ["tốt"]
    assert [broken["name"] for broken in page["broken"]] == ["hỏng"]
    assert page["broken"][0]["reason"]
    assert "cancu eval run" in problem_of(client.get(f"{ADDRESS}/hỏng"), 409)["detail"]


def test_a_file_too_large_for_a_report_is_not_read(
    client: TestClient, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.evaluations, "MAX_BYTES", 100)
    write_report(reports, "lớn", report(NEWER, 0.9))
    assert "lớn hơn" in listing(client)["broken"][0]["reason"]


def test_a_report_written_anew_or_deleted_is_not_remembered(
    client: TestClient, reports: Path
) -> None:
    path = write_report(reports, "một", report(NEWER, 0.5))
    assert listing(client)["evaluations"][0]["metrics"]["correct"]["value"] == 0.5
    path.write_text(report(NEWER, 0.625).model_dump_json())
    assert listing(client)["evaluations"][0]["metrics"]["correct"]["value"] == 0.625
    path.unlink()
    assert listing(client)["total"] == 0


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "%2e%2e",
        "..%2Fbi-mat",
        "%2Ftmp",
        "a/../b",
        "..%5C..%5C",
        "%00",
        "khong-co",
        "*",
        ".",
        "%2e%2e%2fbi-mat",
    ],
)
def test_nothing_beside_the_reports_can_be_read(
    client: TestClient, reports: Path, name: str
) -> None:
    write_report(reports, "một", report(NEWER, 0.5))
    write_report(reports.parent, "bi-mat", report(NEWER, 0.123))
    response = client.get(f"{ADDRESS}/{name}")
    assert "0.123" not in response.text
    if response.status_code == 200:  # the client itself makes the list's address of some
        assert "evaluations" in response.json()
    else:
        problem_of(response, 404)


def test_reports_stand_where_the_setting_says(tmp_path: Path) -> None:
    write_report(tmp_path / "đo", "một", report(NEWER, 0.5))
    app = make_app(Settings(home=tmp_path / "home", reports=tmp_path / "đo"))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert listing(client)["total"] == 1


def test_reports_need_a_key_where_one_has_been_made(client: TestClient, tmp_path: Path) -> None:
    _, reader = make_key(tmp_path / "home", Role.READER)
    problem_of(client.get(ADDRESS), 401)
    assert client.get(ADDRESS, headers=reader).status_code == 200
