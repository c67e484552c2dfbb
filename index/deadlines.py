"""By when a task is to be done: deadlines as written, and the days they fall on.

What only looks like one is left out: days of events and anniversaries, dates of cited documents,
validity, what has already happened, and the period of data that a report covers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from index.model import Deadline
from index.timing import fixed_deadlines as fixed
from index.timing import recurring_deadlines as recurring
from index.timing.recurrence import next_day

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], list[Deadline] | None]]


def find_deadlines(text: str, year: int | None) -> list[Deadline]:
    """The deadlines in a text (NFC), in order, none overlapping another.

    ``year`` is the year the text's document is for; it counts where a date leaves the year out.
    Spans are relative to ``text``; each holds the words one would quote ("trước ngày 20/11").

    - ``FIXED``: ``due`` is the last day in time, ``None`` where the words do not fix one ("giữa
      năm 2024", a day that is not in the calendar, no year known); ``start`` is set for what is to
      be done within a time ("trong tháng 6, 7/2023").
    - ``PERIOD``: from a day to a day.
    - ``RECURRING``: ``recurrence`` is the rule of the last days ("trước ngày 18 tháng cuối quý":
      ``FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=17``). Where no day is given ("hằng quý, 6 tháng,
      1 năm") it is the frequency alone, the shortest of them (``FREQ=MONTHLY;INTERVAL=3``), and
      where no interval is given either ("định kỳ và đột xuất") ``None``.
    - ``BY_REFERENCE``: another document or an event fixes it ("theo tiến độ của Đề án …", "trong
      vòng 05 ngày kể từ ngày nhận").
    """
    taken: list[tuple[int, int]] = []
    found: list[Deadline] = []
    for pattern, read in _rules(year):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if (deadlines := read(match)) is not None:
                taken.append(match.span())
                found += deadlines
    return sorted(found, key=lambda deadline: deadline.span)


def next_due(deadline: Deadline, after: date) -> date | None:
    """The next due date on or after a day; ``None`` when it is over or no day is fixed.

    A recurrence without a day ("hằng quý") has none: to take the end of the quarter for it would
    be a guess.
    """
    if deadline.recurrence:
        return next_day(deadline.recurrence, after)
    return deadline.due if deadline.due and deadline.due >= after else None


def _rules(year: int | None) -> tuple[_Rule, ...]:
    """What to look for, in order: what one rule has taken, even to refuse it, no other reads."""
    return (
        (fixed.BY_DOCUMENT, fixed.read_reference),
        (fixed.LABELLED_BY_DOCUMENT, fixed.read_labelled_reference),
        (fixed.PERIOD, partial(fixed.read_period, year=year)),
        (recurring.MONTHLY, recurring.read_monthly),
        (recurring.WEEKLY, recurring.read_weekly),
        (recurring.DAILY, recurring.read_daily),
        (fixed.SESSION, fixed.read_session),
        (fixed.BY_EVENT, fixed.read_reference),
        (fixed.FIXED, partial(fixed.read_fixed, year=year)),
        (fixed.AFTER_EVENT, fixed.read_duration),
        (recurring.ALL_THE_TIME, recurring.read_all_the_time),
        (recurring.PERIODIC, recurring.read_periodic),
        (recurring.TIMES_A_PERIOD, recurring.read_times_a_period),
        (recurring.EVERY_SO_OFTEN, recurring.read_every_so_often),
    )
