"""Opening passages: by id, as hits have them, or by a range of a document's text, as citations do.

A citation tells a range of the source, and may run over several passages; so what it stands in is
opened below its document, not below one passage.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import Ready
from api.neighbours import neighbours
from api.problems import PROBLEM, NotFoundError
from api.quoting import marked, shown
from api.routes.documents import DocumentId
from api.schemas.passages import MarkedPassages, Neighbours, OpenedPassage, QuoteWanted
from index.catalogue import Catalogue
from index.model import Passage
from rag.lists.documents import document_with_id

router = APIRouter(prefix="/v1", tags=["Văn bản"])

PassageId = Annotated[
    str,
    Path(
        max_length=220,
        description="Mã đoạn; dấu “#” trong mã ghi trên địa chỉ là “%23”.",
        examples=["ke-hoach-lam-giang-2025#00006"],
    ),
]


class UnknownPassageError(NotFoundError):
    """The index holds no such passage."""

    def __init__(self) -> None:
        super().__init__(
            "Chỉ mục không có đoạn này; có thể văn bản đã được gỡ hoặc thay đổi. Hãy tra cứu lại."
        )


@router.get("/passages/{passage_id}", summary="Mở một đoạn", responses={404: PROBLEM})
def passage(
    passage_id: PassageId, wanted: Annotated[Neighbours, Query()], service: Ready
) -> OpenedPassage:
    """Open a passage, with up to five before and after it."""
    catalogue = service.generation.catalogue
    found = _passage(catalogue, passage_id)
    about = document_with_id(found.document_id, catalogue.documents()).metadata
    before, after = neighbours(catalogue, found, wanted.around)
    return OpenedPassage(
        passage=shown(catalogue, found, about),
        before=[shown(catalogue, neighbour, about) for neighbour in before],
        after=[shown(catalogue, neighbour, about) for neighbour in after],
    )


@router.get(
    "/documents/{document_id}/passages",
    summary="Mở các đoạn chứa một trích dẫn",
    responses={404: PROBLEM},
)
def passages(
    document_id: DocumentId, wanted: Annotated[QuoteWanted, Query()], service: Ready
) -> MarkedPassages:
    """Open what a citation stands in: the passages that hold its `start` to `end`.

    `marks` tell which characters of a passage's `text` these are, for highlighting. At most 50,000
    characters are looked at.
    """
    catalogue = service.generation.catalogue
    record = document_with_id(document_id, catalogue.documents())
    span = wanted.span()
    return MarkedPassages(
        document_id=record.id,
        start=span.start,
        end=span.end,
        passages=marked(catalogue, record.id, record.metadata, span),
    )


def _passage(catalogue: Catalogue, passage_id: str) -> Passage:
    try:
        return catalogue.passages([passage_id])[0]
    except KeyError:
        raise UnknownPassageError from None
