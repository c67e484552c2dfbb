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
        lengths: dict[str, set[int]] = {}
        for phrase_key in filter(None, self._table):
            lengths.setdefault(phrase_key[0], set()).add(len(phrase_key))
        # By their first words: most words begin no phrase, and need no further look.
        self._lengths = {first: sorted(there, reverse=True) for first, there in lengths.items()}

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
        for length in self._lengths.get(keys[start], ()):
            piece = keys[start : start + length]
            if len(piece) == length and (value := self._table.get(piece)) is not None:
                return Match(start, start + length, value)
        return None
