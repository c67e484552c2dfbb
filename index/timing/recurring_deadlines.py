"""Deadlines that come again: on a day of each month, quarter or week, or merely every so often."""

from __future__ import annotations

import re

from index.model import Deadline, DeadlineKind, Span
from index.timing.dates import LAST, words
from index.timing.deadline_context import before, is_labelled, is_period_of_data, opens_clause
from index.timing.limits import BEFORE, EVERY, HOUR, LATEST, UNTIL, deadline
from index.timing.recurrence import WEEKDAYS, frequency, monthly

_NEXT = words(r"(?: (?:sau|tiếp theo|kế tiếp|liền kề)(?: liền kề)?)?")
_EACH_MONTH = words(rf"(?:của )?(?:{EVERY} tháng|tháng (?:sau|tiếp theo|kế tiếp|liền kề))(?!\w)")
_OF_PERIOD = words(
    rf"(?:của )?tháng (?P<place>đầu|giữa|thứ hai|cuối)(?: tiên| cùng)?(?: của)?(?: {EVERY}| các)?"
    rf" (?P<period>quý|năm|kỳ(?: báo cáo)?)(?! (?:IV|I{{1,3}}|[1-4])\b){_NEXT}"
)
_LISTED_MONTHS = words(
    rf"(?:của )?(?:các )?tháng (?P<months>\d{{1,2}}(?:\s*(?:,|và)\s*\d{{1,2}}(?![\d/%]))+)"
    rf"(?: (?:{EVERY}|trong|của) năm)?(?! năm| \w+ \d)"
)
MONTHLY = re.compile(
    words(
        rf"(?:(?:(?P<before>{BEFORE})|(?P<until>{UNTIL}|\bvào)) )?(?:{HOUR},? )?"
        rf"(?:\b(?P<named>ngày) )?(?P<day>\b\d{{1,2}}|\bcuối(?: cùng)?)"
        rf" (?:{_OF_PERIOD}|{_EACH_MONTH}|{_LISTED_MONTHS}|của tháng(?! \w))"
    ),
    re.I,
)
_PLACES = {"đầu": 1, "giữa": 2, "thứ hai": 2, "cuối": 3}

WEEKLY = re.compile(
    words(
        rf"(?:(?:(?P<before>{BEFORE})|{UNTIL}|\bvào) )?"
        rf"(?P<clock>(?:{HOUR},? )?(?:(?:sáng|chiều) )?)"
        rf"(?:ngày )?\bthứ (?P<weekday>{'|'.join(WEEKDAYS)})(?!\w)(?P<every>,? {EVERY} tuần)?"
    ),
    re.I,
)
DAILY = re.compile(
    words(rf"(?:{BEFORE}|{LATEST}|\bvào(?: lúc)?|\blúc) {HOUR}(?:(?:,| và) {HOUR})* {EVERY} ngày"),
    re.I,
)

_AMOUNT = r"(?:\d{1,2}|một|hai|ba|sáu|chín|nửa)"
_UNIT = words(
    rf"(?:{EVERY} )?(?:{_AMOUNT} )?(?:ngày|tuần|tháng|quý|năm)\b"
    rf"(?! (?:\d|IV\b|I{{1,3}}\b|cuối|sau|trước|nay|này|qua))(?: (?:đầu )năm)?"
    r"(?:\s?/\s?(?:01|1|một) lần| (?:01|1|một) lần)?"
)
_UNITS = rf"{_UNIT}(?:\s*(?:,|;|/|và/hoặc|và|hoặc)\s*{_UNIT})*"
_AD_HOC = words(r"(?:\s*,?\s*(?:và/hoặc|và|hoặc|,) đột xuất(?: khi (?:có|được) yêu cầu)?)")
_ASIDE = words(r"(?: ?\((?:và|hoặc) đột xuất[^()\n]{0,30}\))")
PERIODIC = re.compile(
    words(
        rf"(?:đột xuất (?:và|hoặc) )?\bđịnh k[ỳì]"
        rf"(?:,? \(?(?P<units>{_UNITS})\)?(?:{_AD_HOC}|{_ASIDE})?|(?P<ad_hoc>{_AD_HOC}|{_ASIDE}))"
    ),
    re.I,
)
"""With "định kỳ": "Định kỳ hằng quý, 6 tháng và đột xuất", "Định kỳ hoặc đột xuất"."""
EVERY_SO_OFTEN = re.compile(
    words(
        rf"\b(?P<units>{EVERY} {_UNITS}|{_UNIT}(?:\s*(?:,|và|hoặc)\s*{_UNIT})+)"
        rf"(?:{_AD_HOC}|{_ASIDE})?"
    ),
    re.I,
)
"""Without it: "hằng tháng", "6 tháng, năm"."""
TIMES_A_PERIOD = re.compile(
    words(
        rf"(?:ít nhất )?(?:\b(?:{EVERY}|một|1|01) (?P<unit>tuần|tháng|quý|năm)"
        rf"(?: ít nhất)? {_AMOUNT} lần"
        rf"|\b{_AMOUNT} lần(?:\s?/\s?| {EVERY} | trong (?:một |01 )?| một )(?:tuần|tháng|quý|năm)"
        rf"|\b(?P<units>{_AMOUNT} (?:tuần|tháng|quý|năm))"
        r"(?: ?/ ?(?:(?:01|1|một) )?| (?:01|1|một) )lần)\b"
    ),
    re.I,
)
ALL_THE_TIME = re.compile(words(r"\bthường xuyên\b(?:,? (?:và )?(?:hằng|hàng) \w+\b)?"), re.I)

_REPORTING = words(
    r"\b(?:báo cáo|họp|giao ban|sơ kết|tổng kết|rà soát|cập nhật|công khai|kiểm tra|đánh giá|gửi)\b"
)
_PLANNING = words(
    r"\b(?:kế hoạch|dự toán|ngân sách|chương trình|chỉ tiêu|kinh phí|đầu tư|nhiệm vụ|tỷ lệ|số)\b"
)
_ACTS_BEFORE = re.compile(
    rf"{_REPORTING}(?:(?!{_PLANNING})[^.;:,()\n\d]){{0,60}}$|\bbáo\s+cáo\s+$", re.I
)
_REPORTED_BEHIND = re.compile(r"[^.;:\n]{0,80}\bbáo\s+cáo\b", re.I)


def read_monthly(match: re.Match[str]) -> list[Deadline] | None:
    """On a day of each month, or of one month of each quarter or year."""
    if not (match["before"] or match["until"] or match["named"]):
        return None
    if is_period_of_data(match.string, match.start()) and not match["before"]:
        return []
    day = int(match["day"]) if match["day"].isdigit() else LAST
    if day > LAST:
        return None
    if match["before"]:
        day -= 1
    rule = None if (match["period"] or "").startswith("kỳ") else monthly(day, _months(match))
    return [_recurring(match, rule)]


def _months(match: re.Match[str]) -> list[int]:
    if match["months"]:
        return [int(number) for number in re.findall(r"\d+", match["months"])]
    if not match["period"]:
        return []
    place = re.sub(r"\s+", " ", match["place"].lower())
    if match["period"].lower() == "năm":
        return [1 if place == "đầu" else 12]
    return [_PLACES[place] + quarter for quarter in (0, 3, 6, 9)]


def read_weekly(match: re.Match[str]) -> list[Deadline] | None:
    """On a day of each week; before an hour of a day is on that day."""
    weekly = match["every"] or re.search(r"\btuần\b", before(match.string, match.start()), re.I)
    if not weekly:
        return None
    days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    day = days.index(WEEKDAYS[match["weekday"].lower()])
    if match["before"] and not match["clock"].strip():
        day -= 1
    return [_recurring(match, f"FREQ=WEEKLY;BYDAY={days[day]}")]


def read_daily(match: re.Match[str]) -> list[Deadline] | None:
    """At an hour of every day."""
    return [_recurring(match, "FREQ=DAILY")]


def read_periodic(match: re.Match[str]) -> list[Deadline] | None:
    """Periodically: what comes at no stated interval counts only where a clause begins with it."""
    if match["units"] is None:
        clause = before(match.string, match.start())
        reported = re.search(r"báo\s+cáo\s+$", clause, re.I)
        if not reported and not opens_clause(match.string, match.start()):
            return []
    return [_recurring(match, frequency(match["units"] or ""))]


def read_every_so_often(match: re.Match[str]) -> list[Deadline] | None:
    """Every month, every year: how often something is done, not what is called by it.

    "Hằng năm, báo cáo …" and "họp giao ban hằng tháng" say when; "dự toán hằng năm" does not.
    """
    text, start = match.string, match.start()
    acts = _ACTS_BEFORE.search(text, max(0, start - 80), start)
    opens = opens_clause(text, start) and (
        re.match(EVERY, match["units"], re.I) or _REPORTED_BEHIND.match(text, match.end())
    )
    if not (acts or opens or is_labelled(text, start)):
        return None
    return [_recurring(match, frequency(match["units"]))]


def read_times_a_period(match: re.Match[str]) -> list[Deadline] | None:
    """So many times a period; the rule is left out where that is more than once."""
    once = re.search(r"\b(?:0?1|một)\s+lần$", match.group(), re.I)
    unit = match["units"] or (match["unit"] if once else None)
    return [_recurring(match, frequency(unit) if unit else None)]


def read_all_the_time(match: re.Match[str]) -> list[Deadline] | None:
    """All the time, where a label asks when."""
    return [_recurring(match, None)] if is_labelled(match.string, match.start()) else None


def _recurring(match: re.Match[str], rule: str | None) -> Deadline:
    span = Span(*match.span())
    return deadline(match.string, span, DeadlineKind.RECURRING, recurrence=rule)
