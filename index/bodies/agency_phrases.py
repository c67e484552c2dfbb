"""Stock phrases before, inside and behind names of bodies, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.bodies.agency_levels import level_at, place_at
from index.bodies.agency_words import Word, phrases
from index.bodies.predicates import VERBS
from index.tokens import accented_key

_CONCERNED = phrases(
    *("có liên quan", "liên quan", "hữu quan", "thuộc tỉnh", "trong tỉnh", "toàn tỉnh"),
    *("trực thuộc", "trực thuộc trung ương"),
)
_ON_THE_SPOT = phrases("trên địa bàn", "đóng trên địa bàn", "đứng chân trên địa bàn")
_VERBS = frozenset(phrases(*VERBS))
_LONGEST_VERB = max(map(len, _VERBS))
_PROVINCE = "tỉnh"
LONE_NOUN = 2
"""A collective noun of up to so many words ("đơn vị") needs "các" before it."""
_SURE_BODIES = frozenset(map(accented_key, ("công", "tòa", "tỉnh", "thành", "đảng")))
"""Công an, Tòa án, Tỉnh ủy, Thành đoàn, Đảng ủy …"""


def skip_phrase(words: Sequence[Word], i: int, stock: Sequence[tuple[str, ...]]) -> int:
    """Where the first of the phrases that stands at ``i`` ends; ``i`` if none does."""
    for phrase in stock:
        if (
            i < len(words)
            and words[i].key == phrase[0]
            and tuple(word.key for word in words[i : i + len(phrase)]) == phrase
        ):
            return i + len(phrase)
    return i


def is_verb(words: Sequence[Word], i: int) -> bool:
    """Whether a predicate begins at ``i``; capitals belong to a name."""
    if words[i].text[0].isupper():
        return False
    keys = [word.key for word in words[i : i + _LONGEST_VERB]]
    return any(tuple(keys[:n]) in _VERBS for n in range(1, len(keys) + 1))


def spelled(words: Sequence[Word]) -> str:
    """Words as running text; joints as written."""
    pieces = [word.text if word.text in ",;:" else f" {word.text}" for word in words]
    return " ".join("".join(pieces).split())


def skip_place(words: Sequence[Word], i: int) -> int:
    """Where the name of a place at ``i`` ends; a verb in capitals is none."""
    end = place_at(words, i)
    lower = [replace(word, text=word.text.lower()) for word in words[i : i + _LONGEST_VERB]]
    return i if end == i or is_verb(lower, 0) else end


def skip_concerned(words: Sequence[Word], i: int) -> int:
    """What stands behind a name and is no part of it: "có liên quan", "trên địa bàn tỉnh"."""
    spot = skip_phrase(words, i, _ON_THE_SPOT)
    if spot > i:
        level = level_at(words, spot)
        return level.end if level else spot
    return skip_phrase(words, i, _CONCERNED)


def without_place(words: Sequence[Word]) -> Sequence[Word]:
    """A name without that of the province behind "tỉnh"."""
    for i, word in enumerate(words):
        if word.text == _PROVINCE and place_at(words, i + 1) == len(words):
            return words[: i + 1]
    return words


def name_end(words: Sequence[Word], i: int, limit: int, *, closed: bool = False) -> int:
    """Where the words of a name that no table holds end: at a joint, a sign or a verb.

    A verb ends none where the text is ``closed``, a list of bodies and nothing else.
    """
    while i < min(limit, len(words)) and words[i].key.isalnum():
        if not closed and is_verb(words, i):
            break
        i += 1
    return i


def names_a_matter(words: Sequence[Word]) -> bool:
    """Whether words mean a field of work as well as a body: "Thuế", "Hải quan"."""
    first = words[0]
    return len(words) <= LONE_NOUN and not first.text.isupper() and first.key not in _SURE_BODIES
