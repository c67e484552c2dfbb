"""What the documents cite, and where each citation leads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from index.catalogue import Catalogue, DocumentRecord
from index.citation_graph import Resolved, resolve
from index.citing.cited_documents import CitedDocument, join
from index.citing.document_numbers import parse_number, plain_number
from index.citing.law_names import law_key
from index.documents import short_title
from index.model import Metadata, Reference
from rag.answer import place_name
from rag.lists.documents import (
    ALL_DOCUMENTS,
    DocumentFilter,
    document_ids,
    document_with_id,
)


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One citation in a list, with the document that cites.

    ``resolved`` tells where it leads, ``cited`` what all citations looked at say of the document
    they mean; ``leads_to`` is that document if it is indexed.
    """

    reference: Reference
    document: DocumentRecord
    resolved: Resolved
    cited: CitedDocument
    leads_to: DocumentRecord | None

    @property
    def title(self) -> str:
        """How the citing document is called."""
        return short_title(self.document.metadata)

    @property
    def place(self) -> str:
        """Where it stands in the citing document: "mục II.1"."""
        return place_name(self.reference.section)

    @property
    def target(self) -> str:
        """The indexed section or document it leads to, in words; empty if it is not indexed."""
        if self.leads_to is None:
            return ""
        section = self.resolved.section
        title = short_title(self.leads_to.metadata)
        return f"{place_name(section)}, {title}" if section else title


def select_references(catalogue: Catalogue, wanted: DocumentFilter) -> list[ReferenceRow]:
    """The citations in the documents that fit, in the order of documents and places.

    Which of them mean the same document is judged among themselves.

    Raises:
        NothingCalledSoError: the filter names a document, province or year that is not indexed.
    """
    return _in_documents(catalogue, document_ids(catalogue, wanted))


def select_references_to(
    catalogue: Catalogue, document_id: str, wanted: DocumentFilter = ALL_DOCUMENTS
) -> list[ReferenceRow]:
    """The citations of one document in those that fit, in the order of documents and places.

    Raises:
        NoSuchDocumentError: no document has this id.
        NothingCalledSoError: the filter names a document, province or year that is not indexed.
    """
    cited = document_with_id(document_id, catalogue.documents())
    fitting = document_ids(catalogue, wanted)
    citing = _may_cite(catalogue, cited.metadata)
    if fitting is not None:
        citing &= set(fitting)
    return [
        row
        for row in _in_documents(catalogue, sorted(citing))
        if row.resolved.document_id == cited.id
    ]


def _may_cite(catalogue: Catalogue, about: Metadata) -> set[str]:
    """The documents that name this number or this law: to resolve all citations takes seconds."""
    findings, found = catalogue.findings, list[Reference]()
    running = parse_number(plain_number(about.number)).running if about.number else None
    if running:
        alike = [n for n in findings.cited_numbers() if parse_number(n).running == running]
        found += findings.references(numbers=alike)
    if about.kind.is_legislation:
        key = law_key(about.title)
        found += findings.references(names=[n for n in findings.cited_names() if law_key(n) == key])
    return {reference.document_id for reference in found}


def _in_documents(catalogue: Catalogue, documents: Collection[str] | None) -> list[ReferenceRow]:
    records = {record.id: record for record in catalogue.documents()}
    references = catalogue.findings.references(documents)
    cited = {reference: entry for entry in join(references) for reference in entry.references}
    leads = resolve(
        references, catalogue.documents(), lambda id_, path: bool(catalogue.sections_at(id_, path))
    )
    return [
        ReferenceRow(
            lead.reference,
            records[lead.reference.document_id],
            lead,
            cited[lead.reference],
            records[lead.document_id] if lead.document_id else None,
        )
        for lead in leads
    ]
