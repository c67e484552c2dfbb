"""Which bodies a collective name includes: by the groups of the table, and by level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.bodies.agency_levels import Level, level_at
from index.bodies.agency_names import PROVINCIAL
from index.bodies.agency_phrases import spelled
from index.bodies.agency_table import Row, RowKind
from index.bodies.agency_words import Word, name_words

_HEADS_OF_BODIES = re.compile(
    r"(?:Thủ trưởng|Giám đốc|Chủ tịch|Lãnh đạo|Người đứng đầu|Chánh|Trưởng) (?=\S)"
)
_DISTRICTS = frozenset({"huyện", "quận", "thị xã", "thành phố"})
_COMMUNES = frozenset({"xã", "phường", "thị trấn", "đặc khu"})
_TIERS = {
    "tỉnh": frozenset({"tỉnh"}),
    "các cấp": frozenset({"tỉnh", "huyện", "xã"}),
    "các địa phương": frozenset({"huyện", "xã"}),
    "các đơn vị, địa phương": frozenset({"huyện", "xã"}),
    "địa phương": frozenset({"huyện", "xã"}),
    "cơ sở": frozenset({"xã"}),
}
_COMMITTEE = "Ủy ban nhân dân"
"""At the levels below the province it is meant by "địa phương"."""


def identity(name: str) -> tuple[str, ...]:
    """What two ways of writing one name share: its words, whatever joins and orders them."""
    return tuple(sorted(word.key for word in name_words(name) if word.key[0].isalnum()))


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whom a name means: groups of the table, or a stem at some levels."""

    groups: frozenset[str]
    plural: bool
    stem: str = ""
    tiers: frozenset[str] = frozenset()


class Membership:
    """Answers whether a body is one of those that a collective name means."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._bodies = {row.name: row.groups for row in rows if row.kind is RowKind.BODY}
        self._plural: dict[str, bool] = {}
        self._collective = {row.name: row.groups for row in rows if row.kind is RowKind.COLLECTIVE}

    def is_collective(self, name: str) -> bool:
        """Whether a canonical name means many bodies."""
        if name not in self._plural:
            self._plural[name] = self._scope(name).plural
        return self._plural[name]

    def includes(self, collective: str, single: str) -> bool:
        """Whether ``single`` is one of those ``collective`` means; both are canonical names."""
        if identity(collective) == identity(single):
            return True
        many, one = self._scope(collective), self._scope(single)
        if not many.plural:
            return False
        of_group = bool(many.groups & one.groups)
        of_level = bool(many.stem) and many.stem == one.stem and one.tiers <= many.tiers
        return of_group or of_level

    def members(self, collective: str) -> tuple[str, ...]:
        """The bodies of the table that a collective name means."""
        if not self.is_collective(collective):
            return ()
        return tuple(name for name in self._bodies if self.includes(collective, name))

    def _scope(self, name: str) -> _Scope:
        name = _HEADS_OF_BODIES.sub("", name)
        name = name[:1].upper() + name[1:]
        if (groups := self._collective_groups(name)) is not None:
            return _Scope(groups, True)
        if name.startswith("Các "):
            return _Scope(_tiers_of(name), True)
        groups = self._bodies.get(name, frozenset())
        if name.endswith(PROVINCIAL):
            return _Scope(groups, False, name.removesuffix(PROVINCIAL), _TIERS["tỉnh"])
        stem, level = _divided(name_words(name))
        tiers = _tiers(level) if level else frozenset[str]()
        if stem == _COMMITTEE:
            groups = tiers
        return _Scope(groups, bool(level and level.plural), stem if level else "", tiers)

    def _collective_groups(self, name: str) -> frozenset[str] | None:
        """The groups of a collective name; "khác" and the like may follow it."""
        while name not in self._collective:
            name = name.rpartition(" ")[0].rstrip(",")
            if not name:
                return None
        return self._collective[name]


def _divided(words: Sequence[Word]) -> tuple[str, Level | None]:
    """A name as its stem and the level it ends in."""
    for i in range(1, len(words)):
        level = level_at(words, i)
        if level and level.end == len(words):
            return spelled(words[:i]), level
    return spelled(words), None


def _tiers(level: Level) -> frozenset[str]:
    if level.name in _TIERS:
        return _TIERS[level.name]
    return _tiers_of(level.unit or level.name)


def _tiers_of(units: str) -> frozenset[str]:
    """The tiers of the sorts of places that a name lists."""
    found = set(re.findall(r"thị xã|thành phố|thị trấn|đặc khu|\w+", units))
    tiers = {"huyện"} if found & _DISTRICTS else set()
    return frozenset(tiers | ({"xã"} if found & _COMMUNES else set()))
