"""RFC 5545 rules of deadlines that come again, and the days they fall on.

A rule names its months ("BYMONTH=3,6,9,12") rather than an interval, so that it falls on the same
days wherever one begins to count. Where the words give no day ("hằng quý") the rule is no more
than the frequency ("FREQ=MONTHLY;INTERVAL=3") and falls on no day at all: which day it is would
be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from index.timing.dates import LAST, MonthDay, words

WEEKDAYS = {
    "hai": "MO", "ba": "TU", "tư": "WE", "năm": "TH", "sáu": "FR", "bảy": "SA", "bẩy": "SA"
}  # fmt: skip
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "sáu": 6, "chín": 9, "nửa": 6}
_UNIT = re.compile(
    words(
        rf"(?:\b(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)}) )?\b(?P<unit>ngày|tuần|tháng|quý|năm)\b"
    ),
    re.I,
)
_DAYS_OF = {"ngày": 1, "tuần": 7, "tháng": 30, "quý": 91, "năm": 365}
"""About how long a unit is, to tell which of several is the shortest."""
_RULE_OF = {
    "ngày": ("DAILY", 1),
    "tuần": ("WEEKLY", 1),
    "tháng": ("MONTHLY", 1),
    "quý": ("MONTHLY", 3),
    "năm": ("YEARLY", 1),
}


def monthly(day: int, months: Sequence[int] = ()) -> str:
    """On a day of each month, or of some; 0 is the last day of the month before.

    In a month that is too short the last day counts ("ngày 31 hằng tháng").
    """
    if day == 0:
        months = [(month - 2) % 12 + 1 for month in months]
    chosen = f"BYMONTH={','.join(map(str, sorted(months)))};" if months else ""
    return f"FREQ=MONTHLY;{chosen}{_by_day(day or LAST)}"


def yearly(day: MonthDay) -> str:
    """On one day of each year."""
    leap = day == MonthDay(2, 29)
    by_day = _by_day(day.day) if leap or day.day == LAST else f"BYMONTHDAY={day.day}"
    return f"FREQ=YEARLY;BYMONTH={day.month};{by_day}"


def _by_day(day: int) -> str:
    if day == LAST:
        return "BYMONTHDAY=-1"
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"


def frequency(text: str) -> str | None:
    """The rule of the shortest period that a text names; ``None`` if it names none.

    "hằng quý, 6 tháng, 1 năm" comes every three months.
    """
    found = [
        (_DAYS_OF[unit] * count, unit, count)
        for match in _UNIT.finditer(text.lower())
        for unit, count in [(match["unit"], _count(match["count"]))]
    ]
    if not found:
        return None
    _, unit, count = min(found)
    name, months = _RULE_OF[unit]
    interval = months * count
    return f"FREQ={name}" + (f";INTERVAL={interval}" if interval > 1 else "")


def _count(written: str | None) -> int:
    return _NUMBERS.get(written or "một") or int(written or 1) or 1


@lru_cache(maxsize=1024)  # few rules, asked for once a duty; reading one takes long
def next_day(rule: str, after: date) -> date | None:
    """The first day on or after ``after`` on which a rule falls; ``None`` if it fixes no day.

    Raises:
        ValueError: the rule is not of RFC 5545.
    """
    if "BY" not in rule and rule != "FREQ=DAILY":
        return None
    start = datetime.combine(after, time())
    found: datetime | None = rrulestr(rule, dtstart=start).after(start, inc=True)
    return found.date() if found else None
