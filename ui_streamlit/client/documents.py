"""The documents of the index: which there are, how they are divided, what they say and cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

from ui_streamlit.client.connection import Connection, Parameter

_PAGE: Final = 500
"""Rows that the service gives at once."""
_TEXT: Final = 50_000
"""Characters that the service gives at once."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list; what its paper leaves blank is ``None``.

    ``title`` is what it is called in a sentence; the last four are how much was found in it.
    """

    id: str
    title: str
    file: str
    kind: str
    number: str | None
    issuer: str | None
    province: str | None
    year: int | None
    issued: date | None
    draft: bool
    sections: int
    duties: int
    targets: int
    references: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of a document."""

    characters: int
    sections: int
    duties: int
    targets: int
    references: int


@dataclass(frozen=True, slots=True)
class DocumentDetails:
    """What a document's paper says of itself; ``basis`` are the numbers of what it carries out."""

    id: str
    title: str
    full_title: str
    file: str
    kind: str
    number: str | None
    issuer: str | None
    province: str | None
    year: int | None
    issued: date | None
    place_date: str | None
    signer: str | None
    signer_title: str | None
    basis: list[str]
    draft: bool
    counts: Counts


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered unit at characters ``start`` to ``end`` of the document's text.

    ``parent`` is the path of the one that it stands in; ``level`` counts from the outermost.
    """

    path: str
    label: str
    title: str
    level: int
    parent: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a document in its order."""

    sections: list[Section]


@dataclass(frozen=True, slots=True)
class TextRange:
    """Characters ``start`` to ``end`` of a document's text, which has ``total``."""

    total: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a document's text, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LeadsTo:
    """The indexed document that a citation leads to; ``section`` "" is the whole of it."""

    document_id: str
    section: str


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """What the citations of a document say of it together."""

    kind: str
    number: str | None
    name: str
    issuer: str | None
    issued: date | None


@dataclass(frozen=True, slots=True)
class Reference:
    """One citation: where it stands, its words, what it means, and where that is indexed."""

    document_id: str
    title: str
    section: str
    place: str
    text: str
    spans: list[Span]
    article: str | None
    status: str
    leads_to: LeadsTo | None
    cited: CitedDocument


@dataclass(frozen=True, slots=True)
class _DocumentPage:
    total: int
    documents: list[DocumentRow]


@dataclass(frozen=True, slots=True)
class _ReferencePage:
    total: int
    references: list[Reference]


def all_documents(connection: Connection) -> list[DocumentRow]:
    """Every document of the index, by id."""
    found: list[DocumentRow] = []
    while True:
        query = {"limit": _PAGE, "offset": len(found)}
        page = connection.get("/v1/documents", _DocumentPage, query)
        found += page.documents
        if not page.documents or len(found) >= page.total:
            return found


def details(connection: Connection, document_id: str) -> DocumentDetails:
    """What is known of a document."""
    return connection.get(_path(document_id), DocumentDetails)


def outline(connection: Connection, document_id: str) -> list[Section]:
    """The sections of a document, in its order."""
    return connection.get(f"{_path(document_id)}/outline", Outline).sections


def text(connection: Connection, document_id: str, span: Span) -> str:
    """The words of a document at ``span``, as its file holds them."""
    found, start = "", span.start
    while start < span.end:
        query = {"from": start, "to": min(span.end, start + _TEXT)}
        part = connection.get(f"{_path(document_id)}/text", TextRange, query)
        if not part.text:
            break
        found, start = found + part.text, part.end
    return found


def citations_in(connection: Connection, document_id: str) -> list[Reference]:
    """What a document cites."""
    return _references(connection, {"document": document_id})


def citations_of(connection: Connection, document_id: str) -> list[Reference]:
    """Where other documents cite this one."""
    return _references(connection, {"leads_to": document_id})


def _references(connection: Connection, wanted: dict[str, str]) -> list[Reference]:
    found: list[Reference] = []
    while True:
        query: dict[str, Parameter | None] = {**wanted, "limit": _PAGE, "offset": len(found)}
        page = connection.get("/v1/references", _ReferencePage, query)
        found += page.references
        if not page.references or len(found) >= page.total:
            return found


def _path(document_id: str) -> str:
    return f"/v1/documents/{quote(document_id, safe='')}"
