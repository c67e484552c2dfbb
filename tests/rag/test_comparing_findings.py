"""Targets and deadlines of two plans in one table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.model import Deadline, DeadlineKind, Span, Target
from rag.comparing.deadlines import dated_tasks, pair_deadlines
from rag.comparing.model import DatedTask, Status
from rag.comparing.rows import ComparedRows, Part
from rag.comparing.targets import pair_targets
from tests.rag.compared_plans import A, compared

PLAN = [
    "I. CHỈ TIÊU",
    "1. Phấn đấu trồng mới 120 ha rừng phòng hộ; tỷ lệ cây sống đạt 80%.",
    "2. Trang bị 15 máy bơm nước cho kiểm lâm.",
    "II. NHIỆM VỤ",
    "1. Chi cục Kiểm lâm chủ trì, phối hợp Công an tỉnh phát băng cản lửa xong trước ngày "
    "15/02/2030.",
]
LATER = [
    "I. CHỈ TIÊU",
    "1. Trang bị ít nhất 21 máy bơm nước cho kiểm lâm.",
    "2. Phấn đấu trồng mới 90 ha rừng phòng hộ; tỷ lệ cây sống đạt trên 85%.",
    "II. NHIỆM VỤ",
    "1. Chi cục Kiểm lâm chủ trì, phối hợp Công an tỉnh phát băng cản lửa xong trước ngày "
    "25/02/2031.",
]


def target(measure: str, low: float | None, high: float | None, unit: str) -> Target:
    return Target("x", "I.1", measure, Span(0, 1), measure, "", unit, 1, low, high)


def task(due: date | None, kind: DeadlineKind = DeadlineKind.FIXED, rule: str = "") -> DatedTask:
    deadline = Deadline("hạn", Span(0, 1), kind, due, recurrence=rule or None)
    return DatedTask("x", "I.1", "Phát băng cản lửa", Span(0, 1), deadline, ("Sở X",), 1)


def test_targets_are_paired_by_what_they_are_about(tmp_path: Path) -> None:
    found, _, _ = compared(tmp_path, PLAN, LATER)
    told = {
        (pair.a.value, pair.b.value): (pair.change, pair.percent)
        for pair in found.targets
        if pair.a and pair.b
    }
    assert told == {
        ("120 ha", "90 ha"): (-30, -25),
        ("80%", "trên 85%"): (5, 6.25),
        ("15 máy", "ít nhất 21 máy"): (6, 40),
    }
    assert {pair.status for pair in found.targets} == {Status.CHANGED}


@pytest.mark.parametrize(
    ("before", "after", "change", "percent"),
    [
        ((10, 10, "ha"), (15, None, "ha"), 5, 50),
        ((None, 10, "ha"), (None, 8, "ha"), -2, -20),
        ((10, None, "ha"), (None, 8, "ha"), None, None),
        ((10, 10, "ha"), (15, 15, "cây"), None, None),
        ((0, 0, "vụ"), (3, 3, "vụ"), 3, None),
    ],
)
def test_a_change_is_told_where_units_and_bounds_agree(
    before: tuple[float, float, str],
    after: tuple[float, float, str],
    change: float | None,
    percent: float | None,
) -> None:
    a, b = target("trồng rừng phòng hộ", *before), target("trồng rừng phòng hộ", *after)
    [pair] = pair_targets([a], [b], [])
    assert (pair.change, pair.percent) == (change, percent)


def test_equal_targets_are_the_same() -> None:
    one = target("trồng rừng phòng hộ", 10, 10, "ha")
    [pair] = pair_targets([one], [one], [])
    assert (pair.status, pair.change, pair.percent) == (Status.SAME, 0, 0)


def test_targets_of_other_things_stay_alone() -> None:
    found = pair_targets(
        [target("trồng rừng phòng hộ", 10, 10, "ha")],
        [target("học sinh được miễn học phí", 10, 10, "%")],
        [],
    )
    assert [pair.status for pair in found] == [Status.ONLY_A, Status.ONLY_B]


def test_the_same_task_is_due_some_days_later_in_the_year(tmp_path: Path) -> None:
    found, _, _ = compared(tmp_path, PLAN, LATER)
    [pair] = found.deadlines
    assert pair.a
    assert pair.a.agencies == ("Chi cục Kiểm lâm", "Công an tỉnh")
    assert (pair.status, pair.days, pair.days_in_year) == (Status.CHANGED, 375, 10)


@pytest.mark.parametrize(
    ("a", "b", "years", "status", "days"),
    [
        (task(date(2030, 2, 14)), task(date(2031, 2, 14)), 1, Status.SAME, 0),
        (task(date(2030, 2, 14)), task(date(2031, 2, 10)), 1, Status.CHANGED, -4),
        (task(date(2028, 2, 29)), task(date(2029, 2, 28)), 1, Status.SAME, 0),
        (task(date(2030, 2, 14)), task(date(2030, 2, 14)), None, Status.SAME, None),
        (
            task(None, DeadlineKind.RECURRING, "FREQ=DAILY"),
            task(None, DeadlineKind.RECURRING, "FREQ=WEEKLY"),
            1,
            Status.CHANGED,
            None,
        ),
        (task(date(2030, 2, 14)), task(None, DeadlineKind.BY_REFERENCE), 1, Status.CHANGED, None),
        (task(None, DeadlineKind.BY_REFERENCE),) * 2 + (1, Status.SAME, None),
    ],
)
def test_deadlines_are_the_same_on_the_same_day_of_the_year_or_by_the_same_rule(
    a: DatedTask, b: DatedTask, years: int | None, status: Status, days: int | None
) -> None:
    [pair] = pair_deadlines([a], [b], [], years)
    assert (pair.status, pair.days_in_year) == (status, days)


def test_a_task_of_several_bodies_is_one_task(tmp_path: Path) -> None:
    _, _, catalogue = compared(tmp_path, PLAN, LATER)
    duties = catalogue.findings.duties(documents=[A])
    assert len(duties) == 2
    assert len(dated_tasks(duties)) == 1


def test_rows_say_in_words_how_both_stand_to_each_other(tmp_path: Path) -> None:
    found, comparer, _ = compared(tmp_path, PLAN, LATER)
    told = {(row.part, row.remark) for row in ComparedRows(found, comparer)}
    assert {
        (Part.TARGET, "-30 ha (-25%)"),
        (Part.TARGET, "+5 điểm %"),
        (Part.DEADLINE, "muộn hơn 10 ngày trong năm"),
    } <= told
    assert any(part is Part.SECTION and "15 → 21" in remark for part, remark in told)
