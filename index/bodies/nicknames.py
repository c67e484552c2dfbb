"""Names that one document gives to a body: "Công an tỉnh (Cơ quan Thường trực Ban Chỉ đạo 138)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.agencies import Agencies

_NICKNAME = re.compile(
    r"\s*(?:\(\s*(?:(?:sau đây )?(?:gọi(?: tắt)?|viết tắt)(?: là)?:?\s+|là\s+)?|[-–—]\s*"
    r"|,?\s+là\s+)"
    r"(?P<name>(?:[Cc]ơ quan|[Vv]ăn phòng)\s+[Tt]hường trực\s+[^()\n;.:]{3,200}?)"
    r"(?P<end>\)|\n|$|[;.:]|\s(?=chịu trách nhiệm|có trách nhiệm|chủ trì|để|thực hiện|tham mưu))"
)
_CALLED = re.compile(
    r"\s*\((?:sau đây )?(?:gọi(?: tắt)?|viết tắt)(?: là)?:?\s+(?P<name>[^()\n;.:]{2,60})\)"
)
_TIERS = {"huyện": r"huyện|quận|thị xã|thành phố|thành|thị", "xã": r"xã|phường|thị trấn|đặc khu"}
_COMMITTEES = r"(?:UBND|Ủy ban nhân dân)\s+các\s+(?:{0})(?:(?:,\s*|\s+và\s+)(?:{0})\b)+"
_REACH = 120
"""How far before its nickname a body's name may begin, in characters."""


def nicknames(text: str, agencies: Agencies) -> Iterator[tuple[str, str]]:
    """Pairs of a nickname and the canonical name of the body that a document gives it to."""
    for pattern in (_NICKNAME, _CALLED):
        for match in pattern.finditer(text):
            if body := _body_before(text, match.start(), agencies):
                yield match["name"].strip(" ,“”\"'"), body


def tiers(text: str, agencies: Agencies) -> Iterator[tuple[str, str]]:
    """What "Ủy ban nhân dân cấp huyện" is called in full, if the document says it in one way."""
    for tier, units in _TIERS.items():
        pattern = re.compile(_COMMITTEES.format(units), re.I)
        names = {agencies.canonical(match.group()) for match in pattern.finditer(text)}
        if len(names) == 1:
            yield f"Ủy ban nhân dân cấp {tier}", names.pop()


def _body_before(text: str, end: int, agencies: Agencies) -> str | None:
    """The canonical name of the body whose name ends at a place of the text."""
    start = max(0, end - _REACH)
    words = agencies.words(text[start:end])
    for i in range(len(words)):
        mentions, after = agencies.list_at(text[start:end], words, i)
        if mentions and after == len(words) and not mentions[-1].collective:
            return mentions[-1].name
    return None
