"""What is to be reached: the targets of the documents that a user's filter asks for."""

from __future__ import annotations

from dataclasses import dataclass

from index.catalogue import Catalogue, DocumentRecord
from index.documents import short_title
from index.model import Target
from rag.answer import place_name
from rag.lists.documents import DocumentFilter, document_ids


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target in a list, with the document that sets it."""

    target: Target
    document: DocumentRecord

    @property
    def title(self) -> str:
        """How the document is called."""
        return short_title(self.document.metadata)

    @property
    def place(self) -> str:
        """Where it stands in the document: "mục I.2.a"."""
        return place_name(self.target.section)


def select_targets(catalogue: Catalogue, wanted: DocumentFilter) -> list[TargetRow]:
    """The targets of the documents that fit, in the order of documents and places.

    Raises:
        NothingCalledSoError: the filter names a document, province or year that is not indexed.
    """
    records = {record.id: record for record in catalogue.documents()}
    targets = catalogue.findings.targets(document_ids(catalogue, wanted))
    return [TargetRow(target, records[target.document_id]) for target in targets]
