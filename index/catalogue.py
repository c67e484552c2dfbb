"""The catalogue of a generation: documents, their parts and findings in one SQLite file.

Written once, then opened read-only and immutable: readers take no lock and write nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from index.findings import SCHEMA, Findings, insert_findings
from index.model import Document, Metadata, Passage, ReadingText, Section, SourceText, Span
from index.records import (
    DOCUMENT_COLUMNS,
    PASSAGE_COLUMNS,
    SECTION_COLUMNS,
    document_row,
    passage_row,
    section_row,
    to_metadata,
    to_passage,
    to_reading,
    to_section,
    to_source,
)
from index.section_table import SectionTable
from index.storage_errors import UnknownDocumentError
from index.syllables import (
    SyllablePairs,
    SyllableTable,
    count_syllables,
    pack_syllables,
    unpack_syllables,
)

_SCHEMA: Final = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, stem TEXT NOT NULL,
    declared TEXT NOT NULL, metadata TEXT NOT NULL, content_hash TEXT NOT NULL,
    sections INTEGER NOT NULL, passages INTEGER NOT NULL,
    source TEXT NOT NULL, reading TEXT NOT NULL, offsets BLOB NOT NULL
);
CREATE TABLE sections (
    number INTEGER PRIMARY KEY, document TEXT NOT NULL, path TEXT NOT NULL, label TEXT NOT NULL,
    title TEXT NOT NULL, line INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    level INTEGER NOT NULL, parent TEXT
);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL,
    section TEXT NOT NULL, part TEXT NOT NULL, breadcrumb TEXT NOT NULL, lead_in TEXT NOT NULL,
    text TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, line INTEGER NOT NULL,
    text_hash BLOB NOT NULL
);
CREATE TABLE syllables (
    names BLOB NOT NULL, counts BLOB NOT NULL, pairs BLOB NOT NULL, pair_counts BLOB NOT NULL
);
CREATE INDEX sections_by_path ON sections (document, path);
CREATE INDEX passages_by_place ON passages (document, start);
"""

_AT_HAND: Final = 32
"""Texts and sections of this many documents stay in memory: a code takes some 10 ms and 7 MB."""
_PASSAGES_AT_HAND: Final = 10_000
"""So many passages that were found stay in memory, some 2 KB each.

Reading one takes 20 microseconds, but each row is a wait for Python's lock, which is long while
a service answers many.
"""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document without its text. ``name`` is its file's name; the counts are numbers of units."""

    id: str
    name: str
    metadata: Metadata
    content_hash: str
    sections: int
    passages: int


def write_catalogue(path: Path, documents: Iterable[Document]) -> None:
    """Write ``documents`` into a new file at ``path``, in the order given.

    Raises:
        sqlite3.Error: the file cannot be written, or two documents or passages share an id.
    """
    with closing(sqlite3.connect(path)) as connection:
        # Nobody reads the file before it is whole: no journal, and the caller syncs it once.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        connection.executescript(_SCHEMA + SCHEMA)
        for document in documents:
            _insert(connection, document)
        _insert_syllables(connection)
        connection.commit()


def _insert(connection: sqlite3.Connection, document: Document) -> None:
    _insert_rows(connection, "documents", DOCUMENT_COLUMNS, [document_row(document)])
    sections = [(document.id, *section_row(section)) for section in document.sections]
    _insert_rows(connection, "sections", f"document, {SECTION_COLUMNS}", sections)
    passages = map(passage_row, document.passages)
    _insert_rows(connection, "passages", PASSAGE_COLUMNS, passages)
    insert_findings(connection, document)


def _insert_rows(
    connection: sqlite3.Connection, table: str, columns: str, rows: Iterable[tuple[Any, ...]]
) -> None:
    marks = ", ".join("?" for _ in columns.split(","))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _insert_syllables(connection: sqlite3.Connection) -> None:
    rows = connection.execute(f"SELECT {PASSAGE_COLUMNS} FROM passages")
    table = count_syllables(to_passage(row).search_text for row in rows)
    connection.execute("INSERT INTO syllables VALUES (?, ?, ?, ?)", pack_syllables(table))


class Catalogue:
    """Reads the catalogue at ``path``; safe from many threads.

    ``findings`` are the duties, targets and references read out of the documents.
    """

    def __init__(self, path: Path) -> None:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        # One connection for all threads: a query takes well under a millisecond, and threads of
        # a server come and go, leaving connections behind.
        self._lock = Lock()
        self.findings = Findings(self._rows)
        self._passage = lru_cache(_PASSAGES_AT_HAND)(self._read_passage)
        self._read_texts = lru_cache(_AT_HAND)(self._read_texts_anew)
        self._section_table = lru_cache(_AT_HAND)(self._read_section_table)

    def documents(self) -> list[DocumentRecord]:
        """All documents, by id."""
        return list(self._records)

    def document(self, document_id: str) -> Document:
        """A whole document.

        Raises:
            UnknownDocumentError: there is none with this id.
        """
        source, reading = self.texts(document_id)
        metadata = next(r.metadata for r in self._records if r.id == document_id)
        sections = tuple(self.sections(document_id))
        return Document(
            document_id,
            source,
            reading,
            metadata,
            sections,
            tuple(self.passages_of(document_id)),
            tuple(self.findings.duties(documents=[document_id])),
            tuple(self.findings.targets([document_id])),
            tuple(self.findings.references([document_id])),
        )

    def texts(self, document_id: str) -> tuple[SourceText, ReadingText]:
        """A document's source and reading text: what a citation needs, at a fraction of the time.

        Raises:
            UnknownDocumentError: there is none with this id.
        """
        return self._read_texts(document_id)

    def sections(self, document_id: str) -> list[Section]:
        """A document's sections, in its order; none for an unknown document."""
        return list(self._section_table(document_id).sections)

    def section_at(self, document_id: str, span: Span) -> Section | None:
        """The deepest section that holds all of ``span`` of the reading text, if one does."""
        return self._section_table(document_id).around(span)

    def sections_at(self, document_id: str, path: str) -> list[Section]:
        """The sections of a document with exactly this path: one, or none."""
        return self._section_table(document_id).at(path)

    def sections_in(self, document_id: str, span: Span) -> list[Section]:
        """The sections that share words with ``span`` of the reading text, in their order."""
        return self._section_table(document_id).sharing(span)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages with these ids, in the order asked.

        Raises:
            KeyError: an id is unknown.
        """
        return [self._passage(id_) for id_ in ids]

    def passages_of(self, document_id: str, section: str | None = None) -> list[Passage]:
        """A document's passages in its order; with ``section``, those that hold words of it.

        A passage may hold several short clauses, so places in the text decide, not the passage's
        own section. None for an unknown document or section.
        """
        sql = f"SELECT {PASSAGE_COLUMNS} FROM passages WHERE document = ?"
        if section is None:
            rows = self._rows(f"{sql} ORDER BY number", document_id)
            return [to_passage(row) for row in rows]
        spans = [s.span for s in self.sections_at(document_id, section)]
        return [passage for span in spans for passage in self.passages_in(document_id, span)]

    def passages_in(self, document_id: str, span: Span) -> list[Passage]:
        """The passages that share words with ``span`` of the reading text, in their order."""
        # They stand end to end: none before the last that begins at or before the span reaches it.
        sql = (
            f"SELECT {PASSAGE_COLUMNS} FROM passages WHERE document = ?1 AND start < ?2"
            " AND end > ?3 AND start >= coalesce((SELECT max(start) FROM passages"
            " WHERE document = ?1 AND start <= ?3), 0) ORDER BY number"
        )
        return [to_passage(row) for row in self._rows(sql, document_id, span.end, span.start)]

    def passage_ids(self) -> list[str]:
        """The ids of all passages, document by document, in their order."""
        return [id_ for (id_,) in self._rows("SELECT id FROM passages ORDER BY number")]

    def text_hashes(self) -> set[bytes]:
        """The hashes of all search texts: which kept vectors this generation uses."""
        return {digest for (digest,) in self._rows("SELECT text_hash FROM passages")}

    def syllable_counts(self) -> Mapping[str, int]:
        """The corpus's syllables (lower case, NFC) and how often each stands in it."""
        return self._syllables.counts

    def syllable_pairs(self) -> SyllablePairs:
        """How often one syllable of the corpus directly follows another."""
        return self._syllables.pairs

    def integrity_errors(self) -> list[str]:
        """What SQLite's own check finds wrong with the file; empty if nothing."""
        found = [str(row[0]) for row in self._rows("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._connection.close()

    @cached_property
    def _records(self) -> tuple[DocumentRecord, ...]:
        columns = "id, name, metadata, content_hash, sections, passages"
        rows = self._rows(f"SELECT {columns} FROM documents ORDER BY id")
        return tuple(DocumentRecord(i, n, to_metadata(m), *rest) for i, n, m, *rest in rows)

    @cached_property
    def _syllables(self) -> SyllableTable:
        return unpack_syllables(*self._rows("SELECT * FROM syllables")[0])

    def _read_passage(self, id_: str) -> Passage:
        rows = self._rows(f"SELECT {PASSAGE_COLUMNS} FROM passages WHERE id = ?", id_)
        if not rows:
            raise KeyError(id_)
        return to_passage(rows[0])

    def _read_section_table(self, document_id: str) -> SectionTable:
        sql = f"SELECT {SECTION_COLUMNS} FROM sections WHERE document = ? ORDER BY number"
        return SectionTable([to_section(row) for row in self._rows(sql, document_id)])

    def _read_texts_anew(self, document_id: str) -> tuple[SourceText, ReadingText]:
        columns = "name, stem, declared, source, reading, offsets"
        rows = self._rows(f"SELECT {columns} FROM documents WHERE id = ?", document_id)
        if not rows:
            raise UnknownDocumentError(document_id)
        *source, reading, offsets = rows[0]
        return to_source(*source), to_reading(reading, offsets)

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()
