"""Amounts as official prose writes them: "trên 90%", "từ 5% đến 10%", "ít nhất 02 mô hình"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.letters import DASHES, LOWER, UPPER
from index.model import Span
from index.timing.dates import words

_NUMBER = r"(?<![\w./,])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?![\w/]|[.,]\d)"
_AT_LEAST = r"(?:ít nhất|tối thiểu|không dưới|không thấp hơn|không ít hơn|≥)"
_OVER = r"(?:trên|hơn|cao hơn|vượt|quá|>)"
_AT_MOST = r"(?:không quá|không vượt quá|không cao hơn|tối đa|nhiều nhất|xuống còn|còn|≤)"
_UNDER = r"(?:dưới|thấp hơn|chưa đến|<)"
_ABOUT = r"(?:khoảng|gần|xấp xỉ)"
_LINK = r"(?: (?:là|có|đạt|được|phải có|từ|cho|mức))*"
_SPELT = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8}
_AMOUNT = re.compile(
    words(
        rf"(?<!\w)(?:(?P<at_least>{_AT_LEAST}){_LINK} ?|(?P<at_most>{_AT_MOST}) "
        rf"|(?P<over>{_OVER}) ?|(?P<under>{_UNDER}) ?|{_ABOUT} |(?P<from>từ) )?"
        rf"(?:(?P<first>{_NUMBER})(?P<first_unit> ?[%‰])?\s*(?P<to>đến|tới|[{DASHES}])\s*)?"
        rf"(?:(?P<number>{_NUMBER})|(?(at_least)(?P<spelt>{'|'.join(_SPELT)})(?!\w)|(?!)))"
        r"(?P<percent> ?[%‰]| phần trăm)?(?P<up> trở lên)?(?P<down> trở xuống)?"
    ),
    re.I,
)
_QUOTED = re.compile(r"\s+[“\"](?P<noun>[^“”\"\n]{2,80})[”\"]")
_NOUN = re.compile(rf"\s+(?P<noun>(?:m²|m2|km²|[{LOWER}{UPPER}]+)(?:\s+[{LOWER}]+)?)", re.I)
_UP = re.compile(r"(?P<between>[^.,;:()\d\n]{0,40}?)\s+trở\s+(?P<which>lên|xuống)(?!\w)")
_SHORT_NOUNS = frozenset(
    "hộ người xã phường huyện tỉnh thôn bản buôn ấp trạm hồ cuộc lớp đội tổ vụ ca tấn tạ kg km ha "
    "m m² m2 km² buổi đợt bài tin tờ kho nhà trường cầu tuyến điểm chốt đồng cây con chiếc cái bộ "
    "phiên mũ tháp loa camera đèn biển bảng cuốn clip video cột trụ thùng gói lô vùng làng nữ nam "
    "chuyến luồng thửa mũi liều hòm cổng căn máy xe phao chợ khu cụm ngầm bến lượt suất phòng trại "
    "ao đập kênh đê lít giếng em cháu vị lần tuổi năm tháng ngày giờ phút tuần quý cấp".split()
)
"""Nouns of one syllable; any other is taken to have two, as most have ("mô hình")."""
FUNCTION_WORDS = frozenset(
    "các của về và cấp đến do theo tại trong là thì với để hoặc từ có được trên dưới thuộc sau "
    "trước ở đã sẽ khi nêu này đó nói chung cho ban bằng mà nhưng cũng nhằm qua khóa khoá trở "
    "phải đạt xuống lên nào".split()
)
"""What follows a number that counts nothing: "Đề án 06 của", "Ban Chỉ đạo 138 các cấp"."""
_LONG_NOUNS = words(
    r"(?:hợp tác xã|tổ hợp tác|hồ sơ|trường hợp|tổ chức|bộ phận|lượt người"
    r"|(?:ngày|giờ) làm việc)(?!\w)"
)
"""Those that begin like one of one syllable, or have more than two."""
_LONG = re.compile(rf"\s+(?P<noun>{_LONG_NOUNS})", re.I)
_MONEY = re.compile(words(r" (?:nghìn |triệu |tỷ )+(?:đồng|USD)|\s+đồng"), re.I)
_BOUNDS = ("at_least", "at_most", "over", "under")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount: ``span`` of the text, with what bounds it, and its unit.

    ``low`` and ``high`` are ``None`` where open; ``strict`` if the bound itself does not meet it.
    ``bounded``: words say so ("ít nhất"), it is not merely a number.
    """

    span: Span
    low: float | None
    high: float | None
    strict: bool
    unit: str
    bounded: bool

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole rather than a count."""
        return self.unit in {"%", "‰"}


def find_amounts(text: str) -> Iterator[Amount]:
    """The amounts in a text (NFC), in order: shares, and numbers of what the next words name."""
    for match in _AMOUNT.finditer(text):
        unit, end = _unit(match)
        if not unit:
            continue
        upward = match["up"] or match["down"]
        behind = _UP.match(text, end) if not upward else None
        if behind:
            end, upward = behind.end(), behind["which"]
        low, high = _bounds(match, (upward or "").split()[-1:])
        yield Amount(
            span=Span(match.start(), end),
            low=low,
            high=high,
            strict=bool(match["over"] or match["under"]) and not upward,
            unit=unit,
            bounded=bool(upward or any(match[name] for name in _BOUNDS)),
        )


def _unit(match: re.Match[str]) -> tuple[str, int]:
    """What is counted, and where it ends; empty if the number counts nothing."""
    text, end = match.string, match.end()
    if match["percent"]:
        return ("‰" if "‰" in match["percent"] else "%"), end
    if money := _MONEY.match(text, end):
        return " ".join(money.group().split()), money.end()
    if quoted := _QUOTED.match(text, end):
        return quoted["noun"].strip(), quoted.end()
    noun = _LONG.match(text, end) or _NOUN.match(text, end)
    if noun is None:
        return "", end
    syllables = noun["noun"].split()
    one = syllables[0].lower() in _SHORT_NOUNS or syllables[-1].lower() in FUNCTION_WORDS
    if noun.re is _NOUN and one:
        return syllables[0], noun.start("noun") + len(syllables[0])
    return " ".join(syllables), noun.end("noun")


def _bounds(match: re.Match[str], upward: list[str]) -> tuple[float | None, float | None]:
    number = _value(match["number"]) if match["number"] else float(_SPELT[match["spelt"].lower()])
    if match["first"]:
        return _value(match["first"]), number
    if upward:
        return (number, None) if upward == ["lên"] else (None, number)
    if match["at_least"] or match["over"] or match["from"]:
        return number, None
    if match["at_most"] or match["under"]:
        return None, number
    return number, number


def _value(written: str) -> float:
    """A number as Vietnamese writes it: "1.250,5"."""
    return float(written.replace(".", "").replace(",", "."))
