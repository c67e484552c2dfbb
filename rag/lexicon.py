"""The words of askers: abbreviations, everyday words for legal ones, names of provinces.

All three are tables in ``rag/data`` that an office can extend without touching code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files

from index.tokens import accented_key, folded_key, word_matches, words
from rag.phrases import Match, PhraseTable

_CAPITALS_ONLY = "chỉ chữ hoa"
_BEFORE_PLACE = frozenset("^ tinh pho uy hoach cua o tai tu con va voi ubnd".split())
"""Folded words that a place follows; ``^`` is the beginning of the text."""

_FEATURES = frozenset("song nui deo cau duong ho bien vinh".split())


class Lexicon:
    """The tables of ``rag/data``, ready to look phrases up."""

    def __init__(self) -> None:
        written = [(short, long) for short, long, capitals in _abbreviations() if capitals]
        spoken = [(short, long) for short, long, capitals in _abbreviations() if not capitals]
        # As written, then in any case, then without diacritics: "KH" and "kh" are two things.
        self._abbreviations = (
            PhraseTable(written, str),
            PhraseTable(spoken, accented_key),
            PhraseTable(spoken, folded_key),
        )
        self._everyday = PhraseTable(_everyday())
        self._provinces = PhraseTable(_provinces(), folded_key)
        self._exact_provinces = PhraseTable(_provinces())
        self.questions = PhraseTable((line, True) for line in phrases())
        self.function_words = frozenset(row[0] for row in _rows("function_words.txt"))

    def expand(self, text: str) -> str:
        """The text, in NFC, with its abbreviations written out."""
        text = unicodedata.normalize("NFC", text)
        places = word_matches(text)
        matches = self._abbreviations_in([place.group() for place in places])
        pieces, position = [], 0
        for match in matches:
            pieces += [text[position : places[match.start].start()], match.value]
            position = places[match.end - 1].end()
        return "".join([*pieces, text[position:]])

    def _abbreviations_in(self, found: list[str]) -> list[Match[str]]:
        matches: dict[int, Match[str]] = {}
        for table in self._abbreviations:
            taken = {i for m in matches.values() for i in range(m.start, m.end)}
            for match in table.find(found):
                if taken.isdisjoint(range(match.start, match.end)):
                    matches[match.start] = match
        return [matches[start] for start in sorted(matches)]

    def legal_phrases(self, text: str) -> list[str]:
        """The law's words for the everyday phrases in a text."""
        return [phrase for match in self._everyday.find(words(text)) for phrase in match.value]

    def provinces(self, text: str, *, bare: bool) -> list[str]:
        """The provinces that a text names, in order, by their canonical names.

        A name in capital case counts, with or without its diacritics. In lower case it may be
        ordinary words ("hòa bình", "đánh giá lại"), so something beside it must say that it is a
        place; without its diacritics it counts only in a text that is ``bare`` altogether.
        """
        found = words(text)
        exact = {match.start for match in self._exact_provinces.find(found)}
        return [
            match.value
            for match in self._provinces.find(found)
            if not _is_feature(found, match)
            and (
                (is_capital(found, match, exact) and not bare)
                or ((bare or match.start in exact) and is_place(found, match))
            )
        ]


def is_place(found: list[str], match: Match[str]) -> bool:
    """Whether the words beside a name say that it is one: "của …", "… năm 2024"."""
    before = folded_key(found[match.start - 1]) if match.start else "^"
    after = folded_key(found[match.end]) if match.end < len(found) else ""
    return before in _BEFORE_PLACE or after == "nam" or after.isdigit()


def is_capital(found: list[str], match: Match[str], exact: Collection[int]) -> bool:
    """Whether a name is in capital case; "Thạch Hà năm 2024" does not hold the name "Hà Nam".

    Of one with its diacritics (at the words ``exact``) the first word tells.
    """
    name = found[match.start : match.start + 1 if match.start in exact else match.end]
    return all(word[:1].isupper() for word in name)


def _is_feature(found: list[str], match: Match[str]) -> bool:
    """Whether a river, a mountain or a road bears the name: "sông Đồng Nai"."""
    return match.start > 0 and folded_key(found[match.start - 1]) in _FEATURES


def _rows(name: str) -> Iterator[list[str]]:
    for line in (files("rag") / "data" / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]


def _abbreviations() -> Iterator[tuple[str, str, bool]]:
    """Each abbreviation, what it stands for, and whether it counts in capitals only."""
    for short, expansions, *rest in _rows("abbreviations.tsv"):
        yield short, expansions.split("|")[0].strip(), _CAPITALS_ONLY in rest


def _everyday() -> Iterator[tuple[str, tuple[str, ...]]]:
    for everyday, legal, *_ in _rows("everyday_terms.tsv"):
        terms = tuple(term.strip() for term in legal.split("|"))
        yield from ((phrase.strip(), terms) for phrase in everyday.split("|"))


def _provinces() -> Iterator[tuple[str, str]]:
    for name, aliases, *_ in _rows("provinces.tsv"):
        yield from ((alias.strip(), name) for alias in [name, *filter(None, aliases.split("|"))])


def province_called(name: str) -> str | None:
    """The province that has exactly this name or alias, unaccented too; "tỉnh" may precede it."""
    found = [folded_key(word) for word in words(name)]
    return _provinces_by_name().get(" ".join(found[found[:1] == ["tinh"] :]))


@cache
def _provinces_by_name() -> dict[str, str]:
    return {" ".join(map(folded_key, words(alias))): name for alias, name in _provinces()}


@cache
def phrases() -> tuple[str, ...]:
    """How people put questions, one phrase each."""
    return tuple(row[0] for row in _rows("question_phrases.txt"))


@cache
def everyday_phrases() -> tuple[str, ...]:
    """The left side of the table of everyday words, and the names of provinces."""
    everyday = (p.strip() for row in _rows("everyday_terms.tsv") for p in row[0].split("|"))
    return (*everyday, *(row[0].lower() for row in _rows("provinces.tsv")))
