"""`cancu compare` over the sample, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from openpyxl import load_workbook  # type: ignore[import-untyped]

from rag.comparing.comparer import SameDocumentError
from rag.lists.errors import NoSuchDocumentError
from tests.cli.command_line import run, told

A, B = "ke-hoach-lam-giang-2024", "ke-hoach-lam-giang-2025"


def test_tables_tell_sections_targets_and_deadlines(sample_home: Path) -> None:
    result = run("compare", A, B, home=sample_home, COLUMNS="300")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("So sánh A: Kế hoạch phòng, chống thiên tai")
    for name in ("Mục", "Chỉ tiêu", "Thời hạn"):
        assert any(line.startswith(f"{name}: ") and " thay đổi, " in line for line in lines)
    text = " ".join(result.stdout.split())
    assert "640 → 815" in text
    assert "+175 hộ" in text
    assert "sớm hơn 20 ngày" in text


def test_a_document_may_be_named_by_its_number(sample_home: Path) -> None:
    by_number = run("compare", "214/KH-UBND", B, "--json", home=sample_home)
    assert by_number.stdout == run("compare", A, B, "--json", home=sample_home).stdout


def test_rows_are_printed_as_data(sample_home: Path) -> None:
    rows = json.loads(run("compare", A, B, "--json", home=sample_home).stdout)
    assert {row["list"] for row in rows} == {"section", "target", "deadline"}
    [row] = [r for r in rows if r["list"] == "section" and r["a"] and r["a"]["section"] == "III"]
    assert (row["b"]["section"], row["status"], row["moved"]) == ("IV", "changed", False)
    [row] = [r for r in rows if r["list"] == "target" and r["change"] == "+175 hộ (+27,3%)"][:1]
    assert (row["a"]["value"], row["b"]["value"]) == ("640 hộ", "815 hộ")


def test_a_workbook_and_a_csv_hold_every_row(sample_home: Path, tmp_path: Path) -> None:
    count = len(json.loads(run("compare", A, B, "--json", home=sample_home).stdout))
    for ending in ("xlsx", "csv"):
        file = tmp_path / f"so-sanh.{ending}"
        assert run("compare", A, B, "--out", file, home=sample_home).exit_code == 0
    page = load_workbook(tmp_path / "so-sanh.xlsx").active
    assert page.max_row == 1 + count
    assert [cell.value for cell in page[1]][:4] == ["STT", "Loại", "Mục A", "Văn bản A"]
    text = (tmp_path / "so-sanh.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 1 + count


def test_there_is_no_calendar_of_a_comparison(sample_home: Path) -> None:
    assert "ics" in told(run("compare", A, B, "--format", "ics", home=sample_home))


def test_an_unknown_document_is_told(sample_home: Path) -> None:
    result = run("compare", A, "ke-hoach-lam-giang-2031", home=sample_home)
    assert isinstance(result.exception, NoSuchDocumentError)


def test_a_document_is_not_compared_with_itself(sample_home: Path) -> None:
    result = run("compare", A, "214/KH-UBND", home=sample_home)
    assert isinstance(result.exception, SameDocumentError)
