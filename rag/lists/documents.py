"""Which documents a list is made of: by id, file name or number, by province, year, kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from index.catalogue import Catalogue, DocumentRecord
from index.readers import slug
from index.tokens import folded_key
from rag.lexicon import province_called
from rag.lists.errors import (
    NoSuchDocumentError,
    NoSuchKindError,
    NoSuchProvinceError,
    NoSuchYearError,
    folded,
)


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """The documents to look at, as the user names them; ``None`` lets all pass.

    ``document`` is an id, a file's name or a document's number, which several provinces may have
    given; ``province`` a name or an alias, ``kind`` a kind's name ("Kế hoạch"), both unaccented
    too.
    """

    document: str | None = None
    province: str | None = None
    year: int | None = None
    kind: str | None = None


ALL_DOCUMENTS: Final = DocumentFilter()


def select_documents(
    records: Sequence[DocumentRecord], wanted: DocumentFilter
) -> list[DocumentRecord]:
    """The documents that fit, in the order given; at least one.

    Raises:
        NoSuchDocumentError: no document is called so.
        NoSuchProvinceError: none of those so called is of this province.
        NoSuchYearError: none of those that are left is for this year.
        NoSuchKindError: none of those that are left is of this kind.
    """
    found = list(records)
    if wanted.document is not None:
        found = documents_called(wanted.document, found)
    if wanted.province is not None:
        found = _of_province(wanted.province, found)
    if wanted.year is not None:
        found = _of_year(wanted.year, found)
    if wanted.kind is not None:
        found = _of_kind(wanted.kind, found)
    return found


def document_ids(catalogue: Catalogue, wanted: DocumentFilter) -> list[str] | None:
    """The ids of the documents that fit, ``None`` if all do; raises as ``select_documents``."""
    if wanted == ALL_DOCUMENTS:
        return None
    return [record.id for record in select_documents(catalogue.documents(), wanted)]


def document_with_id(asked: str, records: Sequence[DocumentRecord]) -> DocumentRecord:
    """The document with exactly this id.

    Raises:
        NoSuchDocumentError: there is none.
    """
    for record in records:
        if record.id == asked:
            return record
    raise NoSuchDocumentError(asked, [record.id for record in records])


def documents_called(asked: str, records: Sequence[DocumentRecord]) -> list[DocumentRecord]:
    """The documents with this id, file name or number: the first of these that one has.

    Raises:
        NoSuchDocumentError: none has.
    """
    name = asked.strip()
    ways: tuple[Callable[[DocumentRecord], bool], ...] = (
        lambda record: record.id == name,
        lambda record: record.name == name,
        lambda record: record.id == slug(name),
        lambda record: _number(record.metadata.number or "") == _number(name),
    )
    for is_called in ways:
        if found := [record for record in records if is_called(record)]:
            return found
    raise NoSuchDocumentError(asked, [record.id for record in records])


def _number(written: str) -> str:
    """A document number without space, case, diacritics and leading zeros."""
    return folded_key("".join(written.split()))


def _of_province(asked: str, records: Sequence[DocumentRecord]) -> list[DocumentRecord]:
    name = province_called(asked) or asked
    found = [r for r in records if r.metadata.province and is_same_place(r.metadata.province, name)]
    if not found:
        known = {record.metadata.province for record in records if record.metadata.province}
        raise NoSuchProvinceError(asked, sorted(known))
    return found


def _of_year(asked: int, records: Sequence[DocumentRecord]) -> list[DocumentRecord]:
    found = [record for record in records if record.metadata.year == asked]
    if not found:
        known = {record.metadata.year for record in records if record.metadata.year}
        raise NoSuchYearError(asked, sorted(known))
    return found


def _of_kind(asked: str, records: Sequence[DocumentRecord]) -> list[DocumentRecord]:
    found = [record for record in records if folded(record.metadata.kind) == folded(asked)]
    if not found:
        raise NoSuchKindError(asked, sorted({record.metadata.kind.value for record in records}))
    return found


def is_same_place(one: str, other: str) -> bool:
    """Whether two names of provinces differ at most in diacritics, case and "tỉnh" before them."""
    return _place(one) == _place(other)


def _place(name: str) -> str:
    bare = folded(name)
    for level in ("tinh ", "thanh pho ", "tp "):
        bare = bare.removeprefix(level)
    return bare
