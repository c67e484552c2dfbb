"""The level a name of a body ends in: "tỉnh", "huyện Vân Khê", "các xã, phường", "các cấp"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.bodies.agency_words import Word, phrases
from index.tokens import accented_key

CENTRAL_CITIES = frozenset({"Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế"})
"""Cities that are provinces themselves."""
_LONGEST_PLACE = 4
"""The words of the longest name of a place."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level as it ends a name; ``end`` is the word behind it.

    ``name`` is what it adds to the name of the body. ``unit`` is the sort of place of a single
    one ("huyện"). ``plural``: bodies of many places are meant. ``top``: that of the province.
    """

    name: str
    end: int
    unit: str = ""
    plural: bool = False
    top: bool = False


_UNITS = {
    tuple(map(accented_key, short.split())): full
    for short, full in {
        "tỉnh": "tỉnh",
        "huyện": "huyện",
        "thị xã": "thị xã",
        "thị": "thị xã",
        "thành phố": "thành phố",
        "thành": "thành phố",
        "tp": "thành phố",
        "quận": "quận",
        "xã": "xã",
        "phường": "phường",
        "thị trấn": "thị trấn",
        "đặc khu": "đặc khu",
        "khu vực": "khu vực",
    }.items()
}
_ONLY_IN_LISTS = [[accented_key("thành")], [accented_key("thị")]]
"""Short for a sort of place in "các huyện, thành, thị"; other words anywhere else."""
_ALL = phrases("các cấp", "các địa phương", "các đơn vị địa phương", "địa phương", "cơ sở")
_TIERS = frozenset(map(accented_key, "tỉnh huyện xã thôn bản cơ".split()))
_ONLY_TOP = phrases("của tỉnh", "cấp tỉnh", "tỉnh")
_EVERY, _TIER, _PROVINCE = (accented_key(word) for word in ("các", "cấp", "tỉnh"))
_AREA = "khu vực"
_NUMERAL = re.compile(r"[IVX]{1,4}|\d{1,2}")


def level_at(words: Sequence[Word], i: int) -> Level | None:
    """The level that the words from ``i`` on begin with, if they begin with one."""
    return _top(words, i) or _tier(words, i) or _every(words, i) or _places(words, i)


def place_at(words: Sequence[Word], i: int) -> int:
    """Where the name of a place that begins at ``i`` ends; ``i`` itself if none does."""
    end = i
    while end < len(words) and end - i < _LONGEST_PLACE and _is_place_word(words[end]):
        end += 1
    return end


def _is_place_word(word: Word) -> bool:
    return word.text[0].isupper() or bool(_NUMERAL.fullmatch(word.text))


def _starts(words: Sequence[Word], i: int, stock: Sequence[tuple[str, ...]]) -> int:
    """Where the first of the phrases that stands at ``i`` ends; joints inside do not count."""
    for phrase in stock:
        at = i
        for key in phrase:
            at += at > i and at < len(words) and words[at].is_joint
            if at >= len(words) or words[at].key != key:
                break
            at += 1
        else:
            return at
    return i


def _top(words: Sequence[Word], i: int) -> Level | None:
    end = _starts(words, i, _ONLY_TOP)
    return Level("tỉnh", place_at(words, end), top=True) if end > i else None


def _tier(words: Sequence[Word], i: int) -> Level | None:
    """A tier, "cấp huyện"; the tiers behind it are levels of their own."""
    if i + 1 >= len(words) or words[i].key != _TIER or words[i + 1].key not in _TIERS:
        return None
    end = i + 3 if words[i + 1].key == accented_key("cơ") else i + 2
    name = " ".join(word.text.lower() for word in words[i:end])
    return Level(name, end, plural=True)


def _every(words: Sequence[Word], i: int) -> Level | None:
    end = _starts(words, i, _ALL)
    if end == i:
        return None
    return Level(_spelled(words, i, end), end, plural=True)


def _spelled(words: Sequence[Word], start: int, end: int) -> str:
    pieces = [", " if word.is_joint else f"{word.text.lower()} " for word in words[start:end]]
    return "".join(pieces).replace(" ,", ",").strip()


def _places(words: Sequence[Word], i: int) -> Level | None:
    """One place or sorts of places: "huyện Vân Khê", "các huyện, thị xã", "các huyện A, B"."""
    every = i < len(words) and words[i].key == _EVERY
    units, end = _units(words, i + every)
    if not units or [word.key for word in words[i + every : end]] in _ONLY_IN_LISTS:
        return None
    if len(units) > 1:
        return Level(f"các {', '.join(units)}", end, plural=True)
    unit, after = units[0], place_at(words, end)
    if after > end:
        return _single(unit, words, end, after)
    if unit == "thành phố" and not every:
        return Level(unit, end, top=True)
    if unit == _AREA:
        return None
    return Level(f"các {unit}" if every else unit, end, plural=True)


def _single(unit: str, words: Sequence[Word], start: int, end: int) -> Level:
    place = " ".join(word.text for word in words[start:end])
    if unit == "thành phố" and place in CENTRAL_CITIES:
        return Level(unit, end, top=True)
    return Level(f"{unit} {place}", end, unit=unit)


def _units(words: Sequence[Word], i: int) -> tuple[list[str], int]:
    """A list of sorts of places, and where it ends."""
    units: list[str] = []
    end = at = i
    while (found := _unit(words, at)) is not None:
        unit, end = found
        if unit in units:
            break
        units.append(unit)
        if end >= len(words) or not words[end].is_joint:
            break
        at = end + 1
    return units, end


def _unit(words: Sequence[Word], i: int) -> tuple[str, int] | None:
    for length in (2, 1):
        key = tuple(word.key for word in words[i : i + length])
        if key in _UNITS:
            return _UNITS[key], i + len(key)
    return None
