"""What a question asks of a document itself: its own number, the day it was issued.

"Kế hoạch năm 2031 của Sơn Hà số mấy?" shares its words with every number that the plan cites; only
the title block answers it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from index.catalogue import DocumentRecord
from index.tokens import accented_key, folded_key, words
from rag.history import own_words
from rag.lexicon import Lexicon


class OwnDatum(StrEnum):
    """What a title block tells; the value is how a message calls it."""

    NUMBER = "số"
    DATE = "ngày ban hành"


_KINDS = (
    *("kế hoạch", "quyết định", "chỉ thị", "nghị quyết", "nghị định", "thông tư", "chương trình"),
    *("kết luận", "bộ luật", "luật", "đề án", "công văn", "hướng dẫn", "văn bản", "chiến lược"),
)
_OWN_KINDS = frozenset({"kế hoạch", "văn bản"})
_CITES = re.compile(
    r"\b(?:thực hiện|căn cứ|theo|dẫn|triển khai|dựa (?:vào|trên|theo)|quán triệt|thi hành|cứ)\s+"
    rf"(?:các\s+|những\s+)?(?:{'|'.join(_KINDS)})\b",
    re.I,
)
"""What is asked for is the document that this one carries out."""
_ASKS = {
    OwnDatum.NUMBER: re.compile(
        r"\bsố (?:mấy|bao nhiêu|nào|gì|hiệu|ký hiệu|và ngày)\b|\bký hiệu\b|\bmang số\b", re.I
    ),
    OwnDatum.DATE: re.compile(
        r"\b(?:ban hành|ký|ra đời)\b.{0,30}\b(?:ngày|khi|lúc|bao giờ|hôm|tháng)\b"
        r"|\b(?:ngày|hôm|tháng) (?:nào|mấy|bao nhiêu)\b.{0,20}\b(?:ban hành|ký)\b"
        r"|\b(?:khi nào|bao giờ|ngày)\b.{0,12}\b(?:ban hành|ký)\b",
        re.I,
    ),
}
_SAID = (
    "ban hành ký hiệu ra đời vào tháng hôm khi bao giờ lúc mang số ngày của công tác việc thành phố"
    " đầy đủ"
)
"""Words of such questions that name no matter of the document."""
_NUMBER = re.compile(r"\d+\s*/\S+|\b\d+-\S+")


def own_data_asked(
    text: str,
    named: Sequence[str],
    records: Sequence[DocumentRecord],
    lexicon: Lexicon,
    *,
    bare: bool,
) -> tuple[OwnDatum, ...]:
    """What a (mended) question asks of ``records`` themselves; nothing if of anything else.

    ``named`` are the places and years that it names. Diacritics that were guessed in a ``bare``
    question do not count.
    """
    asked = tuple(datum for datum, pattern in _ASKS.items() if pattern.search(text))
    if not asked or not records or _CITES.search(text):
        return ()
    titles = " ".join(f"{r.metadata.kind} {r.metadata.title}" for r in records)
    lower = text.lower()
    own_kinds = {*_OWN_KINDS, *(str(r.metadata.kind).lower() for r in records)}
    rest = re.sub("|".join(map(re.escape, sorted(own_kinds, key=len, reverse=True))), " ", lower)
    if any(re.search(rf"\b{kind}\b", rest) for kind in _KINDS if kind not in own_kinds):
        return ()
    key = folded_key if bare else accented_key
    known = {key(word) for word in words(f"{titles} {_SAID}")}
    left = own_words(_NUMBER.sub(" ", text), lexicon, named)
    return asked if all(key(word) in known for word in left) else ()
