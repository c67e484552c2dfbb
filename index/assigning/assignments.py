"""The words that assign: "A chủ trì, phối hợp với B, C thực hiện", in parentheses or on a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.agencies import Agencies
from index.bodies.mentions import Mention
from index.letters import UPPER
from index.model import Role, Span

_ASIDE = r"\([^()]*\)"
PARENTHESIS = re.compile(rf"\(((?:[^()]|{_ASIDE})*)\)")
"""A parenthesis, with those inside it."""
_NO_ASSIGNMENT = re.compile(
    r"\W*(?:qua|để|nếu|như|gồm|bao gồm|trong đó|trong số|nhất là|kể cả|theo|tại|từ|kèm|ban hành"
    r"|sau đây|gọi tắt|viết tắt|gọi là|ví dụ|tức|trừ|riêng|có|sửa đổi|thay thế|đã|nay là|nay thuộc"
    r"|trước đây|đến|gửi|bằng|khi|nhằm|cơ quan thường trực)\b",
    re.I,
)
_REQUEST = re.compile(r"\W*(?:kính |trân trọng )?đề nghị\s+", re.I)
_OPENING = re.compile(
    r"\W*(?:(?:do|giao(?: cho)?|phân công|trách nhiệm(?: của)?|yêu cầu)\b(?!\s*:)\s*)", re.I
)
_TIME = re.compile(
    r"\W*(?:(?:thời (?:gian|hạn|điểm)|tiến độ|hoàn thành|xong|trước|trong|định kỳ|hằng|hàng|quý"
    r"|tháng|năm|chậm nhất|từ ngày|đến)\b)",
    re.I,
)
_MARKER = re.compile(
    r"(?P<lead>\bchủ trì\b(?:\s+(?:thực hiện|triển khai))?)"
    r"|(?P<coordinate>\b(?:cùng\s+)?phối hợp\b(?:\s+(?:chặt chẽ|chung|thường xuyên|đồng bộ))?"
    r"(?:\s+(?:với|cùng với|cùng))?)"
    r"|(?P<guide>\bhướng dẫn\b)"
    r"|(?P<implement>\b(?:(?:triển khai|tổ chức|cùng)\s+)*(?:thực hiện|triển khai|đảm nhiệm"
    r"|chịu trách nhiệm|theo dõi|đôn đốc|tham gia)\b)",
    re.I,
)
_ADVERBIAL = re.compile(
    r"\s*,?\s*\b(?:theo chức năng|theo thẩm quyền|theo nhiệm vụ|theo lĩnh vực|căn cứ|trên cơ sở"
    r"|chủ động|trực tiếp|có trách nhiệm|nghiêm túc|tiếp tục|(?<!giáo dục )thường xuyên|đồng loạt"
    r"|để|sẽ|phải|đồng(?=\s*$))\b.*$",
    re.I | re.S,
)
_JOINTS = re.compile(r"\b(?:và|cùng|với|có trách nhiệm|để)\b", re.I)
_BODY_LIKE = re.compile(
    rf"(?:[Cc]ác|[Nn]hững|[Cc]ơ quan|[Đđ]ơn vị|[Ll]ực lượng|[Cc]hủ|[Dd]oanh nghiệp|[{UPPER}])"
)
_LONGEST_UNKNOWN = 90


@dataclass(frozen=True, slots=True)
class Assignee:
    """A body and what it is to do; the span of ``mention`` lies in the text that was parsed.

    ``role`` is ``None`` where only the task itself can tell.
    """

    mention: Mention
    role: Role | None


def parse_assignment(text: str, agencies: Agencies) -> list[Assignee]:
    """Who does what by words such as stand in a parenthesis; nothing if they assign nothing.

    Without a verb ("Sở Y tế") every part must be the name of a body, and all of them implement.
    """
    if _NO_ASSIGNMENT.match(text):
        return []
    found: list[Assignee] = []
    for part in _parts(text):
        assignees = _assignees(part, text, agencies, found)
        if assignees is None:
            if not found:
                return []
            continue
        found += assignees
    return found


def has_verb(text: str) -> bool:
    """Whether words say what role a body has, not only its name."""
    return bool(_MARKER.search(text))


def without_verbs(text: str) -> str:
    """A text without the words that give bodies their roles and join their names."""
    return _JOINTS.sub(" ", _OPENING.sub(" ", _MARKER.sub(" ", text)))


def _parts(text: str) -> Iterator[Span]:
    """The parts between semicolons that name bodies; those that name a time are left out."""
    for match in re.finditer(r"[^;]+", text):
        if not _TIME.match(match.group()):
            yield Span(*match.span())


def _assignees(
    part: Span, text: str, agencies: Agencies, before: Sequence[Assignee]
) -> list[Assignee] | None:
    """The bodies of one part, behind those of the parts ``before`` it."""
    start = part.start
    request = _REQUEST.match(text, start, part.end)
    if request:
        start = request.end()
    elif opening := _OPENING.match(text, start, part.end):
        start = opening.end()
    found = _by_markers(text, Span(start, part.end), agencies, before)
    if found is None:
        found = _by_name(text, Span(start, part.end), agencies)
    if found is None or not request:
        return found
    return [
        assignee if assignee.role is Role.COORDINATE else replace(assignee, role=Role.REQUEST)
        for assignee in found
    ]


def _by_name(text: str, span: Span, agencies: Agencies) -> list[Assignee] | None:
    mentions = bodies(text, span, agencies)
    if not mentions or not all(mention.named for mention in mentions):
        return None
    return [Assignee(mention, Role.IMPLEMENT) for mention in mentions]


def _by_markers(
    text: str, span: Span, agencies: Agencies, before: Sequence[Assignee]
) -> list[Assignee] | None:
    """What the verbs between the names say; ``None`` if no verb stands there."""
    markers = [*_MARKER.finditer(text, span.start, span.end)]
    if not markers:
        return None
    found: list[Assignee] = []
    behind = span.start
    ends = [*(marker.start() for marker in markers[1:]), span.end]
    for marker, end in zip(markers, ends, strict=True):
        left = bodies(text, Span(behind, marker.start()), agencies)
        if left is None or not (left or found):
            return found or []
        behind = marker.end()
        right: list[Mention] = []
        if marker.lastgroup == Role.COORDINATE:
            right = bodies(text, Span(marker.end(), end), agencies) or []
            behind = end if right else behind
        role = _role(marker, [*before, *found], bool(left and right))
        found += [Assignee(mention, role) for mention in left]
        found += [Assignee(mention, Role.COORDINATE) for mention in right]
    return found


def _role(marker: re.Match[str], before: Sequence[Assignee], with_partners: bool) -> Role:
    """The role of those who stand before a verb.

    "A phối hợp B thực hiện" leaves the work to A; behind another body it is a partner's.
    """
    role = Role(marker.lastgroup or Role.IMPLEMENT)
    if role is Role.COORDINATE and (with_partners or not before):
        return Role.COORDINATE if any(a.role is Role.LEAD for a in before) else Role.IMPLEMENT
    return role


def bodies(text: str, span: Span, agencies: Agencies) -> list[Mention] | None:
    """The bodies between two verbs; ``None`` if something else stands there."""
    piece = _ADVERBIAL.sub("", span.of(text))
    mentions = [
        replace(m, span=Span(m.span.start + span.start, m.span.end + span.start))
        for m in agencies.split(piece)
    ]
    for mention in mentions:
        if not mention.named and not _is_body_like(mention):
            return None
    return mentions


def _is_body_like(mention: Mention) -> bool:
    return len(mention.written) <= _LONGEST_UNKNOWN and bool(_BODY_LIKE.match(mention.written))
