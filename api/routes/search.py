"""Searching passages, without an answer being made of them."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Ready
from api.problems import PROBLEM
from api.schemas.searching import SearchRequest, SearchResponse

router = APIRouter(prefix="/v1", tags=["Tra cứu"])


@router.post("/search", summary="Tìm các đoạn liên quan", responses={404: PROBLEM})
def search(request: SearchRequest, service: Ready) -> SearchResponse:
    """Find the passages nearest to a question or to keywords, best first.

    The documents named beside the query restrict it: a province or year that the query itself
    names is never widened, and what is not among them is told in `missing`.
    """
    records = service.generation.catalogue.documents()
    assistant = service.assistant
    within = request.ids_among(records)
    question = assistant.understanding.understand(request.query, within=within)
    hits = assistant.retriever.retrieve(question)[: request.limit]
    return SearchResponse.of(question, hits, {r.id: r.metadata for r in records})
