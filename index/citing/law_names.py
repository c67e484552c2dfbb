"""What the laws are called: where the name of a law ends, and what its abbreviations stand for.

"Luật Hôn nhân và gia đình và Luật Trẻ em": only a table knows which "và" belongs to a name. Of a
law that it does not hold, the name ends before the first word that no name goes on with.
"""

from __future__ import annotations

import re
from functools import cache

from index.letters import UPPER
from index.model import Kind
from index.tables import rows
from index.tokens import accented_key, folded_key, word_matches, words

_LONGEST = 160
"""No name of a law is longer, in characters."""
_NAME_ENDS = re.compile(
    r"[;:.()\[\]“”\"\n]"
    r"|\s+(?:về|của|và|hoặc|hay|thì|là|có|được|bị|để|trong|ngày|năm|số|do|khi|nếu|mà|nêu|trừ"
    r"|theo|cho|tại|với|từ|bằng|đã|sẽ|phải|không|này|đó|cũng|như|gồm|đến|nhằm|vào|trên|lần|đối|hiện"
    r"|quy định|ban hành|sửa đổi|hướng dẫn|bao gồm|ngoài|kể)(?!\w)"
    rf"|,\s+(?!(?:chống|phòng|trợ|vệ|an|bổ)\s)|\s+[-–]\s|\s+(?=\d)|\s+(?=[{UPPER}]\w*\s+số\b)"
)
_AMENDING = re.compile(
    r"(?:Luật|Pháp\s+lệnh)\s+[Ss]ửa\s+đổi(?:,?\s+bổ\s+sung)?(?:\s+một\s+số)?(?:\s+điều)?"
    r"(?:\s+của)?(?:\s+các)?\s+(?=(?:Bộ\s+luật|Luật|Pháp\s+lệnh)\s)"
)
_NO_PART_OF_KEY = re.compile(
    r"\s*\b(?:(?:nuoc cong hoa xa hoi chu nghia )?viet nam|(?:nam )?\d{4})\b"
)


def read_law_name(text: str, start: int) -> int | None:
    """Where the name of a law that begins at ``start`` ends; ``None`` if there is none.

    ``start`` is at "Bộ luật", "Luật", "Pháp lệnh" or "Hiến pháp".
    """
    if known := _known_end(text, start):
        return known
    body = re.compile(r"(?:bộ\s+)?luật\s+|pháp\s+lệnh\s+", re.I).match(text, start)
    if not body:
        return None
    end = _NAME_ENDS.search(text, body.end(), start + _LONGEST)
    stop = end.start() if end else min(len(text), start + _LONGEST)
    name = text[body.end() : stop].rstrip(" ,")
    # In small letters it is the subject of a sentence: "Luật này", "Luật quy định".
    is_name = name[:1].isupper() and " " in name and bool(law_key(name))
    return body.end() + len(name) if is_name else None


def amended_law(text: str, start: int) -> int | None:
    """Where the law that an amending law names begins; ``None`` if none is amended.

    ``start`` is at "Luật" of "Luật sửa đổi, bổ sung một số điều của Luật …".
    """
    match = _AMENDING.match(text, start)
    return match.end() if match else None


def _known_end(text: str, start: int) -> int | None:
    found = word_matches(text[start : start + _LONGEST])
    keys = tuple(accented_key(word.group()) for word in found)
    for length in range(min(len(keys), _longest()), 1, -1):
        if keys[:length] in _names() and _runs_on(text[start:], found[:length]):
            return start + found[length - 1].end()
    return None


def _runs_on(text: str, found: list[re.Match[str]]) -> bool:
    """Whether only spaces, commas and hyphens stand between the words of a name."""
    return not re.search(r"[;:.“”\"]", text[: found[-1].end()])


def abbreviation_pattern() -> str:
    """A pattern of the abbreviations that stand for a law, the longest first."""
    return "|".join(map(re.escape, sorted(_abbreviations(), key=lambda a: (-len(a), a))))


def full_name(abbreviation: str) -> str:
    """The name that an abbreviation of the table stands for."""
    return _abbreviations()[abbreviation]


def law_kind(name: str) -> Kind:
    """Constitution, code, ordinance or law, as the name begins."""
    lower = name.lower()
    kinds = (Kind.CONSTITUTION, Kind.CODE, Kind.ORDINANCE)
    return next((kind for kind in kinds if lower.startswith(kind.lower())), Kind.LAW)


def law_key(name: str) -> str:
    """One form for all spellings of a law's name, without its kind, year and country."""
    key = " ".join(map(folded_key, words(name)))
    key = _NO_PART_OF_KEY.sub("", key)
    return re.sub(r"^(?:bo )?luat ", "", key)


@cache
def _names() -> frozenset[tuple[str, ...]]:
    names = [name for name, *_ in rows("laws.tsv")]
    return frozenset(tuple(map(accented_key, words(name))) for name in names)


@cache
def _longest() -> int:
    return max(map(len, _names()))


@cache
def _abbreviations() -> dict[str, str]:
    return {
        short.strip(): name
        for name, *shorts in rows("laws.tsv")
        for cell in shorts
        for short in cell.split("|")
    }
