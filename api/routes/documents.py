"""The documents of the index: which there are, how they are divided, what they say."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import Ready
from api.problems import PROBLEM
from api.schemas.documents import (
    Counts,
    DocumentDetails,
    DocumentPage,
    DocumentsWanted,
    ListedDocument,
    Outline,
    OutlineSection,
    RangeWanted,
    TextRange,
)
from index.catalogue import Catalogue, DocumentRecord
from index.documents import short_title
from index.quotes import source_extents
from rag.lists.documents import document_with_id, select_documents

router = APIRouter(prefix="/v1", tags=["Văn bản"])

DocumentId = Annotated[
    str,
    Path(max_length=200, description="Mã văn bản.", examples=["ke-hoach-lam-giang-2025"]),
]


@router.get("/documents", summary="Danh mục văn bản", responses={404: PROBLEM})
def documents(wanted: Annotated[DocumentsWanted, Query()], service: Ready) -> DocumentPage:
    """List the documents of the index, by id; of one province, year or kind if asked for."""
    catalogue = service.generation.catalogue
    found = select_documents(catalogue.documents(), wanted.filter())
    page = found[wanted.offset : wanted.offset + wanted.limit]
    counts = catalogue.findings.counts([record.id for record in page])
    return DocumentPage(
        total=len(found),
        limit=wanted.limit,
        offset=wanted.offset,
        documents=[ListedDocument.counted(record, counts[record.id]) for record in page],
    )


@router.get("/documents/{document_id}", summary="Thông tin một văn bản", responses={404: PROBLEM})
def document(document_id: DocumentId, service: Ready) -> DocumentDetails:
    """Tell what the paper says about itself, and how much was found in it."""
    catalogue = service.generation.catalogue
    record = document_with_id(document_id, catalogue.documents())
    return DocumentDetails.described(record, _counts(catalogue, record))


@router.get(
    "/documents/{document_id}/outline", summary="Đề cương một văn bản", responses={404: PROBLEM}
)
def outline(document_id: DocumentId, service: Ready) -> Outline:
    """List the numbered sections of a document in its order, with their places in its text."""
    catalogue = service.generation.catalogue
    record = document_with_id(document_id, catalogue.documents())
    sections = catalogue.sections(record.id)
    _, reading = catalogue.texts(record.id)
    extents = source_extents(reading, (section.span for section in sections))
    return Outline(
        document_id=record.id,
        title=short_title(record.metadata),
        sections=[*map(OutlineSection.of, sections, extents)],
    )


@router.get(
    "/documents/{document_id}/text", summary="Nguyên văn một văn bản", responses={404: PROBLEM}
)
def text(
    document_id: DocumentId, wanted: Annotated[RangeWanted, Query()], service: Ready
) -> TextRange:
    """Give a part of a document's text as its file holds it, after NFC; at most 50,000 characters.

    Citations and spans count these characters.
    """
    catalogue = service.generation.catalogue
    record = document_with_id(document_id, catalogue.documents())
    source, _ = catalogue.texts(record.id)
    span = wanted.span(len(source.text))
    return TextRange(
        document_id=record.id,
        total=len(source.text),
        start=span.start,
        end=span.end,
        text=span.of(source.text),
    )


def _counts(catalogue: Catalogue, record: DocumentRecord) -> Counts:
    source, _ = catalogue.texts(record.id)
    found = catalogue.findings.counts([record.id])[record.id]
    return Counts(
        characters=len(source.text),
        lines=source.text.count("\n") + (not source.text.endswith("\n")),
        sections=record.sections,
        passages=record.passages,
        duties=found.duties,
        targets=found.targets,
        references=found.references,
    )
