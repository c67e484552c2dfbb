"""`cancu show`: the passage that a row names, opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.lists.errors import NoSuchDocumentError, NoSuchSectionError
from tests.cli.command_line import run, told

PLAN = "ke-hoach-lam-giang-2025"


def test_a_section_is_shown_with_its_document_its_headings_and_its_line(sample_home: Path) -> None:
    shown = run("show", PLAN, "III.2.5", home=sample_home).stdout
    assert "năm 2025" in shown
    assert "III. TRÁCH NHIỆM CỦA CÁC CƠ QUAN, ĐƠN VỊ, ĐỊA PHƯƠNG > 2. Trách nhiệm cụ thể" in shown
    assert f"mục III.2.5, dòng 187 của tệp {PLAN}.txt" in shown
    assert "Thành lập 15 tổ cấp cứu lưu động" in shown
    assert "2.6." not in shown


@pytest.mark.parametrize("words", [["iii.2.5"], ["mục", "III.2.5"], ["muc", "iii.2.5"]])
def test_a_path_may_be_written_as_people_do(sample_home: Path, words: list[str]) -> None:
    assert "15 tổ cấp cứu" in run("show", PLAN, *words, home=sample_home).stdout


def test_two_points_that_differ_in_a_stroke_are_told_apart(sample_home: Path) -> None:
    assert "lương thực" in run("show", PLAN, "II.2.d", home=sample_home).stdout
    assert "diễn tập" in run("show", PLAN, "II.2.đ", home=sample_home).stdout


def test_parts_without_a_number_can_be_shown_too(sample_home: Path) -> None:
    assert "Lưu: VT" in run("show", PLAN, "noi", "nhan", home=sample_home).stdout


def test_an_unknown_section_is_told_with_near_ones(sample_home: Path) -> None:
    result = run("show", PLAN, "III.2.50", home=sample_home)
    assert isinstance(result.exception, NoSuchSectionError)
    assert "III.2.5" in told(result)


def test_an_unknown_document_is_told(sample_home: Path) -> None:
    result = run("show", "khong-co", "I.1", home=sample_home)
    assert isinstance(result.exception, NoSuchDocumentError)


def test_every_duty_opens_to_words_that_hold_its_task(sample_home: Path) -> None:
    duties = json.loads(run("duties", "--json", home=sample_home).stdout)
    for section in {(row["document_id"], row["section"]) for row in duties}:
        shown = run("show", *section, home=sample_home)
        assert shown.exit_code == 0, section
        tasks = [row["task"] for row in duties if (row["document_id"], row["section"]) == section]
        assert all(task in shown.stdout for task in tasks), section
