"""A sentence taken apart, so that what it states can be compared with the words of a document.

Numbers, dates and document numbers get one form however they are written: "ngày 05 tháng 3 năm
2025" and "05/3/2025", "ba mươi" and "30", "1.250" and "1250".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from index.letters import DASHES
from index.metadata import DOCUMENT_NUMBER
from index.tokens import accented_key
from rag.neutral import neutral_places

_DAY_IN_WORDS = re.compile(r"\b(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?", re.I)
_MONTH_IN_WORDS = re.compile(r"\btháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.I)
_PER_CENT = re.compile(r"(?<=\d)\s*(?:phần trăm\b|%)", re.I)
_PIECE = re.compile(
    rf"(?P<number>{DOCUMENT_NUMBER.pattern})"
    r"|(?P<date>\d{4}\s*[-–]\s*\d{4}(?!\d)|(?:\d{1,2}/)?\d{1,2}/\d{4}(?![\d/])|\d{1,2}/\d{1,2}(?![\d/]))"
    r"|(?P<amount>\d+(?:[.,/]\d+)*%?)|(?P<word>[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<stop>[,;:.!?()\n…–-])"
)
_ARTICLE = re.compile(r"(?:^|\n)\s*Điều \d{1,4}[a-zđ]?$")
"""The heading of an article goes on behind the full stop: "Điều 14. Tàu biển"."""
_ONES = {
    accented_key(word): value
    for value, words in enumerate(
        "không|một mốt|hai|ba|bốn tư|năm lăm nhăm|sáu|bảy bẩy|tám|chín".split("|")
    )
    for word in words.split()
}
_SCALES = {
    accented_key(word): scale
    for word, scale in (("mươi", 10), ("trăm", 100), ("nghìn", 1_000), ("ngàn", 1_000))
}
_TEN, _ZERO, _ORDINAL = accented_key("mười"), accented_key("không"), accented_key("thứ")
_AND = frozenset(map(accented_key, ("linh", "lẻ")))
_ALONE = frozenset(map(accented_key, "hai ba bốn sáu bảy bẩy tám chín mười".split()))
"""Number words that are nothing else; "một" and "năm" are counted only before a unit of time."""
_BEFORE_TIME = frozenset(map(accented_key, "một năm".split()))
_TIMES = frozenset(map(accented_key, "ngày tuần tháng năm quý giờ phút lần".split()))


_CALENDAR = frozenset(map(accented_key, "ngày tháng năm quý kỳ".split()))


class Kind(Enum):
    """What a piece of a sentence is."""

    WORD = "word"
    AMOUNT = "amount"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a figure. ``key`` is its one form; ``clause`` counts the stops before it.

    ``opens`` tells that a clause begins with it, ``line`` that a line does; ``states`` that it has
    a meaning of its own: a figure, or a word that is not neutral.
    """

    key: str
    text: str
    kind: Kind
    clause: int
    opens: bool = False
    line: bool = False
    states: bool = True

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, a date or the number of a document."""
        return self.kind is not Kind.WORD

    @property
    def is_capital(self) -> bool:
        """Whether it is a word written with a capital."""
        return self.kind is Kind.WORD and self.text[0].isupper()


def pieces(text: str) -> list[Piece]:
    """The words and figures of a text, in order; clauses end at stops and before "và"."""
    found = [*_with_number_words([*_read(_levelled(text))])]
    neutral = neutral_places([piece.text for piece in found])
    return [
        replace(p, states=p.is_figure or not (i in neutral or _dates(found, i)))
        for i, p in enumerate(found)
    ]


def _dates(found: Sequence[Piece], at: int) -> bool:
    """Whether a word belongs to a date: "năm 2025", but not "báo cáo năm"."""
    beside = [p for p in found[max(0, at - 1) : at + 2] if p.clause == found[at].clause]
    return found[at].key in _CALENDAR and any(p.is_figure for p in beside)


def figure_values(text: str) -> set[str]:
    """The numbers, dates and document numbers of a text, each in its one form."""
    return {piece.key for piece in pieces(text) if piece.is_figure}


def _levelled(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = _DAY_IN_WORDS.sub(lambda m: "/".join(filter(None, m.groups())), text)
    text = _MONTH_IN_WORDS.sub(r"tháng \1/\2", text)
    return _PER_CENT.sub("%", text)


def _read(text: str) -> Iterator[Piece]:
    clause, opens, line = 0, True, True
    for match in _PIECE.finditer(text):
        kind, written = match.lastgroup, match.group()
        if kind == "stop" and written == "." and _ARTICLE.search(text, 0, match.start()):
            continue
        if kind == "stop":
            clause, opens, line = clause + 1, True, line or written == "\n"
            continue
        if written == "và" and not opens:
            clause, opens = clause + 1, True
        key = accented_key(written) if kind == "word" else _one_form(written, kind or "")
        yield Piece(key, written, Kind(kind), clause, opens, line)
        opens = line = False


def _one_form(written: str, kind: str) -> str:
    if kind == "number":
        return re.sub(rf"[{DASHES}]", "-", re.sub(r"\s", "", written)).lower()
    if kind == "date" and "/" not in written:
        return "-".join(re.findall(r"\d+", written))
    if kind == "date":
        return "/".join(str(int(part)) for part in written.split("/"))
    amount, percent = written.removesuffix("%"), written[-1] == "%"
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", amount):
        amount = amount.replace(".", "")
    plain = re.sub(r"^0+(?=\d)", "", amount.replace(",", "."))
    return f"{plain}%" if percent else plain


def _with_number_words(found: Sequence[Piece]) -> Iterator[Piece]:
    i = 0
    while i < len(found):
        end = _number_end(found, i)
        value = _value([piece.key for piece in found[i:end]]) if end > i else None
        if value is None:
            yield found[i]
            i += 1
            continue
        text = " ".join(piece.text for piece in found[i:end])
        yield replace(found[i], key=str(value), text=text, kind=Kind.AMOUNT)
        i = end


def _number_end(found: Sequence[Piece], start: int) -> int:
    """Where a run of number words that begins at ``start`` ends; ``start`` if there is none."""
    end = start
    while end < len(found) and _is_numeral(found[end]) and found[end].clause == found[start].clause:
        end += 1
    if end - start > 1:
        return end
    word = found[start]
    if end == start or (start and found[start - 1].key == _ORDINAL):
        return start
    following = found[end].key if end < len(found) and not found[end].opens else ""
    counted = word.key in _ALONE or (word.key in _BEFORE_TIME and following in _TIMES)
    return end if counted and word.text.islower() else start


def _is_numeral(piece: Piece) -> bool:
    known = piece.key in _ONES or piece.key in _SCALES or piece.key in _AND or piece.key == _TEN
    return piece.kind is Kind.WORD and known and piece.key != _ZERO


def _value(keys: Sequence[str]) -> int | None:
    """What number words stand for; ``None`` where they are no number ("năm ba")."""
    total = current = 0
    last_scale = True
    for key in keys:
        if key in _AND:
            last_scale = True
        elif key == _TEN:
            current, last_scale = current + 10, True
        elif key in _ONES:
            if not last_scale:
                return None
            current, last_scale = current + _ONES[key], False
        else:
            scale = _SCALES[key]
            ones = current % 10
            if scale == 1_000:
                total, current = total + max(current, 1) * scale, 0
            else:
                current += (max(ones, 1) * scale) - ones
            last_scale = True
    return total + current
