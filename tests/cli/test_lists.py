"""`cancu duties`, `cancu targets` and `cancu references` over the sample, in every format."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook  # type: ignore[import-untyped]

from rag.lists.errors import NoSuchBodyError, NoSuchDocumentError
from tests.cli.command_line import run, told

ROOT = Path(__file__).resolve().parents[2]
PLAN = "ke-hoach-lam-giang-2025"


def rows(home: Path, *words: str) -> list[dict[str, Any]]:
    result = run(*words, "--json", home=home)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_every_duty_is_printed_as_data(sample_home: Path) -> None:
    found = rows(sample_home, "duties")
    assert len(found) > 80
    assert {row["document_id"] for row in found} == {PLAN, "ke-hoach-lam-giang-2024"}
    assert {row["role"] for row in found} >= {"lead", "coordinate", "implement", "guide", "request"}


@pytest.mark.parametrize("asked", ["Công an tỉnh", "ca tinh", "công an lâm giang"])
def test_a_body_is_found_by_any_name(sample_home: Path, asked: str) -> None:
    found = rows(sample_home, "duties", "--agency", asked, "--no-collective", "--year", "2025")
    assert {row["agency"] for row in found} == {"Công an tỉnh"}
    assert "II.5" in {row["section"] for row in found}


def test_collective_duties_are_in_and_marked(sample_home: Path) -> None:
    own = rows(sample_home, "duties", "--agency", "Sở Y tế", "--no-collective")
    every = rows(sample_home, "duties", "--agency", "Sở Y tế")
    assert len(every) > len(own) > 0
    assert all(row["collective"] for row in every if row["agency"] != "Sở Y tế")
    assert [row for row in every if row["agency"] == "Sở Y tế"] == own


@pytest.mark.parametrize("role", ["guide", "hướng dẫn", "huong dan"])
def test_roles_may_be_named_in_vietnamese(sample_home: Path, role: str) -> None:
    assert {row["role"] for row in rows(sample_home, "duties", "--role", role)} == {"guide"}


def test_several_roles_may_be_named(sample_home: Path) -> None:
    found = rows(sample_home, "duties", "--role", "lead", "--role", "đề nghị")
    assert {row["role"] for row in found} == {"lead", "request"}


@pytest.mark.parametrize("day", ["30/4/2025", "2025-04-30", "30.04.2025"])
def test_only_what_falls_due_by_a_day_is_listed(sample_home: Path, day: str) -> None:
    found = rows(sample_home, "duties", "--year", "2025", "--due-before", day)
    days = {row["due"] for row in found if not row["recurrence"]}
    assert "2025-04-29" in days
    assert max(days) <= "2025-04-30"


@pytest.mark.parametrize("day", ["31/2/2025", "tháng sau"])
def test_a_day_that_cannot_be_read_is_told(sample_home: Path, day: str) -> None:
    result = run("duties", "--due-before", day, home=sample_home)
    assert result.exit_code != 0
    assert day in told(result)


def test_an_unknown_body_is_told_with_near_ones(sample_home: Path) -> None:
    result = run("duties", "--agency", "Sở Xây cất", home=sample_home)
    assert isinstance(result.exception, NoSuchBodyError)
    assert "“Sở Xây cất”" in told(result)
    assert "Sở Xây dựng" in told(result)


def test_an_unknown_document_is_told_with_those_there_are(sample_home: Path) -> None:
    result = run("targets", "--document", "ke-hoach-lam-giang-2031", home=sample_home)
    assert isinstance(result.exception, NoSuchDocumentError)
    assert PLAN in told(result)


def test_an_office_s_own_table_names_bodies(sample_home: Path, tmp_path: Path) -> None:
    table = tmp_path / "co-quan.tsv"
    table.write_text("cơ quan\tSở Y tế\tngành áo trắng\tsở\n", encoding="utf-8")
    words = ("duties", "--agency", "nganh ao trang", "--no-collective", "--json")
    result = run(*words, home=sample_home, CANCU_AGENCIES=str(table))
    assert {row["agency"] for row in json.loads(result.stdout)} == {"Sở Y tế"}


def test_a_table_names_the_document_and_the_passage_to_open(sample_home: Path) -> None:
    result = run("duties", "--agency", "so y te", "--year", "2025", home=sample_home)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "Nhiệm vụ của Sở Y tế, năm 2025"
    assert any(PLAN in line for line in lines)
    assert any(line.startswith("III.2.5") for line in lines)
    assert any("Giao chung cho nhiều cơ quan" in line for line in lines)
    assert f"cancu show {PLAN} " in lines[-1]
    assert all(len(line) <= 100 for line in lines[4:-3])


def test_a_task_of_several_bodies_is_told_once_in_a_table(sample_home: Path) -> None:
    result = run("duties", "--document", PLAN, home=sample_home)
    assert result.stdout.count("Kiểm kê 41") == 1


def test_csv_is_printed_for_a_pipe(sample_home: Path) -> None:
    result = run("duties", "--agency", "Sở Y tế", "--format", "csv", home=sample_home)
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbf")
    cells = list(csv.reader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"))))
    assert cells[0][:4] == ["STT", "Văn bản", "Mục", "Nhiệm vụ"]
    assert len(cells) == 1 + len(rows(sample_home, "duties", "--agency", "Sở Y tế"))


def test_a_workbook_without_a_name_gets_one_and_is_never_written_over(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("duties", "--agency", "Sở Y tế", "--format", "xlsx")
    result = run(*words, home=sample_home)
    assert "nhiem-vu-so-y-te.xlsx" in result.stdout
    page = load_workbook(tmp_path / "nhiem-vu-so-y-te.xlsx").active
    assert page.max_row == 1 + len(rows(sample_home, "duties", "--agency", "Sở Y tế"))
    assert "--out" in told(run(*words, home=sample_home))


@pytest.mark.parametrize("command", ["duties", "targets", "references"])
def test_the_ending_of_the_file_tells_the_format(
    sample_home: Path, tmp_path: Path, command: str
) -> None:
    for ending in ("xlsx", "csv", "json", "txt"):
        file = tmp_path / f"ds.{ending}"
        assert run(command, "--out", file, home=sample_home).exit_code == 0
    count = len(rows(sample_home, command))
    assert load_workbook(tmp_path / "ds.xlsx").active.max_row == 1 + count
    text = (tmp_path / "ds.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 1 + count
    assert len(json.loads((tmp_path / "ds.json").read_text(encoding="utf-8"))) == count
    assert str(count) in (tmp_path / "ds.txt").read_text(encoding="utf-8")


def test_an_ending_that_is_no_format_is_told(sample_home: Path, tmp_path: Path) -> None:
    message = told(run("targets", "--out", tmp_path / "ds.pdf", home=sample_home))
    assert ".pdf" in message
    assert ".xlsx" in message
    assert not (tmp_path / "ds.pdf").exists()


def test_a_file_that_cannot_be_written_is_told(sample_home: Path, tmp_path: Path) -> None:
    result = run("targets", "--out", tmp_path / "none" / "ds.csv", home=sample_home)
    assert "ds.csv" in told(result)


def test_two_formats_at_once_are_refused(sample_home: Path) -> None:
    assert "--json" in told(run("targets", "--json", "--format", "csv", home=sample_home))


def test_a_calendar_holds_the_deadlines_and_tells_what_it_leaves_out(
    sample_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "han.ics"
    result = run("duties", "--agency", "Sở Xây dựng", "--out", file, home=sample_home)
    assert "không có ngày đến hạn cụ thể" in result.stderr
    calendar = Calendar.from_ical(file.read_bytes())
    days = {event.decoded("dtstart").isoformat() for event in calendar.events}
    assert "2025-05-30" in days
    assert "Sở Xây dựng" in str(calendar["x-wr-calname"])


def test_only_duties_make_a_calendar(sample_home: Path) -> None:
    assert "cancu duties" in told(run("targets", "--format", "ics", home=sample_home))


def test_targets_and_references_are_printed_as_tables(sample_home: Path) -> None:
    targets = run("targets", "--province", "lam giang", "--year", "2025", home=sample_home).stdout
    assert "815 hộ" in targets
    assert "chỉ tiêu trong 1 văn bản." in targets
    references = run("references", home=sample_home).stdout
    assert "có trong kho: Kế hoạch" in " ".join(references.split())
    assert "chỗ dẫn trong 2 văn bản, 1 chỗ dẫn tới văn bản có trong kho." in references


def test_lists_load_no_language_model_and_no_vectors(sample_home: Path) -> None:
    code = (
        "import sys; from cancu import app; app(['duties', '--json'], standalone_mode=False);"
        "sys.exit(str({'torch', 'transformers', 'chromadb', 'langchain_core'} & {*sys.modules}))"
    )
    environment = os.environ | {"CANCU_HOME": str(sample_home)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.stderr.decode().strip() == "set()"
    assert len(json.loads(done.stdout)) > 80
