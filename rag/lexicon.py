"""The words of askers: abbreviations, everyday words for legal ones, names of provinces.

All three are tables in ``rag/data`` that an office can extend without touching code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.tokens import folded_key, words
from rag.phrases import PhraseTable

_CAPITALS_ONLY = "chỉ chữ hoa"


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """What an abbreviation stands for; some count only when written in capitals."""

    expansion: str
    capitals_only: bool


class Lexicon:
    """The tables of ``rag/data``, ready to look phrases up."""

    def __init__(self) -> None:
        self._abbreviations = PhraseTable(_abbreviations(), folded_key)
        self._everyday = PhraseTable(_everyday())
        self._provinces = PhraseTable(_provinces(), folded_key)
        self.questions = PhraseTable((line, True) for line in phrases())

    def expand(self, text: str) -> str:
        """The text with its abbreviations written out."""
        found = words(text)
        pieces, position = [], 0
        for match in self._abbreviations.find(found):
            written = found[match.start : match.end]
            if match.value.capitals_only and not all(word.isupper() for word in written):
                continue
            start, end = _extent(text, found, match.start, match.end, position)
            pieces += [text[position:start], match.value.expansion]
            position = end
        return "".join([*pieces, text[position:]])

    def legal_phrases(self, text: str) -> list[str]:
        """The law's words for the everyday phrases in a text."""
        return [phrase for match in self._everyday.find(words(text)) for phrase in match.value]

    def provinces(self, text: str, *, bare: bool) -> list[str]:
        """The provinces that a text names, in order, by their canonical names.

        Diacritics may lack where the whole text is ``bare`` or the name is in capital case;
        otherwise "nghề an toàn" would name a province.
        """
        found = words(text)
        return [
            match.value
            for match in self._provinces.find(found)
            if bare or found[match.start][:1].isupper()
        ]


def _extent(text: str, found: list[str], first: int, end: int, position: int) -> tuple[int, int]:
    """Where a run of words stands in the text, looked for from ``position`` on."""
    start = position
    for i, word in enumerate(found[:end]):
        place = text.find(word, position)
        if place < 0:
            continue
        if i == first:
            start = place
        position = place + len(word)
    return start, position


def _rows(name: str) -> Iterator[list[str]]:
    for line in (files("rag") / "data" / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]


def _abbreviations() -> Iterator[tuple[str, Abbreviation]]:
    for short, expansions, *rest in _rows("abbreviations.tsv"):
        capitals_only = len(rest) > 1 and rest[1] == _CAPITALS_ONLY
        yield short, Abbreviation(expansions.split("|")[0].strip(), capitals_only)


def _everyday() -> Iterator[tuple[str, tuple[str, ...]]]:
    for everyday, legal, *_ in _rows("everyday_terms.tsv"):
        terms = tuple(term.strip() for term in legal.split("|"))
        yield from ((phrase.strip(), terms) for phrase in everyday.split("|"))


def _provinces() -> Iterator[tuple[str, str]]:
    for name, aliases, *_ in _rows("provinces.tsv"):
        yield from ((alias.strip(), name) for alias in [name, *filter(None, aliases.split("|"))])


@cache
def phrases() -> tuple[str, ...]:
    """How people put questions, one phrase each."""
    return tuple(row[0] for row in _rows("question_phrases.txt"))


@cache
def everyday_phrases() -> tuple[str, ...]:
    """The left side of the table of everyday words, and the names of provinces."""
    everyday = (p.strip() for row in _rows("everyday_terms.tsv") for p in row[0].split("|"))
    return (*everyday, *(row[0].lower() for row in _rows("provinces.tsv")))
