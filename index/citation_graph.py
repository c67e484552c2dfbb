"""Where citations lead: to which indexed document, and to which section of it.

Whatever does not lead to exactly one document leads nowhere: numbers recur in every province and
year, so the place and the year must fit, and what is not indexed is said to be so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.catalogue import DocumentRecord
from index.citing.citation_evidence import identity, is_somewhere, may_be_one, title_key
from index.citing.cited_documents import CitedDocument, join
from index.citing.document_numbers import DocumentNumber, fold, parse_number, plain_number
from index.citing.law_names import law_key
from index.model import Metadata, Reference

_YEAR = re.compile(r"(?:19|20)\d{2}")
_SAME_TITLE = 0.6
"""This share of the words of a title is enough to tell a document of unknown date."""


class Status(StrEnum):
    """How far a citation leads; the value is what a user sees."""

    FOUND = "có trong kho"
    NO_SECTION = "không thấy điều, khoản được dẫn"
    UNSURE = "chưa đủ căn cứ để xác định"
    NOT_INDEXED = "chưa có trong kho"


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a citation leads.

    ``section`` is the path of the cited section, or of the deepest indexed one that holds it;
    ``""`` means the whole document. ``candidates`` are the documents it may mean if it is unsure.
    """

    reference: Reference
    status: Status
    document_id: str | None = None
    section: str = ""
    candidates: tuple[str, ...] = ()


def resolve(
    references: Iterable[Reference],
    records: Sequence[DocumentRecord],
    has_section: Callable[[str, str], bool],
) -> tuple[Resolved, ...]:
    """Where each citation leads, in the order given.

    ``has_section`` tells whether a document (its id) has a section with a path.
    """
    references = tuple(references)
    shelf = _Shelf(records)
    found: dict[Reference, Resolved] = {}
    for cited in join(references):
        for reference in cited.references:
            found[reference] = _lead(reference, shelf.find(cited, reference), has_section)
    return tuple(found[reference] for reference in references)


def _lead(
    reference: Reference,
    found: tuple[Status, tuple[str, ...]],
    has_section: Callable[[str, str], bool],
) -> Resolved:
    status, documents = found
    if status is not Status.FOUND:
        return Resolved(reference, status, candidates=documents)
    path = reference.article or ""
    while path and not has_section(documents[0], path):
        path = path.rpartition(" ")[0].rpartition(" ")[0]
    exact = path == (reference.article or "")
    return Resolved(reference, status if exact else Status.NO_SECTION, documents[0], path)


class _Shelf:
    """The indexed documents, to be looked up by number and by name."""

    def __init__(self, records: Sequence[DocumentRecord]) -> None:
        self._records = {record.id: record for record in records}
        self._by_number: defaultdict[tuple[str, str], list[DocumentRecord]] = defaultdict(list)
        self._by_name: defaultdict[str, list[DocumentRecord]] = defaultdict(list)
        for record in records:
            number = _number(record.metadata)
            if number and number.running:
                self._by_number[number.running, number.folded_codes].append(record)
            if record.metadata.kind.is_legislation:
                self._by_name[law_key(record.metadata.title)].append(record)

    def find(self, cited: CitedDocument, reference: Reference) -> tuple[Status, tuple[str, ...]]:
        """The document that is cited, or those that it may be."""
        facts = _Facts.of(cited, self._records.get(reference.document_id))
        near = [record for record in self._near(facts) if record.id != reference.document_id]
        fitting = [record for record in near if facts.fit(record.metadata)]
        sure = [record.id for record in fitting if facts.suffice(record.metadata)]
        if len(sure) == 1:
            return Status.FOUND, (sure[0],)
        ids = tuple(record.id for record in fitting)
        return (Status.UNSURE, ids) if ids else (Status.NOT_INDEXED, ())

    def _near(self, facts: _Facts) -> list[DocumentRecord]:
        near = list(self._by_name[facts.law]) if facts.law else []
        if facts.number and facts.number.running and facts.number.codes:
            near += self._by_number[facts.number.running, facts.number.folded_codes]
        return list({record.id: record for record in near}.values())


@dataclass(frozen=True, slots=True)
class _Facts:
    """What all citations of a document tell about it, and the metadata of one that cites it.

    ``law`` is the key of a law's name, ``""`` for other documents.
    """

    number: DocumentNumber | None
    law: str
    year: int | None
    issued: date | None
    issuer: str
    title: str
    citing: Metadata | None

    @staticmethod
    def of(cited: CitedDocument, citing: DocumentRecord | None) -> _Facts:
        known = [identity(reference) for reference in cited.references]
        return _Facts(
            number=parse_number(cited.number) if cited.number else None,
            law=next((i.title for i in known if i.is_law), ""),
            year=next((i.year for i in known if i.year), None),
            issued=cited.issued,
            issuer=cited.issuer or "",
            title=title_key(cited.name),
            citing=citing.metadata if citing else None,
        )

    def fit(self, metadata: Metadata) -> bool:
        """Whether nothing says that an indexed document of this number or name is another one."""
        number, year = _number(metadata), _year(metadata)
        if self.number and number and self.number.running != number.running:
            return False
        if self.year and year:
            return self.year == year and self._is_placed(metadata)
        return self._is_placed(metadata)

    def suffice(self, metadata: Metadata) -> bool:
        """Whether it is surely that document: what is known of its date or its title says so."""
        year = _year(metadata)
        if self.law and not self.number and not self.year:
            # A law of the same name that was not yet made is not meant.
            citing = self.citing.year if self.citing else None
            return not (citing and year and citing < year)
        if self.year and year:
            exact = self.issued is not None and self.issued == metadata.issued
            return exact or self._is_national or is_somewhere(self.issuer)
        return self._is_titled(metadata)

    @property
    def _is_national(self) -> bool:
        return bool(self.law) or (self.number is not None and self.number.is_national)

    def _is_placed(self, metadata: Metadata) -> bool:
        """Whether the issuer, or else the province of the citing document, fits."""
        if self._is_national:
            return True
        if metadata.issuer and not may_be_one(self.issuer, metadata.issuer):
            return False
        here = fold(metadata.province or "")
        if is_somewhere(self.issuer):
            return here in fold(self.issuer)
        return self.citing is not None and here == fold(self.citing.province or "")

    def _is_titled(self, metadata: Metadata) -> bool:
        cited, own = set(self.title.split()), set(title_key(metadata.title).split())
        return bool(cited) and len(cited & own) >= _SAME_TITLE * max(len(cited), len(own))


def _number(metadata: Metadata) -> DocumentNumber | None:
    return parse_number(plain_number(metadata.number)) if metadata.number else None


def _year(metadata: Metadata) -> int | None:
    """The year in which a document was issued, as far as it says so."""
    number = _number(metadata)
    written = _YEAR.search(metadata.place_date or "")
    if number and number.year:
        return number.year
    if metadata.issued:
        return metadata.issued.year
    if written:
        return int(written.group())
    return metadata.year if metadata.kind.is_legislation else None
