"""A text as the words that names of bodies are made of.

"-", ",", "và", "&" and "/" join the parts of a name as they join names, and scans mix them up;
all are the same ``JOINT``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.letters import DASHES
from index.tokens import accented_key, folded_key

JOINT = "+"

_WORD = re.compile(r"\d+(?:/[A-ZĐ]\w*)?|[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹]+|[^\w\s]")
_JOINTS = frozenset((",", "và", "&", "/", *DASHES))
_UNACCENTED_AND = "va"


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a joint or a sign. ``key`` makes its spellings equal; ``text`` is as written."""

    key: str
    text: str
    start: int
    end: int

    @property
    def is_joint(self) -> bool:
        """Whether it only joins parts of a name, or names."""
        return self.key == JOINT

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name is: with a capital, or as a number."""
        return self.text[0].isupper() or self.text[0].isdigit()


def phrases(*written: str) -> list[tuple[str, ...]]:
    """Stock phrases as the keys of their words, the longest first."""
    split = (tuple(map(accented_key, phrase.split())) for phrase in written)
    return sorted(split, key=len, reverse=True)


def name_words(text: str, *, folded: bool = False) -> list[Word]:
    """The words of a text in order; joints that follow each other count as one."""
    key = folded_key if folded else accented_key
    found: list[Word] = []
    for match in _WORD.finditer(text):
        written = match.group()
        joint = written.lower() in _JOINTS or (folded and written.lower() == _UNACCENTED_AND)
        if not joint:
            found.append(Word(key(written), written, match.start(), match.end()))
        elif found and found[-1].is_joint:
            last = found[-1]
            found[-1] = Word(JOINT, f"{last.text} {written}", last.start, match.end())
        else:
            found.append(Word(JOINT, written, match.start(), match.end()))
    return found


class Abbreviations:
    """Writes abbreviations out, word for word; what comes of one has its place in the text."""

    def __init__(self, entries: Iterable[tuple[str, str]], *, folded: bool = False) -> None:
        """``entries`` are pairs of an abbreviation and its full form.

        Only ``folded`` ones count in small letters too: "ca" and "vp" are words elsewhere.
        """
        self._folded = folded
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for short, full in entries:
            pattern = tuple(map(self._form, name_words(short)))
            self._by_first.setdefault(pattern[0], []).append((pattern, full))
        for patterns in self._by_first.values():
            patterns.sort(key=lambda entry: -len(entry[0]))

    def _form(self, word: Word) -> str:
        if word.is_joint:
            return JOINT
        return folded_key(word.text) if self._folded else word.text

    def expand(self, words: Sequence[Word]) -> list[Word]:
        """The words, those of abbreviations replaced by those of their full forms."""
        expanded: list[Word] = []
        i = 0
        while i < len(words):
            match = self._at(words, i)
            if match is None:
                expanded.append(words[i])
                i += 1
            else:
                end, full = match
                start, stop = words[i].start, words[end - 1].end
                written = name_words(full, folded=self._folded)
                expanded += [Word(word.key, word.text, start, stop) for word in written]
                i = end
        return expanded

    def _at(self, words: Sequence[Word], start: int) -> tuple[int, str] | None:
        for pattern, full in self._by_first.get(self._form(words[start]), ()):
            end = start + len(pattern)
            if tuple(map(self._form, words[start:end])) == pattern:
                return end, full
        return None
