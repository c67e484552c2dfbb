"""Looking names of bodies up by their words, however their parts are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.bodies.agency_words import JOINT, Word

PROVINCIAL = " tỉnh"
_OF_ALL_LEVELS = " các cấp"
"""A name that ends in either is one of many levels: the province's, a district's, a commune's."""
_LEAF = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the table has it.

    ``form`` is this way of writing it, without the level; ``canonical`` the name of the body.
    ``levelled``: the level may follow ("Công an" + "tỉnh"); ``plural``: a collective name.
    """

    form: str
    canonical: str
    levelled: bool = False
    plural: bool = False


def without_level(name: str) -> str:
    """A name of the table without the level it ends in; the name itself if it has none."""
    return name.removesuffix(PROVINCIAL).removesuffix(_OF_ALL_LEVELS)


class NameTrie:
    """Names by their words."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}
        self._next: NameTrie | None = None

    def add(self, words: Sequence[Word], name: Name) -> None:
        """Make ``name`` known; the first name of the same words stays."""
        node = self._root
        for word in words:
            node = node.setdefault(word.key, {})
        node.setdefault(_LEAF, name)

    def behind(self, first: NameTrie) -> NameTrie:
        """These names behind those of ``first``: a name of the same length there wins."""
        both = NameTrie()
        both._root, both._next = first._root, self
        return both

    def longest(
        self, words: Sequence[Word], start: int, behind: Sequence[str] = ()
    ) -> tuple[int, Name] | None:
        """The longest name at ``start``, and where it ends.

        ``behind`` are words to be read before it: with "sở", "Y tế" is found.
        """
        own = self._longest(words, start, behind)
        other = self._next.longest(words, start, behind) if self._next else None
        return other if other and (own is None or other[0] > own[0]) else own

    def _longest(
        self, words: Sequence[Word], start: int, behind: Sequence[str]
    ) -> tuple[int, Name] | None:
        node: dict[str, Any] | None = self._root
        for key in behind:
            node = node.get(key) if node is not None else None
        return None if node is None else self._walk(words, start, start, node)

    def _walk(
        self, words: Sequence[Word], start: int, i: int, node: dict[str, Any]
    ) -> tuple[int, Name] | None:
        best: tuple[int, Name] | None = None
        if _LEAF in node and _is_one(words[start:i], node[_LEAF]):
            best = (i, node[_LEAF])
        nexts = []
        if i < len(words) and words[i].key in node:
            nexts.append((i + 1, node[words[i].key]))
        if JOINT in node:  # a joint may be left out: "Thể thao Du lịch"
            nexts.append((i, node[JOINT]))
        for at, following in nexts:
            found = self._walk(words, start, at, following)
            if found and (best is None or found[0] > best[0]):
                best = found
        return best


def _is_one(words: Sequence[Word], name: Name) -> bool:
    """Whether words are one name, not two: in a list "và" comes last.

    "các Sở Văn hóa và Thể thao, Du lịch" are two; one would be "Văn hóa, Thể thao và Du lịch".
    """
    joints = [word.text for word in words if word.is_joint]
    late_comma = "và" in joints[:-1] and joints[-1] == ","
    return not late_comma or name.form.rfind(",") > name.form.find(" và ") > 0
