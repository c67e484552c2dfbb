"""Finding known phrases in a question: names, abbreviations, everyday words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from index.tokens import accented_key, words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase found in a list of words: the half-open range of words, and what it stands for."""

    start: int
    end: int
    value: T


class PhraseTable(Generic[T]):
    """Looks phrases up by their words, the longest first, in one pass.

    ``key`` makes two spellings of a word equal (``accented_key``, ``folded_key``).
    """

    def __init__(
        self, entries: Iterable[tuple[str, T]], key: Callable[[str], str] = accented_key
    ) -> None:
        self._key = key
        self._table: dict[tuple[str, ...], T] = {}
        for phrase, value in entries:
            self._table.setdefault(tuple(map(key, words(phrase))), value)
        self._longest = max(map(len, self._table), default=0)

    def find(self, found: list[str]) -> Iterator[Match[T]]:
        """The phrases in a list of words, left to right, none overlapping another."""
        keys = tuple(map(self._key, found))
        start = 0
        while start < len(keys):
            match = self._longest_at(keys, start)
            if match is not None:
                yield match
            start = match.end if match else start + 1

    def _longest_at(self, keys: tuple[str, ...], start: int) -> Match[T] | None:
        for end in range(min(len(keys), start + self._longest), start, -1):
            if (value := self._table.get(keys[start:end])) is not None:
                return Match(start, end, value)
        return None
