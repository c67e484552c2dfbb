"""Sections of two documents side by side: which answers to which, what has moved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.comparing.alignment import MAX_SECTIONS, TooManySectionsError, divided
from rag.comparing.assignment import NOBODY
from rag.comparing.comparer import SameDocumentError
from rag.comparing.model import Comparison, Status
from rag.comparing.ordering import side_by_side
from rag.lists.errors import NoSuchDocumentError
from tests.index.sample_documents import make_document
from tests.rag.compared_plans import A, B, compared, paths

GOALS = "1. Giữ độ che phủ rừng của tỉnh ở mức 61%, không để xảy ra cháy lớn trong mùa khô."
WATCH = "2. Trực chòi canh lửa suốt ngày đêm từ tháng 2 đến tháng 5 tại chín khu rừng phòng hộ."
TRAIN = "3. Tập huấn dân quân, kiểm lâm về dùng máy thổi gió và dao phát để làm băng cản lửa."
MONEY = "1. Ngân sách tỉnh cấp hai tỷ đồng mua máy bơm; huyện trả công người gác chòi canh."
REPORT = "2. Hạt kiểm lâm báo cáo số vụ cháy về chi cục vào sáng thứ Sáu hằng tuần."
PLAN = ["I. NHIỆM VỤ", GOALS, WATCH, TRAIN, "II. TỔ CHỨC THỰC HIỆN", MONEY, REPORT]


def numbered(number: int, text: str) -> str:
    return f"{number}.{text.partition('.')[2]}"


def sections(comparison: Comparison) -> dict[tuple[str | None, str | None], Status]:
    return {paths(pair): pair.status for pair in comparison.sections}


def test_the_same_document_in_two_years_is_the_same_in_every_section(tmp_path: Path) -> None:
    found, _, _ = compared(tmp_path, PLAN, PLAN)
    assert all(a == b for a, b in sections(found))
    assert {pair.status for pair in found.sections} == {Status.SAME}
    assert {pair.similarity for pair in found.sections} == {1.0}
    assert not any(pair.moved for pair in found.sections)


def test_a_new_section_moves_none_of_those_behind_it(tmp_path: Path) -> None:
    new = "2. Ký cam kết không đốt nương làm rẫy với từng hộ ở bìa rừng trước mùa hanh."
    later = [PLAN[0], GOALS, new, numbered(3, WATCH), numbered(4, TRAIN), *PLAN[4:]]
    found, _, _ = compared(tmp_path, PLAN, later)
    told = sections(found)
    assert told["I.2", "I.3"] is told["I.3", "I.4"] is Status.SAME
    assert told[None, "I.2"] is Status.ONLY_B
    assert not any(pair.moved for pair in found.sections)


def test_a_section_under_another_heading_has_moved(tmp_path: Path) -> None:
    later = [PLAN[0], GOALS, WATCH, PLAN[4], MONEY, REPORT, TRAIN]
    found, _, _ = compared(tmp_path, PLAN, later)
    moved = {paths(pair) for pair in found.sections if pair.moved}
    assert moved == {("I.3", "II.3")}


def test_of_sections_in_another_order_the_fewest_have_moved(tmp_path: Path) -> None:
    later = [PLAN[0], numbered(1, TRAIN), numbered(2, GOALS), numbered(3, WATCH), *PLAN[4:]]
    found, _, _ = compared(tmp_path, PLAN, later)
    moved = {paths(pair) for pair in found.sections if pair.moved}
    assert moved == {("I.3", "I.1")}


def test_what_only_one_document_has_is_beside_nothing(tmp_path: Path) -> None:
    found, _, _ = compared(tmp_path, PLAN, PLAN[:3] + PLAN[4:])
    told = sections(found)
    assert told["I.3", None] is Status.ONLY_A
    assert [pair.similarity for pair in found.sections if paths(pair) == ("I.3", None)] == [0.0]


def test_a_document_about_other_things_has_no_counterparts(tmp_path: Path) -> None:
    other = [
        "I. TUYỂN SINH",
        "1. Các trường mầm non nhận trẻ năm tuổi theo tuyến, công khai chỉ tiêu ở cổng trường.",
        "2. Phòng giáo dục xét miễn học phí của học sinh khuyết tật trước khai giảng.",
    ]
    found, _, _ = compared(tmp_path, PLAN, other)
    leaves = [pair for pair in found.sections if pair.a and "." in pair.a.section.path]
    assert leaves
    assert all(pair.b is None for pair in leaves)


def test_sections_that_say_the_same_are_told_apart_by_their_headings(tmp_path: Path) -> None:
    closing = "Các sở, ngành thực hiện trong quý I."
    plan = ["I. CHÒI CANH", f"1. {closing}", "II. BĂNG CẢN LỬA", f"1. {closing}"]
    turned = [plan[2].replace("II.", "I."), plan[1], plan[0].replace("I.", "II."), plan[3]]
    found, _, _ = compared(tmp_path, plan, turned)
    assert {paths(pair) for pair in found.sections} == {
        ("I", "II"),
        ("I.1", "II.1"),
        ("II", "I"),
        ("II.1", "I.1"),
    }


def test_articles_of_two_laws_are_paired_with_their_clauses(tmp_path: Path) -> None:
    watch = ["Điều 1. Canh lửa", "1. Chủ rừng dựng chòi canh ở nơi cao.", "2. Xã cắt người gác."]
    pay = ["Điều 2. Tiền công", "1. Người gác chòi hưởng công theo ngày.", "2. Huyện trả tiền."]
    turned = [line.replace("Điều 2", "Điều 1") for line in pay]
    turned += [line.replace("Điều 1", "Điều 2") for line in watch]
    found, _, _ = compared(tmp_path, [*watch, *pay], turned)
    assert {paths(pair) for pair in found.sections} == {
        ("Điều 1", "Điều 2"),
        ("Điều 1 khoản 1", "Điều 2 khoản 1"),
        ("Điều 1 khoản 2", "Điều 2 khoản 2"),
        ("Điều 2", "Điều 1"),
        ("Điều 2 khoản 1", "Điều 1 khoản 1"),
        ("Điều 2 khoản 2", "Điều 1 khoản 2"),
    }


def test_signs_case_and_tone_marks_are_no_change(tmp_path: Path) -> None:
    later = [line.replace("tại chín", "TẠI CHÍN").replace("; ", ", ") for line in PLAN]
    found, _, _ = compared(tmp_path, PLAN, later)
    assert {pair.status for pair in found.sections} == {Status.SAME}


def test_a_comparison_is_the_same_every_time(tmp_path: Path) -> None:
    results = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        later = [PLAN[0], numbered(1, WATCH), GOALS.replace("1.", "2."), *PLAN[4:]]
        results.append(compared(tmp_path / name, PLAN, later)[0].sections)
    assert results[0] == results[1]


def test_each_section_stands_in_the_table_once(tmp_path: Path) -> None:
    found, _, catalogue = compared(tmp_path, PLAN, [PLAN[0], TRAIN, *PLAN[4:]])
    for side, document_id in enumerate((A, B)):
        told = [paths(pair)[side] for pair in found.sections if paths(pair)[side]]
        assert sorted(told, key=str) == sorted(s.path for s in catalogue.sections(document_id))


def test_what_only_b_has_follows_what_it_follows_there() -> None:
    rows = list(side_by_side([2, NOBODY, 1], count_b=4))
    assert rows == [(0, 2), (None, 3), (1, None), (None, 0), (2, 1)]
    assert list(side_by_side([NOBODY], count_b=1)) == [(0, None), (None, 0)]


def test_a_document_without_sections_is_compared_too(tmp_path: Path) -> None:
    found, _, _ = compared(tmp_path, PLAN, ["Không có mục nào."])
    assert {pair.status for pair in found.sections} == {Status.ONLY_A}


def test_a_document_is_not_compared_with_itself(tmp_path: Path) -> None:
    _, comparer, _ = compared(tmp_path, PLAN, PLAN)
    with pytest.raises(SameDocumentError):
        comparer.compare(A, A)


def test_an_unknown_document_is_told(tmp_path: Path) -> None:
    _, comparer, _ = compared(tmp_path, PLAN, PLAN)
    with pytest.raises(NoSuchDocumentError, match="ke-hoach-2032"):
        comparer.compare(A, "ke-hoach-2032")


def test_of_too_many_sections_the_deepest_are_part_of_those_above() -> None:
    [section] = make_document("x", ["Một mục."]).sections
    deep = [replace(section, level=9)] * MAX_SECTIONS
    upper = replace(section, level=2)
    assert divided([upper, *deep], "x") == [upper]
    with pytest.raises(TooManySectionsError, match="“x”"):
        divided([*deep, *deep], "x")
