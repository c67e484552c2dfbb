"""The words of a text with their places: what differences are counted in.

A date is one word, however it is written; so are a number, a document's number and a sign of a
bound (≥ 90%). Other signs, case and where a tone mark is put make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from index.model import Span
from index.timing.dates import TIME
from index.tokens import accented_key, word_matches
from rag.comparing.model import FigureKind

_DATE: Final = re.compile(rf"{TIME}(?![.,]\d)", re.I)
"""No scale of a map (1/10.000)."""
_BOUND: Final = re.compile(r"[≤≥]|[<>](?=\s*\d)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word: what it is compared by, its place, and what sort of figure it is, if one."""

    key: str
    span: Span
    figure: FigureKind | None = None


def words_in(text: str, span: Span) -> list[Word]:
    """The words of ``span`` of a text, in order; their places are counted in the text."""
    found: list[Word] = []
    start = span.start
    for date in _DATE.finditer(text, span.start, span.end):
        found += _plain(text, Span(start, date.start()))
        key = " ".join(map(accented_key, _written(date.group())))
        found.append(Word(key, Span(*date.span()), FigureKind.DATE))
        start = date.end()
    return found + _plain(text, Span(start, max(start, span.end)))


def word_keys(text: str) -> list[str]:
    """What the words of a whole text are compared by."""
    return [accented_key(match.group()) for match in _units(text)]


def _units(text: str) -> list[re.Match[str]]:
    """Words, and signs that say whether a figure is the least or the most."""
    return sorted((*word_matches(text), *_BOUND.finditer(text)), key=lambda match: match.start())


def _written(text: str) -> Iterator[str]:
    return (match.group() for match in word_matches(text))


def _plain(text: str, span: Span) -> list[Word]:
    return [
        Word(
            accented_key(match.group()),
            Span(span.start + match.start(), span.start + match.end()),
            _figure(match.group()),
        )
        for match in _units(span.of(text))
    ]


def _figure(written: str) -> FigureKind | None:
    """A number has no letter; a document's number has."""
    is_number = written[0].isdigit() and not any(c.isalpha() for c in written)
    return FigureKind.NUMBER if is_number else None
