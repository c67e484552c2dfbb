"""What is told of a deadline on a given day: in words, and by a tone that only repeats them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ui_streamlit.client.duties import Duty
from ui_streamlit.views.documents.naming import number

SOON: Final = 30
"""Days before its last one from which a deadline is said to come soon."""
OVER: Final = "Đã qua hạn"
COMING: Final = "Sắp đến hạn"
LATER: Final = "Còn thời gian"
RECURRING: Final = "Định kỳ"
STATES: Final = (OVER, COMING, LATER, RECURRING)


@dataclass(frozen=True, slots=True)
class State:
    """``name`` is one of ``STATES``, "" where no day is fixed; ``on`` is the day that counts."""

    name: str
    words: str
    tone: str = ""
    on: date | None = None


def state_of(duty: Duty, today: date) -> State:
    """How a duty stands on a day."""
    if duty.deadline is None:
        return State("", "Không ghi thời hạn")
    if duty.recurrence:
        return _recurring(duty.next_due, today)
    if duty.due is None:
        return State("", "Thời hạn tính theo văn bản, sự việc khác")
    return _dated(duty.due, today)


def _recurring(on: date | None, today: date) -> State:
    if on is None:
        return State("", f"{RECURRING}, không ấn định ngày")
    return State(RECURRING, f"{RECURRING}: kỳ tới {on:%d/%m/%Y}, {_ahead(on, today)}", on=on)


def _dated(due: date, today: date) -> State:
    if due < today:
        return State(OVER, f"{OVER} {_days(due, today)}: {due:%d/%m/%Y}", "late", due)
    if (due - today).days <= SOON:
        return State(COMING, f"{COMING}: {due:%d/%m/%Y}, {_ahead(due, today)}", "soon", due)
    return State(LATER, f"Hạn {due:%d/%m/%Y}, {_ahead(due, today)}", "", due)


def _ahead(on: date, today: date) -> str:
    return "hôm nay" if on == today else f"còn {_days(on, today)}"


def _days(one: date, other: date) -> str:
    return f"{number(abs((one - other).days))} ngày"
