"""What the words beside a time say about it: a limit, or an event, a period of data, a fact.

Every check looks at the clause before a place of a text, never at the whole text.
"""

from __future__ import annotations

import re
from datetime import date

from index.letters import DASHES
from index.timing.dates import words

_REACH = 120
"""How far back the words that say what a time means may stand, in characters."""
_CLAUSE = re.compile(r"[.;\n](?=\s|$)|\n")
_BULLETS = f"+•{DASHES}"
_DONE = words(r"(?:hoàn thành|hoàn thiện|xong|kết thúc|ban hành|trình|nghiệm thu)")
_DONE_JUST_BEFORE = re.compile(
    rf"\b(?:{_DONE}(?:\s+\w+){{0,2}}|phấn\s+đấu|mục\s+tiêu)[,:]?\s*$", re.I
)
_TASK_BETWEEN = re.compile(rf"\b(?:{_DONE}|gửi|báo\s+cáo|nộp)\b", re.I)
_LABEL = re.compile(
    words(
        r"\b(?:thời (?:gian|hạn|điểm)|hạn|tiến độ|hoàn thành|xong|lộ trình)\b[^:.;\n()]{0,60}:"
        r"\s*(?:dự kiến |khoảng )?$|\bhạn (?:cuối|chót)(?: cùng)?(?: là)? ?$"
    ),
    re.I,
)
_DATA = re.compile(
    words(
        r"\b(?:số liệu|tính|chốt|thống kê|thời điểm|kỳ báo cáo)"
        r"(?: (?:số liệu|báo cáo|tính|lấy|chốt|thống kê|được|là|từ|kể))*:?"
        r"(?: từ [^.;\n()]{0,60})? ?$"
        r"|\b(?:báo cáo|sơ kết|tổng kết)[^.;()\n]{0,80}\( ?(?:kỳ |tính |số liệu )*$"
    ),
    re.I,
)
_VALIDITY = re.compile(r"\b(?:hiệu\s+lực|giá\s+trị|thời\s+hiệu)\b[^.;,\n]{0,40}$", re.I)
_FACT = re.compile(r"\b(?:đã|xảy\s+ra|phát\s+sinh|ghi\s+nhận)\b(?P<between>[^.;,\n]{0,30})$", re.I)
_EVENT = re.compile(
    r"(?:\b(?:Ngày|Tháng|Tuần|Lễ|Tết|Năm)\s+(?:[^\W\d]|[“\"])|(?i:\bkỷ\s+niệm\b|\bhưởng\s+ứng\b))"
    r"(?P<between>[^.;\n]{0,100})$"
)


def before(text: str, place: int) -> str:
    """The clause that leads to a place, as far as its beginning or about a line."""
    reach = text[max(0, place - _REACH) : place]
    return _CLAUSE.split(reach)[-1]


def opens_clause(text: str, place: int) -> bool:
    """Whether nothing of the clause stands before the place."""
    return opens_item(text, place) or text[max(0, place - _REACH) : place].rstrip().endswith(
        (",", "(")
    )


def opens_item(text: str, place: int) -> bool:
    """Whether a sentence, a list item or a cell of a table begins at the place."""
    reach = text[max(0, place - _REACH) : place]
    head = reach.rstrip()
    between = reach[len(head) :]
    if not head or head.endswith((".", ";", ":", "|", "…")) or "\n" in between or "\t" in between:
        return True
    return head[-1] in _BULLETS and (len(head) == 1 or head[-2] == "\n")


def is_labelled(text: str, place: int) -> bool:
    """Whether a label such as "Thời gian thực hiện:" stands before the place."""
    return bool(_LABEL.search(before(text, place)))


def is_completion(text: str, place: int) -> bool:
    """Whether the words just before say that something is to be done by then."""
    return bool(_DONE_JUST_BEFORE.search(before(text, place)))


def is_period_of_data(text: str, place: int) -> bool:
    """Whether the time is what a report covers rather than when it is due, or a validity."""
    clause = before(text, place)
    return bool(_DATA.search(clause) or _VALIDITY.search(clause))


def is_fact(text: str, place: int) -> bool:
    """Whether the clause tells what has happened by the time."""
    return _holds(_FACT, text, place)


def is_event_day(text: str, place: int) -> bool:
    """Whether a named day is meant ("Ngày toàn dân … 30/7", an anniversary)."""
    return _holds(_EVENT, text, place)


def is_past(due: date | None, year: int | None, *, early: bool) -> bool:
    """Whether a day lies before the year that a document is for: no deadline of that document.

    ``early``: a plan may ask for something in the last quarter before its year.
    """
    if due is None or year is None:
        return False
    return due < (date(year - 1, 10, 1) if early else date(year, 1, 1))


def _holds(cue: re.Pattern[str], text: str, place: int) -> bool:
    """Whether a cue stands in the clause with no task between it and the place."""
    match = cue.search(before(text, place))
    return bool(match) and not _TASK_BETWEEN.search(match["between"] if match else "")
