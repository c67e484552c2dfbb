"""Which amounts of a sentence are aims: what is to be reached, not what is, or is allowed.

A share ("trên 90%") is an aim wherever a plan sets it; a count is one where words bound it ("ít
nhất 02 mô hình") or it follows what is to be brought about ("xây dựng 05 bến"). What has been
reached already, a condition ("nếu quá 5%"), an allowance ("hỗ trợ 70%"), an age or a time is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.amounts import FUNCTION_WORDS, Amount, find_amounts
from index.timing.dates import words

_REACH = 600
"""How far back the words that say what an amount means may stand, in characters."""
_TIMES = frozenset("năm tháng ngày giờ phút tuần quý giây".split())
_FUNDS = frozenset("đồng triệu tỷ nghìn".split())
_NO_UNITS = FUNCTION_WORDS | {"lần", "tuổi"}
STRIVE = r"ph[ấầâ]n đ[ấầâ]u"
"""Scans often misread its marks."""
BRINGS_ABOUT = words(
    rf"(?<!Sở\s)(?<!Bộ\s)(?<!Ban\s)\b(?:{STRIVE}|chỉ tiêu|đạt|hoàn thành|xây dựng|thành lập"
    r"|tổ chức|lắp đặt|lắp mới|lắp|trồng|đào tạo|tập huấn|bồi dưỡng|sửa chữa|nâng cấp"
    r"|cải tạo|di dời|bố trí|thu hút|công nhận|mở"
    r"|cấp(?! (?:tỉnh|huyện|xã|cơ sở|trên|dưới|ủy|uỷ))|trao|in|mua|trang bị|huy động|triệt xóa"
    r"|triệt phá|khám phá|giảm|tăng|nhân rộng|ra mắt|duy trì|dự trữ|gia cố|kết nối|số hóa"
    r"|phát triển|kết nạp|biên soạn|vận động|sản xuất|chăm sóc|khôi phục|xây mới|xây|sửa|xóa|cho"
    r"|chuẩn bị|tạo việc làm)(?!\w)"
)
_DIRECTLY = re.compile(
    words(rf"{BRINGS_ABOUT}(?: (?:được|mới|thêm|dứt điểm|xong|cho|có|đạt))* ?$"), re.I
)
_LISTED = re.compile(words(rf"{BRINGS_ABOUT} [^;.]*(?P<by>, ?| và )$"), re.I)
_WISH = re.compile(words(rf"\b(?:{STRIVE}|mục tiêu|chỉ tiêu|rút ngắn|đạt|xuống|t[ỷỉ] lệ)\b"), re.I)
_CHANGED = re.compile(words(r"từ [\d.,]+ ?[%‰]?(?: (?!trở)\w+)? (?:xuống|lên|thành)\b"), re.I)
"""What there was: "giảm từ 9,6% xuống còn 7,1%"."""
_FUNDED = re.compile(words(r"\b(?:thu|huy động|bố trí|giải ngân|đạt|dành)\b"), re.I)
_WISHED_OF_EACH = re.compile(words(rf"{BRINGS_ABOUT}|\bmỗi\b|{_WISH.pattern}"), re.I)
_PAST = re.compile(
    words(r"\bđã(?: \w+){1,3} ?$|\bhiện(?: có)? ?$|\b(?:hiện nay|hiện tại|tính đến|trước đây)\b"),
    re.I,
)
_CONDITION = re.compile(
    r"\b(?:nếu|(?<!trước\s)(?<!sau\s)(?<!đến\s)khi|trường\s+hợp|kể\s+từ|quá\s+hạn)\b", re.I
)
_ALLOWANCE = re.compile(
    words(
        r"\b(?:hỗ trợ|trợ cấp|phụ cấp|đối ứng|trích|lãi suất|mức (?:chi|đóng|hưởng|phạt|thu))"
        r"\b[^,;]{0,25}$"
    ),
    re.I,
)
_YEAR = re.compile(words(r"^\W*(?:(?:trong|đến|hết|cuối) )*năm ((?:19|20)\d{2})\b"), re.I)
_SHORTENS = re.compile(words(rf"\b(?:{STRIVE}|rút ngắn)\b"), re.I)
_HAVING = re.compile(r"(?:^|\s)có\s*$", re.I)
_REACHED_BEHIND = re.compile(words(r"[^.;,\d]{0,60}\b(?:đạt|hoàn thành|được công nhận)\b"), re.I)
_TO_REACH = re.compile(words(rf"\b(?:đạt|{STRIVE}|cho|có|thu hút|với|giảm|tăng) ?$"), re.I)
_OVER = re.compile(r"(?:trên|dưới|hơn|quá|vượt|>|<)(?!\w)", re.I)


def find_aims(sentence: str, year: int | None) -> Iterator[Amount]:
    """The amounts that a sentence of a plan for ``year`` sets as aims, in order."""
    found, written = False, _YEAR.match(sentence)
    past = bool(written and year and int(written[1]) < year)
    for amount in find_amounts(sentence):
        before = sentence[max(0, amount.span.start - _REACH) : amount.span.start]
        given = _is_given(before) or _CHANGED.match(sentence, amount.span.start)
        if not given and not past and _is_aim(amount, before, sentence, listed=found):
            found = True
            yield amount


def _is_given(before: str) -> bool:
    """Whether the words before an amount make it a fact, a condition or an allowance."""
    return any(pattern.search(before) for pattern in (_PAST, _CONDITION, _ALLOWANCE))


def _is_aim(amount: Amount, before: str, sentence: str, *, listed: bool) -> bool:
    """``listed``: an earlier amount of the sentence is an aim, so that a list may go on."""
    first = amount.unit.lower().split()[0]
    if amount.is_share or first in _NO_UNITS:
        return amount.is_share
    if first in _TIMES:
        return amount.bounded and bool(_SHORTENS.search(before))
    if first in _FUNDS:
        return bool(_FUNDED.search(before))
    if amount.bounded:
        return _is_bound_to_reach(amount, before, amount.span.of(sentence), listed)
    has = _HAVING.search(before) and _REACHED_BEHIND.match(sentence, amount.span.end)
    return bool(has or _DIRECTLY.search(before)) or _goes_on(before, listed)


def _is_bound_to_reach(amount: Amount, before: str, written: str, listed: bool) -> bool:
    """Whether the bound of a count is to be reached; "ít nhất" says so by itself.

    "không quá 3 người" limits, "trên 11 tuyến" says where, "từ 02 người trở lên" describes, unless
    other words tell that they are wished for.
    """
    if amount.low is None:
        return bool(_WISH.search(before))
    if written.endswith("lên"):
        return listed or bool(_WISHED_OF_EACH.search(before))
    return not _OVER.match(written) or bool(_TO_REACH.search(before))


def _goes_on(before: str, listed: bool) -> bool:
    """Whether a list of things to be brought about goes on with the next number."""
    match = _LISTED.search(before)
    return bool(match) and (listed or bool(match and "," in match["by"]))
