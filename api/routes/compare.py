"""Two documents side by side: sections, targets, deadlines."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.comparing import ComparisonPages
from api.dependencies import Ready
from api.problems import PROBLEM, ProblemError
from api.schemas.comparing import CompareWanted, ComparisonPage
from rag.comparing.alignment import TooManySectionsError

router = APIRouter(prefix="/v1", tags=["Văn bản"])


class TooLongError(ProblemError):
    """A document is too long to be compared."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "Văn bản quá dài để so sánh"


@router.get("/compare", summary="So sánh hai văn bản", responses={404: PROBLEM})
def compare(wanted: Annotated[CompareWanted, Query()], service: Ready) -> ComparisonPage:
    """Lay two documents side by side: plans of two years or two provinces, or two laws.

    Each section of A stands beside its counterpart in B, with the differences of their words; so
    do targets and deadlines about the same things. The three lists are paged together: go on
    while `offset + limit` is below one of the totals. Two long laws take seconds the first time.
    """
    try:
        comparison = service.comparer.compare(wanted.a, wanted.b)
    except TooManySectionsError as error:
        raise TooLongError(str(error)) from error
    pages = ComparisonPages(comparison, service.comparer, service.generation.catalogue)
    return pages.page(wanted.offset, wanted.limit)
