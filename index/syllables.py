"""The corpus's own syllables and which follow which: they give back lost diacritics.

Kept as sorted arrays that are read whole in a moment, not as rows: a question looks up hundreds of
pairs.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

MANY_PAIRS: Final = 200_000
"""From here on, pairs seen only once are left out: chance neighbours, and most of the table."""

_RUN = re.compile(r"[^\W\d_]+(?:[ \t\n\u00a0]+[^\W\d_]+)*")
"""Syllables with nothing but white space between them."""


@dataclass(frozen=True, slots=True)
class SyllablePairs:
    """How often one syllable follows another.

    ``keys`` holds ``first << 32 | second`` in rising order, by the numbers of the syllables in
    ``numbers``; ``counts`` stands beside it.
    """

    numbers: Mapping[str, int]
    keys: array[int]
    counts: array[int]

    def count(self, first: str, second: str) -> int:
        """How often ``second`` directly follows ``first`` (both lower case, NFC); 0 if never."""
        left, right = self.numbers.get(first), self.numbers.get(second)
        if left is None or right is None:
            return 0
        key = left << 32 | right
        place = bisect_left(self.keys, key)
        return self.counts[place] if self.keys[place : place + 1] == array("Q", [key]) else 0

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class SyllableTable:
    """The syllables of a corpus, lower case and NFC, with their counts, and their pairs."""

    counts: Mapping[str, int]
    pairs: SyllablePairs


def count_syllables(texts: Iterable[str], many_pairs: int = MANY_PAIRS) -> SyllableTable:
    """Count syllables and neighbouring pairs; more than ``many_pairs`` pairs are thinned out."""
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for run in _runs(text):
            singles.update(run)
            pairs.update(pairwise(run))
    counts = {syllable: singles[syllable] for syllable in sorted(singles)}
    least = 2 if len(pairs) > many_pairs else 1
    return SyllableTable(counts, _sorted_pairs(_numbers(counts), pairs, least))


def pack_syllables(table: SyllableTable) -> tuple[bytes, bytes, bytes, bytes]:
    """The table as four runs of bytes for ``unpack_syllables`` on the same machine."""
    counts = array("I", table.counts.values())
    pairs = table.pairs
    names = "\n".join(table.counts).encode()
    return names, counts.tobytes(), pairs.keys.tobytes(), pairs.counts.tobytes()


def unpack_syllables(names: bytes, counts: bytes, keys: bytes, pair_counts: bytes) -> SyllableTable:
    """The table that ``pack_syllables`` packed."""
    singles = dict(zip(names.decode().split("\n"), array("I", counts), strict=False))
    pairs = SyllablePairs(_numbers(singles), array("Q", keys), array("I", pair_counts))
    return SyllableTable(singles, pairs)


def _runs(text: str) -> Iterator[list[str]]:
    for match in _RUN.finditer(unicodedata.normalize("NFC", text).lower()):
        yield match.group().split()


def _numbers(syllables: Iterable[str]) -> dict[str, int]:
    return {syllable: number for number, syllable in enumerate(syllables)}


def _sorted_pairs(
    numbers: Mapping[str, int], pairs: Counter[tuple[str, str]], least: int
) -> SyllablePairs:
    seen = sorted(
        (numbers[first] << 32 | numbers[second], count)
        for (first, second), count in pairs.items()
        if count >= least
    )
    keys = array("Q", (key for key, _ in seen))
    return SyllablePairs(numbers, keys, array("I", (count for _, count in seen)))
