"""What kind of thing a question asks for, and whether words hold such a thing.

A question for a date is answered by a date, one for "bao nhiêu vụ" by a number of cases. The
things are read off the question's words; ``holds`` looks at the words of a document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from index.deadlines import find_deadlines
from index.letters import LOWER, UPPER
from index.metadata import DOCUMENT_NUMBER
from rag.question import Question

BODY = "cơ quan"
DOCUMENT = "số văn bản"
MOMENT = "thời gian"
DEADLINE = "thời hạn"
"""Names of things asked for: by "ai", "cơ quan nào"; by "nghị định nào"; by "ngày nào", "hạn"."""
Holds = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing asked for. ``name`` is what a user calls it.

    ``required``: words without such a thing do not answer the question, however near they are.
    """

    name: str
    holds: Holds
    required: bool = False


_NUMBER_WORD = (
    r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|nghìn|triệu|tỷ|nửa)(?:\s+(?:một|mốt"
    r"|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|trăm|nghìn))*"
)
_AMOUNT = rf"(?:\d[\d.,/]*|\b{_NUMBER_WORD})"
_DATE = re.compile(
    r"\d{1,2}/\d{1,2}(?:/\d{4})?|\bngày\s+\d|\btháng\s+\d|\bquý\b|\bgiữa năm\b|\bcuối (?:năm|kỳ)\b"
    r"|\bhằng (?:năm|quý|tháng)\b|\d+\s*(?:ngày|tháng|năm|giờ|tuần)",
    re.I,
)
_NUMBER = re.compile(r"\d")
_PERCENT = re.compile(r"\d\s*%|phần trăm", re.I)
_MONEY = re.compile(
    rf"{_AMOUNT}\s*(?:đồng|triệu|tỷ|tỉ|nghìn|%)|{_AMOUNT}\s+(?:lần|tháng)[\w\s]{{0,30}}lương"
    r"|tháng (?:tiền )?lương|một nửa",
    re.I,
)
_BODY = re.compile(
    r"\b(?:chủ trì|phối hợp|[Gg]iao|thực hiện(?=\))|Sở|Công an|Ủy ban|UBND|Ban |Bộ |Hội|Đoàn|Cục)\b"
)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Lý|Đào|Đinh|Trịnh|Triệu|Mai"
    "|Trương|Lương|Tạ|Tô|Hà|Cao|Thái|Châu|Quách|Kiều|Nông|Giàng|Vàng|Sùng|Lò|Quàng|Chu|Tống|Lưu"
    "|Vương|Doãn|Mạc|Phùng|Thạch"
)
_PERSON = re.compile(rf"\b(?:{_SURNAMES})(?: [{UPPER}][{LOWER}]+){{1,3}}\b")
_CONTACT = re.compile(r"\b0\d{2,3}[\d .]{6,}|@|https?:|www\.|\bđiện thoại\b.{0,20}\d", re.I)

_OFFICE = (
    r"(?:giám đốc|chủ tịch|trưởng ban|trưởng phòng|trưởng công an|bí thư|bộ trưởng|cục trưởng"
    r"|viện trưởng|chánh án|chánh văn phòng|phó giám đốc|phó chủ tịch|chỉ huy trưởng|thủ tướng)"
)
_ASKS_PERSON = re.compile(
    rf"\b(?:tên (?:là )?gì|họ (?:và )?tên|tên (?:của )?(?:ông|bà|đồng chí)|ông nào|bà nào)\b"
    rf"|\bai (?:là|làm|đang làm|giữ chức)\s+{_OFFICE}|\b{_OFFICE}\b[\w\s,]{{0,60}}\blà ai\b",
    re.I,
)
_ASKS_CONTACT = re.compile(
    r"\b(?:số điện thoại|điện thoại số|đường dây nóng|hotline|email|e-mail|thư điện tử|website"
    r"|trang web|fanpage|số tài khoản)\b",
    re.I,
)
_ASKS_MONEY = re.compile(
    r"\bbao nhiêu (?:tiền|đồng|tỷ|tỉ|triệu|kinh phí|ngân sách)\b|\bmấy (?:tỷ|tỉ|triệu|đồng)\b"
    r"|\b(?:kinh phí|ngân sách|lương|giá|mức phạt tiền|phạt tiền)\b[^?.]{0,60}\bbao nhiêu\b(?! ?%)"
    r"(?! (?:phần trăm|năm|tháng|ngày|lần|người))",
    re.I,
)
_ASKS_PERCENT = re.compile(r"\b(?:bao nhiêu|mấy)\s*(?:phần trăm|%)|\b(?:tỷ lệ|tỉ lệ)\b", re.I)
_ASKS_COUNT = re.compile(rf"\b(?:bao nhiêu|(?<!số )mấy|số lượng)\s+(?P<unit>[{LOWER}]+)", re.I)
_ASKS_DATE = re.compile(
    r"\b(?:ngày nào|ngày mấy|ngày bao nhiêu|khi nào|bao giờ|lúc nào"
    r"|thời gian nào|tháng (?:nào|mấy)|kỳ số liệu|ngày ký)\b",
    re.I,
)
_ASKS_DEADLINE = re.compile(
    r"\b(?:muộn nhất|chậm nhất|trước ngày|(?<!mãn )(?<!gia )(?<!giới )(?<!quá )hạn(?! chế))\b", re.I
)
_ASKS_NUMBER = re.compile(
    r"\b(?:bao nhiêu|mấy|tỷ lệ|tỉ lệ|bao lâu|mức|ngưỡng|chỉ tiêu|con số)\b|%", re.I
)
_ASKS_BODY = re.compile(
    r"\b(?:ai|(?:cơ quan|đơn vị|sở|ngành|nơi|tổ chức|lực lượng|bộ phận|ban|phòng) nào"
    r"|những (?:cơ quan|đơn vị|ngành|nơi|tổ chức|sở)|đứng đầu|phân công)\b",
    re.I,
)
_OTHER_THING = r"(?:là|ngày|tháng|năm|khi|lúc|thế|như|vào|ai|giao|nói|đặt|có|làm)\b"
"""Behind the word for a document these begin to ask for something else: "kế hoạch là ngày nào"."""
_ASKS_DOCUMENT = re.compile(
    r"\b(?:nghị định|quyết định|chỉ thị|nghị quyết|văn bản|thông tư|hướng dẫn|chương trình"
    rf"|kế hoạch|công văn|kết luận)(?: (?!{_OTHER_THING})\w+){{0,2}} (?:nào|gì|số mấy)\b"
    r"|\bsố (?:mấy|hiệu|bao nhiêu)\b|\bsố và ngày\b",
    re.I,
)
_QUOTES = "“\"«‘'"
_QUOTED_WORDS = 5
"""So many words of a name in quotation marks may stand before the thing counted."""
_NO_UNIT = frozenset(
    "phần là thì người ta tiền đồng tỷ tỉ triệu kinh ngân nhất gì nào hay và trong của cho để ở một"
    " với theo đối khi nếu bị được có phải đạt trở trên dưới mỗi giai loại".split()
)
"""Behind "bao nhiêu" these are no unit; money and per cent have things of their own."""
_TIMES = "gio|tieng|ngay|hom|tuan|thang|nam|buoi"
_SAME_UNIT = {"vu": "vu|an", "an": "vu|an", "nam": f"{_TIMES}|chung than", "lau": _TIMES}
_SAME_UNIT |= dict.fromkeys(("gio", "tieng", "ngay", "hom", "tuan", "thang"), _TIMES)
_SAME_UNIT |= {"met": "met|m", "ki": r"ki\W?lo\W?(?:met|gam)|km|kg", "ky": "ky|kg", "can": "can|kg"}
_SAME_UNIT |= {"lit": "lit|l", "hec": "hec|ha", "ha": "ha|hec", "m": "m|met", "km": "km|ki"}
"""What else counts the same thing, folded: a term of years may be told in months, a length in m."""


def things_asked(text: str) -> list[Thing]:
    """The kinds of things that a (mended) question asks for, none for an open question."""
    return list(_things(text))


@lru_cache(maxsize=64)
def _things(text: str) -> tuple[Thing, ...]:
    """Each looks once at a text: every step to an answer asks for them, of the same units."""
    return tuple(replace(t, holds=lru_cache(maxsize=512)(t.holds)) for t in _read_things(text))


def _read_things(text: str) -> list[Thing]:
    if _ASKS_PERSON.search(text):
        return [Thing("họ tên", _names_holder(text), required=True)]
    if _ASKS_CONTACT.search(text):
        return [Thing("thông tin liên hệ", _found(_CONTACT), required=True)]
    things = []
    if _ASKS_MONEY.search(text):
        things.append(Thing("số tiền", _found(_MONEY), required=True))
    elif _ASKS_PERCENT.search(text):
        things.append(Thing("tỷ lệ", _found(_PERCENT), required=True))
    elif count := _count_asked(text):
        things.append(count)
    elif _ASKS_NUMBER.search(text):
        things.append(Thing("con số", _found(_NUMBER)))
    if _ASKS_DEADLINE.search(text):
        things.append(Thing(DEADLINE, _sets_deadline))
    elif _ASKS_DATE.search(text):
        things.append(Thing(MOMENT, _found(_DATE)))
    for asks, name, holds in (
        (_ASKS_BODY, BODY, _BODY),
        (_ASKS_DOCUMENT, DOCUMENT, DOCUMENT_NUMBER),
    ):
        if asks.search(text):
            things.append(Thing(name, _found(holds)))
    return things


def things_sought(question: Question) -> list[Thing]:
    """What a question asks for in its conversation: "Còn năm 2025?" asks what was asked before."""
    things = things_asked(question.text)
    return things_asked(question.dense) if question.is_followup and not things else things


def _names_holder(text: str) -> Holds:
    """A person's name beside the office asked for, if one is."""
    office = re.search(_OFFICE, text, re.I)
    held = office.group().lower() if office else ""
    return lambda words: held in words.lower() and bool(_PERSON.search(words))


def _count_asked(text: str) -> Thing | None:
    """A number of what is asked for: "bao nhiêu vụ" is answered by "12 vụ"."""
    for match in _ASKS_COUNT.finditer(text):
        unit = match["unit"].lower()
        if unit not in _NO_UNIT:
            return Thing(f"số {unit}", _counts(_fold(unit)), required=True)
    return None


def _counts(unit: str) -> Holds:
    """Tone marks aside, for an asker mistypes them: whether words count ``unit``."""
    units = _SAME_UNIT.get(unit, re.escape(unit))
    # Between quotation marks a name stands for the thing: 12 “Tổ tàu thuyền an toàn”.
    between = rf"(?:\W{{1,3}}(?:\w+\W{{1,2}})?|\s*[{_QUOTES}]\s*(?:\w+[\s,]+){{0,{_QUOTED_WORDS}}})"
    pattern = re.compile(rf"{_fold(_AMOUNT)}{between}(?:{units})\b")
    return lambda text: bool(pattern.search(_fold(text)))


class _Bare(dict[int, str]):
    """Each letter without its marks, worked out when first met."""

    def __missing__(self, letter: int) -> str:
        marks = unicodedata.normalize("NFD", chr(letter))
        self[letter] = bare = "".join(c for c in marks if not unicodedata.combining(c))
        return bare


_BARE = _Bare({ord("đ"): "d"})


def _fold(text: str) -> str:
    return text.lower().translate(_BARE)


def _sets_deadline(text: str) -> bool:
    return bool(find_deadlines(text, None))


def _found(pattern: re.Pattern[str]) -> Holds:
    return lambda text: bool(pattern.search(text))
