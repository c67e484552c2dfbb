"""On which day a deadline falls next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.deadlines import find_deadlines, next_due
from index.model import Deadline


def only(text: str) -> Deadline:
    (found,) = find_deadlines(text, 2025)
    return found


@given(st.integers(1, 31), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_day_of_every_month_comes_once_a_month(day: int, after: date) -> None:
    found = only(f"Nộp sổ chậm nhất ngày {day} hằng tháng.")
    following = next_due(found, after)
    assert following is not None
    assert after <= following <= after + timedelta(31)
    tomorrow = following + timedelta(1)
    assert following.day == day or (following.day < day and tomorrow.day == 1)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_the_last_day_before_a_day_of_a_quarter_is_in_its_last_month(after: date) -> None:
    found = next_due(only("Nộp sổ trước ngày 18 tháng cuối quý."), after)
    assert found is not None
    assert found >= after
    assert (found.month % 3, found.day) == (0, 17)
    assert (found - after).days < 93


@pytest.mark.parametrize(
    ("text", "after", "due"),
    [
        ("nộp trước ngày 05/3/2025", (2025, 3, 4), (2025, 3, 4)),
        ("nộp trước ngày 05/3/2025", (2025, 3, 5), None),
        ("trực từ 01/5/2025 đến 30/6/2025", (2025, 5, 20), (2025, 6, 30)),
        ("trực từ 01/5/2025 đến 30/6/2025", (2025, 7, 1), None),
        ("nộp trước ngày 15/12 hằng năm", (2025, 12, 15), (2026, 12, 14)),
        ("nộp trước thứ Sáu hằng tuần", (2025, 11, 21), (2025, 11, 27)),
        ("nộp trước 16 giờ hằng ngày", (2025, 11, 21), (2025, 11, 21)),
        ("Định kỳ và đột xuất báo cáo", (2025, 11, 21), None),
        ("làm theo tiến độ của Đề án", (2025, 11, 21), None),
        ("thời hạn: giữa năm 2025", (2025, 1, 1), None),
    ],
)
def test_the_next_due_day_is_known_where_the_words_fix_one(
    text: str, after: tuple[int, int, int], due: tuple[int, int, int] | None
) -> None:
    assert next_due(only(text), date(*after)) == (date(*due) if due else None)
