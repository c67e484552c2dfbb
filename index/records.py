"""How documents are laid down as rows, and taken up again.

Offsets run on one by one almost everywhere, so only the beginnings of their runs are kept. Texts
are kept plain: unpacking a code would take longer than embedding a question.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from pydantic import TypeAdapter

from index.findings import finding_rows
from index.model import Document, Metadata, Part, Passage, ReadingText, Section, SourceText, Span

Row = tuple[Any, ...]

SECTION_COLUMNS: Final = "path, label, title, line, start, end, level, parent"
PASSAGE_COLUMNS: Final = (
    "id, document, section, part, breadcrumb, lead_in, text, start, end, line, text_hash"
)
DOCUMENT_COLUMNS: Final = (
    "id, name, stem, declared, metadata, content_hash, sections, passages, source, reading, offsets"
)

_METADATA: Final = TypeAdapter(Metadata)


def text_hash(text: str) -> bytes:
    """What stands for a text among the kept vectors: its SHA-256, 32 bytes."""
    return hashlib.sha256(text.encode()).digest()


def content_hash(document: Document) -> str:
    """SHA-256 of everything the index keeps of a document, in hexadecimal.

    It changes with the file and also with the way the file is read and divided.
    """
    source, reading = document.source, document.reading
    head = (document.id, source.name, source.stem, _declared(source), _metadata(document))
    digest = hashlib.sha256(json.dumps((*head, source.text, reading.text)).encode())
    digest.update(np.asarray(reading.offsets, np.uint32).tobytes())
    for section in document.sections:
        digest.update(json.dumps(section_row(section)).encode())
    for passage in document.passages:
        digest.update(json.dumps(passage_row(passage)[:-1]).encode())
    for row in finding_rows(document):
        digest.update(json.dumps(row).encode())
    return digest.hexdigest()


def document_row(document: Document) -> Row:
    """The values of ``DOCUMENT_COLUMNS``."""
    source, reading = document.source, document.reading
    return (
        document.id,
        source.name,
        source.stem,
        _declared(source),
        _metadata(document),
        content_hash(document),
        len(document.sections),
        len(document.passages),
        source.text,
        reading.text,
        _packed_offsets(reading.offsets),
    )


def section_row(section: Section) -> Row:
    """The values of ``SECTION_COLUMNS``."""
    span = section.span
    head = (section.path, section.label, section.title, section.line)
    return (*head, span.start, span.end, section.level, section.parent)


def passage_row(passage: Passage) -> Row:
    """The values of ``PASSAGE_COLUMNS``."""
    return (
        passage.id,
        passage.document_id,
        passage.section,
        passage.part.value,
        json.dumps(passage.breadcrumb, ensure_ascii=False),
        passage.lead_in,
        passage.text,
        passage.span.start,
        passage.span.end,
        passage.line,
        text_hash(passage.search_text),
    )


def to_metadata(stored: str) -> Metadata:
    """The metadata of a document row."""
    return _METADATA.validate_json(stored)


def to_source(name: str, stem: str, declared: str, text: str) -> SourceText:
    """The source text of a document row."""
    return SourceText(name, stem, text, json.loads(declared))


def to_reading(text: str, offsets: bytes) -> ReadingText:
    """The reading text of a document row."""
    return ReadingText(text, _unpacked_offsets(offsets, len(text)))


def to_section(row: Sequence[Any]) -> Section:
    """The section of a row of ``SECTION_COLUMNS``."""
    path, label, title, line, start, end, level, parent = row
    return Section(path, label, title, line, Span(start, end), level, parent)


def to_passage(row: Sequence[Any]) -> Passage:
    """The passage of a row of ``PASSAGE_COLUMNS``."""
    id_, document, section, part, breadcrumb, lead_in, text, start, end, line, _ = row
    crumbs, span = _to_breadcrumb(breadcrumb), Span(start, end)
    return Passage(id_, document, section, Part(part), crumbs, lead_in, text, span, line)


@lru_cache(maxsize=4_096)
def _to_breadcrumb(stored: str) -> tuple[str, ...]:
    """Cached: the passages of a section share theirs, and answers ask for the same ones again."""
    return tuple(json.loads(stored))


def _declared(source: SourceText) -> str:
    return json.dumps(dict(source.declared), ensure_ascii=False, sort_keys=True)


def _metadata(document: Document) -> str:
    return _METADATA.dump_json(document.metadata).decode()


def _packed_offsets(offsets: array[int]) -> bytes:
    """Where each unbroken run begins, in the reading text and in the source."""
    places = np.asarray(offsets, np.int64)
    starts = np.flatnonzero(np.diff(places, prepend=-2) != 1)
    return np.stack([starts, places[starts]]).astype(np.uint32).tobytes()


def _unpacked_offsets(packed: bytes, length: int) -> array[int]:
    starts, places = np.frombuffer(packed, np.uint32).reshape(2, -1).tolist()
    runs = [
        np.arange(place, place + end - start, dtype=np.uint32).tobytes()
        for (start, end), place in zip(pairwise([*starts, length]), places, strict=True)
    ]
    return array("I", b"".join(runs))
