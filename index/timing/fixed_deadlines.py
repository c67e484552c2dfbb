"""Deadlines that come once: a day, a month, a period, or what another document or event fixes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import takewhile

from index.letters import DASHES
from index.model import Deadline, DeadlineKind, Span
from index.timing.dates import TIME, MonthDay, WrittenTime, read_times, words
from index.timing.deadline_context import (
    before,
    is_completion,
    is_event_day,
    is_fact,
    is_labelled,
    is_past,
    is_period_of_data,
    opens_clause,
    opens_item,
)
from index.timing.limits import BEFORE, EVERY_YEAR, HOUR, UNTIL, WITHIN, deadline
from index.timing.recurrence import yearly

_KINDS = (
    r"(?:Kế hoạch|Quyết định|Đề án|Chương trình|Chiến lược|Nghị quyết|Nghị định|Thông tư|Dự án"
    r"|Công văn|Công điện|Chỉ thị|Kết luận|Hướng dẫn|Phụ lục|Bộ luật|Luật|Quy chế|Thông báo)"
)
_TITLE = (
    r"(?: (?!(?:và|để|báo|gửi|trình|nhằm|bảo|đảm|phối|do|trước)\b)"
    r"[^\s,.;:()]+(?:\.\d+[^\s,;:()]*)*){0,8}"
)
BY_DOCUMENT = re.compile(
    words(
        r"\b(?:[Tt]heo|[Đđ]úng|[Bb]ảo đảm|[Đđ]ảm bảo)(?: đúng)?"
        r" (?:thời hạn|thời gian|tiến độ|lộ trình|mốc thời gian)"
        r"(?: (?:đã )?(?:được )?(?:quy định|nêu|ghi|đề ra|xác định|giao))?"
        r"(?: (?:tại|của|trong|theo)(?: (?:điểm|khoản|Điều|[Mm]ục|[Pp]hần) [\w.]+,?)*"
        rf" (?i:{_KINDS})| {_KINDS}){_TITLE}"
    )
)
"""By what another document says: "theo thời hạn tại Kế hoạch số …"."""
LABELLED_BY_DOCUMENT = re.compile(words(rf"\b[Tt]heo {_KINDS}{_TITLE}"))

_SOME_DAY = words(rf"(?:{HOUR},? )?(?:{TIME}|(?:ngày )?\b\d{{1,2}}\b)")
PERIOD = re.compile(
    words(
        rf"(?:\b(?P<since>(?:kể )?từ) )?(?:{HOUR},? )?(?P<first>{TIME}|(?:ngày )?\b\d{{1,2}})"
        rf"\s*(?P<between>,? (?:đến|tới|cho đến)(?: hết)?(?P<before> trước)? |[{DASHES}]\s*)"
        rf"(?:{HOUR},? )?(?P<last>{TIME})(?P<every>{EVERY_YEAR})?"
    ),
    re.I,
)

_AND = r"(?:,? và|,|,? hoặc) "
_NAMED_DAY = words(r"(?: ngày(?: [^\W\d]+){1,3}(?= \d{1,2}/\d))?")
"""What the day is: "trước ngày khai giảng 15/9"."""
FIXED = re.compile(
    words(
        rf"(?P<limit>(?P<before>{BEFORE}{_NAMED_DAY}) |(?P<until>{UNTIL}) |(?P<within>{WITHIN}) )?"
        rf"(?:{HOUR},? )?(?P<times>(?<!\w){TIME}"
        rf"(?(limit)(?:{_AND}(?:trước |đến |hết )?{TIME}){{0,11}}|(?:{_AND}{TIME}){{0,11}}))"
        rf"(?P<every>{EVERY_YEAR})?"
    ),
    re.I,
)
SESSION = re.compile(
    words(r"\btại kỳ họp[^,;.:()\n]{0,60}?(?:đầu|giữa|cuối) năm(?: \d{4})?(?!\w)"), re.I
)
"""At a session of the people's council, whose day is not known yet."""
BY_EVENT = re.compile(
    words(
        r"\b(?:hoàn thành|xong|kết thúc)[^.;,:()\n]{0,20}? "
        rf"(?P<event>trước (?!{_SOME_DAY}|[^.;\n]{{0,30}}\?)[^.;,:()\n]{{3,60}})"
    ),
    re.I,
)
_NUMBER = r"(?:\d{1,3}|một|hai|ba|năm|bảy|mười)"
_SINCE = words(
    r"(?: đầu\b)?(?: (?:kể từ|tính từ|từ khi|từ ngày|sau khi|sau mỗi|khi có|khi nhận)"
    r"[^.;,:()\n]{0,80})?"
)
AFTER_EVENT = re.compile(
    words(
        r"\b(?P<limit>(?:chậm|muộn) nhất(?: là)?(?: sau| trong)?(?: vòng| thời hạn)?|trong"
        r"|trong (?:vòng|thời hạn|thời gian)(?: tối đa| không quá)?|sau không quá"
        rf"|trước(?: ít nhất)?(?= {_NUMBER} (?:ngày|tuần|tháng)))"
        rf" {_NUMBER}(?: \(\w+\))? (?:ngày|giờ|phút|tuần|tháng)\b(?! \d| (?:đầu|cuối) năm)"
        r"(?P<working> làm việc)?"
        rf"(?P<since>{_SINCE})"
    ),
    re.I,
)
"""So many days from an event: "trong vòng 05 ngày kể từ ngày nhận", "trước 10 ngày"."""


_CELL_ENDS = re.compile(r"\s*(?:[);|\n\t]|\.?\Z)")


def read_reference(match: re.Match[str]) -> list[Deadline] | None:
    """What a document or an event fixes that is not here: ``due`` is left open."""
    start, end = match.span("event" if "event" in match.re.groupindex else 0)
    span = Span(start, start + len(match.string[start:end].rstrip()))
    return [deadline(match.string, span, DeadlineKind.BY_REFERENCE)]


def read_labelled_reference(match: re.Match[str]) -> list[Deadline] | None:
    """What a document fixes, "theo Kế hoạch số …", where a label asks when."""
    return read_reference(match) if is_labelled(match.string, match.start()) else None


def read_duration(match: re.Match[str]) -> list[Deadline] | None:
    """A number of days from an event; a bare "trong 24 giờ" may describe anything."""
    bare = match["limit"].lower() == "trong" and not match["working"]
    if bare and not match["since"].strip():
        return None
    return read_reference(match)


def read_session(match: re.Match[str]) -> list[Deadline] | None:
    """At a session, of which only the part of the year is known."""
    return [deadline(match.string, Span(*match.span()), DeadlineKind.FIXED)]


def read_period(match: re.Match[str], year: int | None) -> list[Deadline] | None:
    """From a day to a day; from year to year ("giai đoạn") nothing is due."""
    text, start, span = match.string, match.start(), Span(*match.span())
    last = read_times(text, Span(*match.span("last")))[-1]
    first = _first_of(match, last)
    if first is None or not _is_period(match, first):
        return None
    if "whole" in (first.unit, last.unit) or is_period_of_data(text, start) or is_fact(text, start):
        return []
    if match["every"]:
        day = last.begins.before() if match["before"] else last.ends
        rule = yearly(day) if last.exact else None
        return [deadline(text, span, DeadlineKind.RECURRING, recurrence=rule)]
    due = last.day_before(year) if match["before"] else last.last_day(year)
    if is_past(due, year, early=False):
        return []
    begins = _beginning(first, last, due, year)
    return [deadline(text, span, DeadlineKind.PERIOD, due=due, start=begins)]


def _is_period(match: re.Match[str], first: WrittenTime) -> bool:
    """Whether words join the two times; a dash alone may stand between any two."""
    days = first.unit == "day" and re.search(r"\w", match["between"])
    return bool(match["since"] or days) or is_labelled(match.string, match.start())


def _first_of(match: re.Match[str], last: WrittenTime) -> WrittenTime | None:
    """The time a period begins with; a bare day ("từ ngày 10 đến 15/6") is in the end's month."""
    times = read_times(match.string, Span(*match.span("first")))
    if times:
        return times[0]
    number = re.search(r"\d+", match["first"])
    if number is None or last.unit != "day" or not match["since"]:
        return None
    return replace(last, begins=MonthDay(last.begins.month, int(number.group())))


def _beginning(
    first: WrittenTime, last: WrittenTime, due: date | None, year: int | None
) -> date | None:
    """The first day; without a year it is the last such day before the end."""
    if first.year:
        return first.first_day(None)
    first = replace(first, later=first.later or last.later)
    begins = first.first_day(last.year or year)
    if begins and due and begins > due:  # "từ 15/12 đến 14/6/2025"
        return replace(first, later=first.later - 1).first_day(last.year or year)
    return begins


def read_fixed(match: re.Match[str], year: int | None) -> list[Deadline] | None:
    """Before, until or within a time, or several; a time alone counts where a label asks for it."""
    text, start = match.string, match.start()
    times = _alike(read_times(text, Span(*match.span("times"))))
    if not times:
        return None
    if not _is_limit(match, times):
        return None if not (match["before"] or match["until"]) else []
    return [found for found in _each(match, times, start, year) if found]


def _alike(times: list[WrittenTime]) -> list[WrittenTime]:
    """The times of a list up to the first of another sort: "trước ngày 20/3, quý II kiểm tra"."""
    return [*takewhile(lambda time: time.unit == times[0].unit, times)]


def _is_limit(match: re.Match[str], times: list[WrittenTime]) -> bool:
    text, start, unit = match.string, match.start(), times[0].unit
    if is_fact(text, start):
        return False
    if match["before"] or is_labelled(text, start):
        return True
    surely = re.search(r"nhất|không|nay", match["until"] or "", re.I)
    if not surely and is_period_of_data(text, start):
        return False
    if unit == "day" and not match["until"] and is_event_day(text, start):
        return False
    if match["limit"]:
        named = bool(surely) or "hết" in match["limit"].lower()
        return named or unit not in {"whole", "part"} or _is_awaited(text, start)
    return _stands_alone(match, unit)


def _is_awaited(text: str, start: int) -> bool:
    """A year is a deadline where a clause begins with it, or something is to be done by it."""
    return opens_clause(text, start) or is_completion(text, start)


def _stands_alone(match: re.Match[str], unit: str) -> bool:
    """Whether a time without any word of limit is one: "hoàn thành quý II", a cell of a table."""
    text, (start, end) = match.string, match.span()
    done = re.search(r"\b(?:hoàn\s+thành|xong)\s+$", before(text, start), re.I)
    cell = opens_item(text, start) and bool(_CELL_ENDS.match(text, end))
    late = re.match(r"cuối\s", match["times"], re.I)
    opens = opens_item(text, start) and (unit in {"months", "quarters"} or bool(late))
    yearly_day = match["every"] and match["times"].startswith("ngày")
    return bool(done or cell or opens or yearly_day)


def _each(
    match: re.Match[str], times: list[WrittenTime], start: int, year: int | None
) -> Iterator[Deadline | None]:
    """A deadline for each time of a list, with the words of limit before it."""
    text = match.string
    for i, time in enumerate(times):
        last = i + 1 == len(times)
        span = Span(start, match.end() if last and match["every"] else time.span.end)
        yield _deadline(match, time, span, year)
        if not last:
            limit = re.search(
                r"(?:trước|đến|hết)\s+$", text[time.span.end : times[i + 1].span.start], re.I
            )
            start = times[i + 1].span.start - (len(limit.group()) if limit else 0)


def _deadline(
    match: re.Match[str], time: WrittenTime, span: Span, year: int | None
) -> Deadline | None:
    text = match.string
    # Until an hour of a day is on that day.
    whole = not re.match(rf"{BEFORE}\s+{HOUR}", match.group(), re.I)
    strict = bool(match["before"]) and whole
    if match["every"]:
        day = time.begins.before() if strict else time.ends
        rule = yearly(day) if time.exact else None
        return deadline(text, span, DeadlineKind.RECURRING, recurrence=rule)
    due = time.day_before(year) if strict else time.last_day(year)
    begins = time.first_day(year) if not strict and match["within"] else None
    if is_past(due, year, early=bool(match["before"])):
        return None
    return deadline(text, span, DeadlineKind.FIXED, due=due, start=begins)
