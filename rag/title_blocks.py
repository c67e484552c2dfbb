"""Answers from title blocks: the lines that tell a document's own number and day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.catalogue import Catalogue, DocumentRecord
from index.citing.document_numbers import parse_number, plain_number
from index.model import Part, Passage, Span
from rag.answer import Claim, Silence
from rag.cite import Citer
from rag.own_data import OwnDatum
from rag.question import Question

_NUMBER_LINE = re.compile(r"^[^\n:]{0,20}\bsố\s*:[^\n]*", re.I | re.M)
_BLANK = "để trống {} (phần tiêu đề ghi “{}”)."
_NONE = "không ghi {} ở phần tiêu đề."


class TitleBlocks:
    """Reads the title blocks of one generation."""

    def __init__(self, catalogue: Catalogue, citer: Citer) -> None:
        self._catalogue = catalogue
        self._citer = citer

    def claims(self, question: Question) -> tuple[tuple[Claim, ...], tuple[Silence, ...]]:
        """The lines that tell what is asked of the documents, and what their papers leave blank."""
        wanted = question.scope.documents or ()
        records = [r for r in self._catalogue.documents() if r.id in wanted]
        found = [told for r in records for told in self._told(r, question)]
        claims = tuple(told for told in found if isinstance(told, Claim))
        return claims, tuple(told for told in found if isinstance(told, Silence))

    def _told(self, record: DocumentRecord, question: Question) -> Iterator[Claim | Silence]:
        header = [p for p in self._catalogue.passages_of(record.id) if p.part is Part.HEADER]
        text = self._catalogue.texts(record.id)[1].text
        for datum in question.asks_own:
            place = next(filter(None, (_line(datum, record, p, text) for p in header)), None)
            if place and _is_filled(datum, record):
                yield self._citer.claim(*place)
            else:
                line = " ".join(place[1].of(text).split()) if place else ""
                message = _BLANK.format(datum, line) if place else _NONE.format(datum)
                yield Silence(record.id, self._citer.title_of(record.id), message)


def _line(
    datum: OwnDatum, record: DocumentRecord, passage: Passage, text: str
) -> tuple[Passage, Span] | None:
    """Where a title block tells the number or the day, filled in or not."""
    words = passage.span.of(text)
    if datum is OwnDatum.NUMBER:
        match = _NUMBER_LINE.search(words)
        start, end = match.span() if match else (-1, -1)
    else:
        line = record.metadata.place_date or ""
        start = words.find(line) if line else -1
        end = start + len(line)
    if start < 0:
        return None
    return passage, Span(passage.span.start + start, passage.span.start + end)


def _is_filled(datum: OwnDatum, record: DocumentRecord) -> bool:
    if datum is OwnDatum.DATE:
        return record.metadata.issued is not None
    number = record.metadata.number
    return bool(number and parse_number(plain_number(number)).running)
