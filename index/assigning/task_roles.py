"""What a task's own words say of the body it is given to: whether it leads, and with whom."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from index.agencies import Agencies
from index.bodies.mentions import Mention
from index.model import Role, Span

_ADVERBS = (
    r"(?:(?:tích cực|chủ động|thường xuyên|tăng cường|tiếp tục|kịp thời|trực tiếp|đẩy mạnh|và)"
    r",?\s+)*"
)
_SETTING = r"(?:(?:theo|trên cơ sở|căn cứ|tùy|dựa trên|định kỳ|hằng|hàng)\b[^.;]*?,\s*)?"
_COORDINATES = re.compile(rf"\W*{_SETTING}{_ADVERBS}(?:tham gia\s+)?phối hợp\b", re.I)
_LEADS = re.compile(rf"(?:^\W*{_SETTING}|[.;,:]\s+|\bvà\s+){_ADVERBS}chủ trì\b", re.I)
_GUIDES = re.compile(rf"\W*{_SETTING}{_ADVERBS}hướng dẫn\b", re.I)
_WITH = re.compile(
    r"\bphối hợp(?:\s+(?:chặt chẽ|thường xuyên|đồng bộ|tốt|hiệu quả|kịp thời|cùng))*(?:\s+với)?\s+",
    re.I,
)
_AS_A_VERB = re.compile(
    r"(?:^|[,;.:(–-]|\b(?:động|cực|xuyên|cường|tục|trì|hoặc|thời|tiếp|sàng|để|và|mạnh|gia"
    r"|trách nhiệm|phải|cần))\s*$",
    re.I,
)
"""What stands before "phối hợp" where the task's own body is to do it: no noun, no other body."""


def task_role(text: str) -> Role:
    """The role of the body under whose name a task stands."""
    if _COORDINATES.match(text):
        return Role.COORDINATE
    if _LEADS.search(text):
        return Role.LEAD
    return Role.GUIDE if _GUIDES.match(text) else Role.IMPLEMENT


def partners(text: str, agencies: Agencies) -> list[tuple[Mention, Span]]:
    """Those with whom a task is to be done, each with the words that say so.

    "Quy chế phối hợp với …" names none; nor does "các xã phối hợp với …", where others are told
    to cooperate.
    """
    matches = [m for m in _WITH.finditer(text) if _AS_A_VERB.search(text, 0, m.start())]
    if not matches:
        return []
    words = agencies.words(text)
    starts = [word.start for word in words]
    found: list[tuple[Mention, Span]] = []
    for match in matches:
        mentions, _ = agencies.list_at(text, words, bisect_left(starts, match.end()))
        if mentions:
            span = Span(match.start(), mentions[-1].span.end)
            found += [(mention, span) for mention in mentions]
    return found


def moved(mention: Mention, by: int) -> Mention:
    """A mention with its span counted from further left."""
    return replace(mention, span=Span(mention.span.start + by, mention.span.end + by))
