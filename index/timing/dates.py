"""Days, months, quarters and years as official prose writes them, and the days they span.

"05/3/2023", "15 tháng 12 năm 2025", "tháng 6, 7/2023", "quý III", "cuối năm 2024",
"6 tháng đầu năm". A year that is left out is that of the next time in the same list, else the one
the document is for.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from index.letters import DASHES
from index.model import Span

LAST = 31
"""As the day of a month: its last one, however long it is."""


def words(pattern: str) -> str:
    """A pattern in which any white space may stand where a blank does, or none for " ?"."""
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+")


_YEAR = words(
    r"(?:(?:\s?/\s?|,? năm )(?:19|20)\d{2}(?!\d)"
    r"|(?:,? của)? năm (?:sau|trước|tiếp theo|kế tiếp|liền kề)(?!\w))"
)
_DAY = words(
    rf"(?:ngày )?(?<![\d/])(?:0?[1-9]|[12]\d|3[01])(?:\s?/\s?| tháng )(?:1[0-2]|0?[1-9])"
    rf"(?![\d%]|\s?/\s?\d{{1,2}}(?!\d))(?:{_YEAR})?"
    r"|(?:ngày )?(?<![\d/.-])\d{1,2}(?:\.\d{1,2}\.|-\d{1,2}-)(?:19|20)\d{2}(?!\d)"
)
_LISTED = rf"(?=\s*(?:[,;:.)/\]”\n]|năm|và|hằng|hàng|[{DASHES}]|$))"
"""What follows a number that still belongs to a list of months: never a thing that is counted."""
_JOINED = rf"\s*(?:,|và|[{DASHES}])\s*"
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_MONTHS = words(
    rf"(?:(?:tuần |nửa )?(?:đầu|giữa|cuối) )?(?:các )?tháng {_MONTH}"
    rf"(?:{_JOINED}(?:tháng {_MONTH}|{_MONTH}{_LISTED})){{0,11}}(?:{_YEAR})?"
)
_ROMAN = r"(?:IV|I{1,3}|[1-4])(?!\w)"
_QUARTERS = words(
    rf"(?:(?:đầu|giữa|cuối) )?(?:các )?qu[ýí] {_ROMAN}"
    rf"(?:{_JOINED}(?:qu[ýí] )?{_ROMAN}){{0,3}}(?:{_YEAR})?"
)
_PART = words(r"(?:0?[369]|ba|sáu|chín) tháng (?:đầu|cuối) năm(?: (?:19|20)\d{2}(?!\d))?")
_WHOLE = words(
    r"(?:đầu|giữa|cuối) năm(?: (?:19|20)\d{2}(?!\d)| sau)?|năm (?:19|20)\d{2}"
    rf"(?!\d|\s*[{DASHES}]\s*\d)"
)
_KINDS = {"day": _DAY, "months": _MONTHS, "quarters": _QUARTERS, "part": _PART, "whole": _WHOLE}
_PATTERNS = {kind: re.compile(pattern, re.I) for kind, pattern in _KINDS.items()}

TIME = f"(?:{'|'.join(_KINDS.values())})"
"""A pattern, without groups, of one time; months and quarters may be a list."""

_NUMBER = re.compile(r"\d+")
_YEAR_NUMBER = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_QUARTER_NUMBERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_PART_LENGTHS = {"ba": 3, "sáu": 6, "chín": 9}


_LEAP_YEAR = 2024


class MonthDay(NamedTuple):
    """A day of any year."""

    month: int
    day: int

    def of(self, year: int) -> date | None:
        """The day in a year; ``None`` where there is none, such as 31 June."""
        if self.day == LAST:
            return date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(1)
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def before(self) -> MonthDay:
        """The day before it; the one before 1 January is the last of December."""
        if self.day > 1:
            return MonthDay(self.month, self.day - 1)
        return MonthDay((self.month - 2) % 12 + 1, LAST)


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """A time as written: ``span`` of the text, first and last day of any year.

    ``year`` is ``None`` where it is left out; ``later`` counts the years that "năm sau" adds, -1
    for "năm trước". Of a time that is not ``exact`` ("giữa năm") the days are not known. ``unit``
    is the key of its pattern: day, months, quarters, part or whole (of a year).
    """

    span: Span
    begins: MonthDay
    ends: MonthDay
    unit: str
    year: int | None = None
    later: int = 0
    exact: bool = True

    def first_day(self, year: int | None) -> date | None:
        """Its first day; ``year`` counts where none is written."""
        return self._on(self.begins, year)

    def last_day(self, year: int | None) -> date | None:
        """Its last day; ``year`` counts where none is written."""
        return self._on(self.ends, year)

    def day_before(self, year: int | None) -> date | None:
        """The last day on which it has not begun."""
        first = self._on(self.begins, year)
        return first - timedelta(1) if first else None

    def _on(self, day: MonthDay, year: int | None) -> date | None:
        written = self.year or year
        return day.of(written + self.later) if written and self.exact else None


def read_times(text: str, span: Span) -> list[WrittenTime]:
    """The times in a part of a text, in order; a list of months is one time while it runs on.

    "tháng 6, 7/2023" is one time of two months, "tháng 6, 12/2023" is two times.
    """
    found = sorted(
        (match.start(), -match.end(), kind, match)
        for kind, pattern in _PATTERNS.items()
        for match in pattern.finditer(text, span.start, span.end)
    )
    times: list[WrittenTime] = []
    for start, _, kind, match in found:
        if not times or start >= times[-1].span.end:
            times += _READERS[kind](match)
    return _with_years(times)


def _with_years(times: Sequence[WrittenTime]) -> list[WrittenTime]:
    """A year stands at the end of a list and counts for all of it."""
    year, later, filled = None, 0, list[WrittenTime]()
    for time in reversed(times):
        year, later = (time.year, 0) if time.year else (year, time.later or later)
        filled.append(replace(time, year=year, later=later))
    return filled[::-1]


def _year(text: str) -> tuple[int | None, int]:
    """The year that is written in a text, and how many years "năm sau" adds."""
    if match := _YEAR_NUMBER.search(text):
        return int(match.group()), 0
    if re.search(r"năm\s+trước", text):
        return None, -1
    return None, int(bool(re.search(r"năm\s+(?:sau|tiếp|kế|liền)", text)))


def _read_day(match: re.Match[str]) -> Iterator[WrittenTime]:
    day, month = (int(number) for number in _NUMBER.findall(match.group())[:2])
    year, later = _year(match.group())
    place = MonthDay(month, day)
    # A misread day ("31/6") is still a time, of which the days are not known.
    known = 1 <= month <= 12 and 1 <= day <= monthrange(_LEAP_YEAR, month)[1]
    yield WrittenTime(Span(*match.span()), place, place, "day", year, later, known)


def _read_months(match: re.Match[str]) -> Iterator[WrittenTime]:
    numbers = [
        (int(number.group()), number)
        for number in _NUMBER.finditer(match.group())
        if len(number.group()) <= 2
    ]
    yield from _runs(match, numbers, 1, "months")


def _read_quarters(match: re.Match[str]) -> Iterator[WrittenTime]:
    numbers = [
        (_QUARTER_NUMBERS.get(number.group().upper()) or int(number.group()), number)
        for number in re.finditer(rf"\b{_ROMAN}", match.group(), re.I)
    ]
    yield from _runs(match, numbers, 3, "quarters")


def _runs(
    match: re.Match[str], numbers: Sequence[tuple[int, re.Match[str]]], length: int, unit: str
) -> Iterator[WrittenTime]:
    """The runs of neighbouring numbers in a list of months or quarters of ``length`` months."""
    year, later = _year(match.group())
    exact, late = _precision(match.group())
    start = 0
    for i, (number, place) in enumerate(numbers):
        following = numbers[i + 1][0] if i + 1 < len(numbers) else None
        if following and _runs_on(number, following, match.group()[place.end() :]):
            continue
        left = match.start() + (numbers[start][1].start() if start else 0)
        right = match.start() + place.end() if following else match.end()
        ends = MonthDay(number * length, LAST)
        begins = ends if late else MonthDay((numbers[start][0] - 1) * length + 1, 1)
        yield WrittenTime(Span(left, right), begins, ends, unit, year, later, exact)
        start = i + 1


def _runs_on(number: int, following: int, between: str) -> bool:
    return following == number + 1 or (
        following > number and bool(re.match(rf"\s*[{DASHES}]", between))
    )


def _precision(text: str) -> tuple[bool, bool]:
    """Whether the words fix the days, and whether they mean only the end ("cuối năm")."""
    first = re.sub(r"^(?:tuần|nửa)\s+", "", text.lower()).split()[0]
    return first not in {"đầu", "giữa"}, first == "cuối"


def _read_part(match: re.Match[str]) -> Iterator[WrittenTime]:
    text = match.group().lower()
    first = text.split()[0]
    length = _PART_LENGTHS.get(first) or int(first)
    begins, end = (1, length) if "đầu" in text else (13 - length, 12)
    year, later = _year(text)
    ends = MonthDay(end, LAST)
    yield WrittenTime(Span(*match.span()), MonthDay(begins, 1), ends, "part", year, later)


def _read_whole(match: re.Match[str]) -> Iterator[WrittenTime]:
    year, later = _year(match.group())
    exact, late = _precision(match.group())
    ends = MonthDay(12, LAST)
    begins = ends if late else MonthDay(1, 1)
    yield WrittenTime(Span(*match.span()), begins, ends, "whole", year, later, exact)


_READERS = {
    "day": _read_day,
    "months": _read_months,
    "quarters": _read_quarters,
    "part": _read_part,
    "whole": _read_whole,
}
