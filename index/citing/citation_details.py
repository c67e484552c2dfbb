"""What follows a cited document's number or name: its date, its issuer, its title.

"… ngày 17/4/2020 của Chính phủ quy định …, góp phần …": nothing marks where the issuer and the
title end, so words decide that no name or title goes on with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.letters import LOWER, UPPER

TITLE_CHARS = 300
"""A title is kept up to this length, in characters."""

_BLANK = r"[\s.…_]{0,20}"
_SLASH = rf"{_BLANK}(?:[-/.]|,?\s*(?:tháng|năm)){_BLANK}"
_DATE = re.compile(
    r"\s*,?\s*\(?(?:ký\s+|ban\s+hành\s+)?"
    rf"(?:(?i:ngày){_BLANK}(?:(?P<day>\d{{1,2}}){_SLASH}(?P<month>\d{{1,2}}){_SLASH}"
    rf"(?P<year>\d{{4}})(?!\d)"
    rf"|(?:\d{{1,2}})?{_SLASH}(?:\d{{1,2}})?{_SLASH}\d{{4}}(?!\d))"
    r"|(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})(?!\d))\)?"
)
"""A full date; one that is yet to be written in is passed over."""
_YEAR = re.compile(r"\s*,?\s*\(?(?:năm\s+)?(?:19|20)\d{2}(?![\d/-]|\s*[-–]\s*\d)\)?")
_ISSUER = re.compile(rf"\s*,?\s*của\s+(?:(?:liên\s+(?:ngành|tịch|bộ)|các)\s+)?(?=[{UPPER}])")
_BETWEEN = re.compile(
    r"\s*,?\s*(?:được\s+)?(?:ký\s+kết\s+)?giữa\s+(?:"
    r"([^;.()\n]{5,200}?)(?=\s+(?:về|trong|nhằm|để)(?!\w))|([^;.(),\n]{5,200}))"
)
KINDS = (
    r"(?:Bộ luật|Luật|Pháp lệnh|Hiến pháp|Nghị (?:quyết|định)|Quyết định|Chỉ thị|Thông (?:tư|báo)"
    r"|Kế hoạch|Chương trình|Kết luận|Đề án|Chiến lược|Hướng dẫn|Công (?:văn|điện)|Báo cáo"
    r"|Quy (?:chế|định)|Văn bản|Tờ trình)"
)
"""How the kinds of documents are called, as an alternation for patterns."""
_HEAD = (
    r"(?:Công an|Ủy ban|Uỷ ban|UBND|Hội|HĐND|Sở|Bộ|Ban|Tòa|Toà|Viện|Tỉnh|Thành|Huyện|Thường|Chính"
    r"|Thủ|Chủ tịch|Quốc|Tổng|Cục|Liên|Đoàn|Mặt|Ngân|Thanh tra|Kiểm|Văn phòng|Quân|Bảo hiểm)"
)
"""How the name of a body begins."""
_DEPARTMENT = re.compile(r"(?:.*\s)?(?:Sở|Bộ|Phòng|Ban|Vụ|Cục|Tổng cục)(?=\s)", re.S)
_COMMITTEE = re.compile(
    r"Ban (?:Chỉ đạo|Chỉ huy|Tổ chức|Vận động)\s[^;.()\n]*"
    r"(?<!\d)(?<!tỉnh)(?<!huyện)(?<!phủ)(?<!ương)"
)
"""A body that is called by its task, as far as it does not yet say whose it is."""
_ISSUER_WORDS = 32
_WORD = re.compile(r"[^\W⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:/[A-Z]+)?")
_JOINT = re.compile(r"[^\S\n]+[-–][^\S\n]+|,?[^\S\n]+(?:và[^\S\n]+)?")
_ISSUER_STOP = re.compile(
    r"(?:về|để|gắn|nhằm|trong|tại|theo|đã|được|có|đến|cho|là|với|từ|đối|trên|phù|khi|nêu|thì|như"
    r"|này|hoặc|gửi|ký|kèm|số|do|vào|phải|sẽ|giai|năm|ngày|cùng|bằng|bảo\s+đảm|đảm|góp|phục|của|các|những"
    r"|(?:quy|xác|ấn)\s+định|phê\s+(?:duyệt|chuẩn)|sửa\s+đổi|bổ\s+sung|hướng\s+dẫn|ban\s+hành"
    r"|triển\s+khai|thực\s+hiện|tổ\s+chức(?=\s+(?:thực|triển))|thông\s+qua|chỉ\s+đạo|yêu\s+cầu"
    r"|xây\s+dựng(?!\s+phong\s+trào)|tăng\s+cường|nâng\s+cao|đẩy\s+mạnh|tiếp\s+tục|phối\s+hợp|quán\s+triệt"
    r"|kiện\s+toàn|công\s+bố|giao(?!\s+thông)|tặng|cấp(?=\s+(?:phép|giấy))|thành\s+lập|đề\s+ra|chi\s+tiết"
    r"|bãi\s+bỏ|thay\s+thế|thông\s+báo|đồng\s+thời)(?!\w)"
)
"""A word that the name of a body does not go on with."""
_TITLE_BEGINS = (
    r"(?:về|v/v|quy\s+định|phê\s+duyệt|phê\s+chuẩn|sửa\s+đổi|bổ\s+sung|hướng\s+dẫn|ban\s+hành"
    r"|triển\s+khai|thực\s+hiện|tăng\s+cường|tiếp\s+tục|đẩy\s+mạnh|nâng\s+cao|thông\s+qua"
    r"|công\s+bố|thành\s+lập|kiện\s+toàn|bãi\s+bỏ|thay\s+thế)(?!\w)"
)
_TITLE = re.compile(rf"\s*(?:\([^()\n]{{0,80}}\)\s*)?,?\s*(?=[“\"]|{_TITLE_BEGINS})")
_CLAUSE_BEGINS = (
    r"(?:góp|bảo|đảm|nhằm|trong|gắn|qua|trên|để|cùng|đồng|từng|phục|tạo|theo|kịp|nhất|các|những|xác"
    r"|không|có|với|từ|khi|đến|đã|được|tiếp\s+tục|là|như|hằng|hàng|định\s+kỳ|thường|chủ\s+động"
    r"|tổ\s+chức|chú\s+trọng|tập\s+trung|ngăn\s+chặn|coi|phấn|hướng|chịu|báo\s+cáo"
    rf"|{_HEAD})(?!\w)"
)
_TITLE_ENDS = re.compile(
    r"[;:\n]|\.(?:\s|$|/)|\s*[()]"
    rf"|(?:,|,?\s+(?:và|cùng|hoặc))\s+(?:các\s+)?{KINDS}(?:\s+[{LOWER}]+){{0,3}}\s+(?:số\s|\d)"
    r"|\s+(?:hết\s+hiệu|có\s+hiệu|đã\s+(?:được|đề|ban)|thì|này)(?!\w)"
    r"|\s+và\s+các\s+(?:kế hoạch|chương trình|văn bản|chỉ thị|nghị quyết|quy định|hướng dẫn)(?!\w)"
    rf"|,\s+{_CLAUSE_BEGINS}"
)
"""Where a title ends: a comma ends it only before a word that begins a clause of its own."""


@dataclass(frozen=True, slots=True)
class Details:
    """What stands behind a citation; ``end`` is behind its date and issuer, before its title."""

    end: int
    issued: date | None = None
    issuer: str | None = None
    title: str = ""


def read_details(text: str, start: int) -> Details:
    """Read date, issuer and title behind a number or name that ends at ``start``."""
    issued, end = read_date(text, start)
    issuer, end = _read_issuer(text, end)
    if issued is None:
        issued, end = read_date(text, end)
    return Details(end, issued, issuer, _read_title(text, end))


def read_date(text: str, start: int) -> tuple[date | None, int]:
    """The full date that stands at ``start``, if one does, and where it ends."""
    if not (match := _DATE.match(text, start)):
        year = _YEAR.match(text, start)
        return None, year.end() if year else start
    # The bracket that a date opens is its own, one that it only closes is not.
    end = match.end() - (match.group().endswith(")") and "(" not in match.group())
    parts = [match[name] or match[name[0]] for name in ("year", "month", "day")]
    if None in parts:
        return None, end
    try:
        return date(*map(int, parts)), end
    except ValueError:  # a misread digit: the words themselves are kept
        return None, end


def _read_issuer(text: str, start: int) -> tuple[str | None, int]:
    if match := _BETWEEN.match(text, start):
        return _squeezed(match[1] or match[2]), match.end()
    match = _ISSUER.match(text, start)
    if not match:
        return None, start
    end = _issuer_end(text, match.end())
    return _squeezed(text[match.end() : end]), end


def _issuer_end(text: str, start: int) -> int:
    """Behind the last word that a body's name goes on with."""
    end = position = start
    for _ in range(_ISSUER_WORDS):
        word = _WORD.match(text, position)
        if not word:
            break
        end = word.end()
        joint = _JOINT.match(text, end)
        if not joint or not _goes_on(text, start, end, joint):
            break
        position = joint.end()
    return end


def _goes_on(text: str, start: int, end: int, joint: re.Match[str]) -> bool:
    """Whether a name goes on behind the words that end at ``end``."""
    following = text[joint.end() : joint.end() + 60]
    if not joint.group().strip():
        return not _ISSUER_STOP.match(following) and not re.match(KINDS, following)
    if _COMMITTEE.fullmatch(text, start, end) and following[:1].islower():
        return not re.match(rf"{_ISSUER_STOP.pattern}|{_CLAUSE_BEGINS}", following)
    if joint.group().strip() == "," and following.startswith("chống "):
        return True
    if not following[:1].isupper() or re.match(rf"{KINDS}(?!\w)", following):
        return False
    department = bool(_DEPARTMENT.match(text[start:end]))
    if joint.group().strip() == "và":
        return department or bool(re.match(_HEAD, following))
    # "Sở Văn hóa, Thể thao và Du lịch": only inside the name of a department.
    inside = re.match(rf"[{UPPER}]\w*(?:\s+[{LOWER}]\w*){{0,3}}\s+và\s+[{UPPER}]", following)
    return department and bool(inside) and not re.match(_HEAD, following)


def _read_title(text: str, start: int) -> str:
    match = _TITLE.match(text, start)
    if not match:
        return ""
    limit = match.end() + TITLE_CHARS
    if text[match.end()] in '“"':
        close = re.compile('[”"]').search(text, match.end() + 1, limit)
        return _squeezed(text[match.end() + 1 : close.start()]) if close else ""
    end = _TITLE_ENDS.search(text, match.end(), limit)
    title = text[match.end() : end.start() if end else limit]
    return _squeezed(title if end or limit >= len(text) else title.rsplit(" ", 1)[0])


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,-–⁰¹²³⁴⁵⁶⁷⁸⁹")
