"""Faults planted in the texts of documents: other numbers, bodies and years, missing clauses.

An answer that follows its documents follows these changes too, and so is no longer what the
labels call right. Whatever stays right then was not read in the documents, or the measurement
does not look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import cycle

from index.bodies.agency_table import RowKind, packaged_rows
from index.model import Document, Span
from index.tokens import word_matches

Texts = dict[str, str]
"""The sources of documents, by their ids."""

_AMOUNT = re.compile(r"\d+(?:[.,]\d+)*%?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS_ON = 7
_LABEL = re.compile(r"(?:^|\n)[\s*_#>]*(?:\d+\.)*$")
"""Before a number that begins a line: it counts sections."""
_COUNTING = re.compile(
    r"(?:[/\d]|\b(?:điều|khoản|chương|phần|(?<!danh )mục|ngày|tháng|năm|quý|(?<!tổng )số)\s*)$",
    re.I,
)
"""Before a number that names a place, a day or a document, or is the rest of a month's year."""
_OTHER_DIGIT = str.maketrans("123456789", "234567891")
_SHORTEST_NAME = 5
"""A shorter name of a body may be part of any word, in characters."""


def other_numbers(documents: Sequence[Document]) -> Texts:
    """Every amount gets other digits: 96% is 17%. Dates, labels and document numbers stay."""
    return {document.id: _renumbered(document.source.text) for document in documents}


def _renumbered(text: str) -> str:
    return _replaced(
        text,
        (
            (Span(*match.span()), match.group().translate(_OTHER_DIGIT))
            for match in word_matches(text)
            if _is_amount(match, text)
        ),
    )


def _is_amount(match: re.Match[str], text: str) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    if not _AMOUNT.fullmatch(match.group()) or _YEAR.fullmatch(match.group()):
        return False
    return not (_LABEL.search(before) or _COUNTING.search(before))


def other_years(documents: Sequence[Document]) -> Texts:
    """Every year is another: 2025 is 2032, in titles and dates too."""
    return {document.id: _YEAR.sub(_later, document.source.text) for document in documents}


def _later(year: re.Match[str]) -> str:
    return str(int(year.group()) + _YEARS_ON)


def names_year(text: str) -> bool:
    """Whether a text names a year."""
    return bool(_YEAR.search(text))


def other_bodies(documents: Sequence[Document]) -> Texts:
    """Each body that is given a duty bears the name of one that no document names."""
    whole = "\n".join(document.source.text for document in documents)
    duties = (duty for document in documents for duty in document.duties if not duty.collective)
    names = sorted({n for d in duties for n in (d.written, d.agency) if len(n) >= _SHORTEST_NAME})
    known = (row.name for row in packaged_rows() if row.kind is RowKind.BODY)
    strange = [name for name in known if name not in whole]
    swapped = dict(zip(names, cycle(strange), strict=False))
    return {document.id: _renamed(document.source.text, swapped) for document in documents}


def _renamed(text: str, names: Mapping[str, str]) -> str:
    if not names:
        return text
    longest_first = sorted(names, key=len, reverse=True)
    wanted = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return wanted.sub(lambda match: names[match.group()], text)


def without(places: Mapping[str, Iterable[Span]]) -> Callable[[Sequence[Document]], Texts]:
    """Makes the change that takes ``places``, by document and in its source, out of the texts."""

    def change(documents: Sequence[Document]) -> Texts:
        return {
            document.id: _replaced(
                document.source.text, ((span, "") for span in _merged(places.get(document.id, ())))
            )
            for document in documents
        }

    return change


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same characters in spans that do not overlap, in order."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _replaced(text: str, changes: Iterable[tuple[Span, str]]) -> str:
    """The text with other words in the given places, which are in order."""
    pieces, done = [], 0
    for span, words in changes:
        pieces += [text[done : span.start], words]
        done = span.end
    return "".join([*pieces, text[done:]])
