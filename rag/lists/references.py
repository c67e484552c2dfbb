"""What the documents cite, and where each citation leads."""

from __future__ import annotations

from dataclasses import dataclass

from index.catalogue import Catalogue, DocumentRecord
from index.citation_graph import Resolved, resolve
from index.citing.cited_documents import CitedDocument, join
from index.documents import short_title
from index.model import Reference
from rag.answer import place_name
from rag.lists.documents import DocumentFilter, document_ids


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
    records = {record.id: record for record in catalogue.documents()}
    references = catalogue.findings.references(document_ids(catalogue, wanted))
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
