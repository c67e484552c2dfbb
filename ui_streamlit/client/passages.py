"""Passages of documents, opened around a quote or by their id."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from ui_streamlit.client.connection import Connection
from ui_streamlit.client.documents import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document that reads alone; ``place`` is its section in words.

    ``reference`` is how an official letter refers to that, ``line`` 1-based.
    """

    id: str
    document_id: str
    title: str
    section: str
    place: str
    reference: str
    breadcrumb: list[str]
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage and which of its characters were asked for."""

    passage: Passage
    marks: list[Span]


@dataclass(frozen=True, slots=True)
class _Quoted:
    passages: list[Marked]


@dataclass(frozen=True, slots=True)
class _Opened:
    passage: Passage
    before: list[Passage]
    after: list[Passage]


@dataclass(frozen=True, slots=True)
class Opened:
    """Passages that were asked for, with those around them, in the order of the document."""

    before: list[Passage]
    found: list[Marked]
    after: list[Passage]

    @property
    def quote(self) -> str:
        """The words marked, as they read."""
        return "\n".join(
            "".join(one.passage.text[mark.start : mark.end] for mark in one.marks).strip()
            for one in self.found
            if one.marks
        )


def open_quote(connection: Connection, document_id: str, span: Span, around: int) -> Opened:
    """What characters ``span`` of a document's text stand in, and ``around`` passages more.

    Raises:
        ServiceError: there is no such document any more, or the service is away.
    """
    address = f"/v1/documents/{quote(document_id, safe='')}/passages"
    found = connection.get(address, _Quoted, {"start": span.start, "end": span.end}).passages
    if not found:
        return Opened([], [], [])
    first = _around(connection, found[0].passage.id, around)
    last = first if len(found) == 1 else _around(connection, found[-1].passage.id, around)
    return Opened(first.before, found, last.after)


def open_passage(connection: Connection, passage_id: str, around: int) -> Opened:
    """A passage, and ``around`` more before and after it, at most five.

    Raises:
        ServiceError: there is no such passage any more, or the service is away.
    """
    found = _around(connection, passage_id, around)
    return Opened(found.before, [Marked(found.passage, [])], found.after)


def _around(connection: Connection, passage_id: str, around: int) -> _Opened:
    address = f"/v1/passages/{quote(passage_id, safe='')}"
    return connection.get(address, _Opened, {"around": around})
