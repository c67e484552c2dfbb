"""What the page "So sánh" makes of a comparison, without a browser."""

from __future__ import annotations

from datetime import date

import pytest

from ui_streamlit.client.comparing import (
    Change,
    ComparedDocument,
    DatedTask,
    DeadlinePair,
    SectionPair,
    Sections,
    SectionSide,
    Target,
    TargetPair,
    Words,
)
from ui_streamlit.client.documents import Span
from ui_streamlit.views.comparing.deadlines import points
from ui_streamlit.views.comparing.numbers import signed, written
from ui_streamlit.views.comparing.sections import counted, differing, pair_of
from ui_streamlit.views.comparing.targets import changes

A = ComparedDocument("a", "Kế hoạch 2024", None, "Lâm Giang", 2024, None)
B = ComparedDocument("b", "Kế hoạch 2025", None, "Lâm Giang", 2025, None)


def side(text: str, *, cut: bool = False) -> SectionSide:
    return SectionSide("I.2", "mục I.2", text, [Span(5, 5 + len(text))], cut)


def words(text: str, within: str) -> Words:
    start = within.index(text)
    return Words(text, Span(start, start + len(text)))


def pair(status: str, *, moved: bool = False, cut: bool = False) -> SectionPair:
    old, new = "Di dời 640 hộ.", "Di dời dứt điểm 815 hộ."
    figure = Change(words("640", old), words("815", new))
    come = Change(None, words("dứt điểm", new))
    a = None if status == "only_b" else side(old, cut=cut)
    b = None if status == "only_a" else side(new)
    differs = status == "changed"
    return SectionPair(status, moved, a, b, [come, figure] * differs, [figure] * differs)


def test_the_words_of_each_side_that_the_other_has_not_are_marked() -> None:
    shown = pair_of(pair("changed", moved=True, cut=True), A, B)
    assert shown.a
    assert shown.b
    assert shown.a.runs == (("Di dời ", False), ("640", True), (" hộ.", False))
    assert [run for run, marked in shown.b.runs if marked] == ["dứt điểm", "815"]
    assert shown.tags == ("Khác nhau", "Chuyển chỗ")
    assert shown.lines == ("Số liệu thay đổi: 640 → 815.",)
    assert "chỉ so sánh phần đầu" in shown.a.note
    assert shown.b.link.address == {"id": "b", "muc": "I.2"}
    assert shown.label == "A, mục I.2 và B, mục I.2: khác nhau, chuyển chỗ"


def test_a_section_without_a_counterpart_has_nothing_marked() -> None:
    shown = pair_of(pair("only_a"), A, B)
    assert shown.b is None
    assert shown.a
    assert shown.a.runs == (("Di dời 640 hộ.", False),)
    assert (shown.label, shown.lines) == ("A, mục I.2: chỉ có ở A", ())


def test_only_what_is_alike_and_in_its_place_does_not_differ() -> None:
    same, moved, changed = pair("same"), pair("same", moved=True), pair("changed")
    assert differing([same, moved, changed, pair("only_b")]) == [moved, changed, pair("only_b")]


def test_pairs_are_counted_by_kind() -> None:
    assert counted(Sections(9, 1, 2, 3, 3, 0, [])).endswith("3 mục chỉ có ở B.")
    assert counted(Sections(9, 1, 2, 3, 3, 4, [])).endswith("; 4 mục chuyển chỗ.")


def target(value: str) -> Target:
    return Target("I.2", "mục I.2", value, [], "trạm đo mưa tự động", value)


def test_the_largest_changes_in_percent_come_first_and_others_are_left_out() -> None:
    rows = [
        TargetPair("changed", target("30 trạm"), target("33 trạm"), "trạm", 3.0, 10.0),
        TargetPair("changed", target("30 trạm"), target("15 trạm"), "trạm", -15.0, -50.0),
        TargetPair("changed", target("30 trạm"), target("ít"), None, None, None),
        TargetPair("only_b", None, target("5 trạm"), None, None, None),
    ]
    found = changes(rows)
    assert [one["Thay đổi"] for one in found] == [-50.0, 10.0]
    assert found[0]["Chỉ tiêu"] == "−50%: trạm đo mưa tự động"


def task(due: date | None) -> DatedTask:
    return DatedTask("I", "mục I", "Lắp trạm", [], [], "trước ngày", due)


def test_days_of_both_documents_are_laid_upon_one_year_those_of_pairs_first() -> None:
    rows = [
        DeadlinePair("only_b", None, task(date(2025, 3, 1)), None),
        DeadlinePair("changed", task(date(2024, 2, 29)), task(date(2025, 3, 1)), 1),
        DeadlinePair("changed", task(None), task(None), None),
    ]
    found = points(rows)
    assert [(p["Văn bản"], p["Ngày"]) for p in found] == [
        ("A", "2000-02-29"),
        ("B", "2000-03-01"),
        ("B", "2000-03-01"),
    ]
    assert [p["Nhiệm vụ"] for p in found] == ["1. Lắp trạm", "1. Lắp trạm", "2. Lắp trạm"]
    assert found[0]["Hạn"] == "29/02/2024"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (14000.0, "14.000"),
        (53.3, "53,3"),
        (-2.0, "−2"),
        (0.126, "0,13"),
        (1e6, "1.000.000"),
    ],
)
def test_numbers_are_written_as_officials_write_them(value: float, text: str) -> None:
    assert written(value) == text
    assert signed(value) == (f"+{text}" if value > 0 else text)
