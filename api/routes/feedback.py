"""What users say of answers: sent by anybody, read by administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from api.dependencies import Admin, Behind, Caller
from api.keeping import feedback as kept
from api.problems import PROBLEM
from api.schemas.feedback import (
    Feedback,
    FeedbackPage,
    FeedbackRequest,
    FeedbackWanted,
    Rating,
    Reason,
    ReceivedFeedback,
)

router = APIRouter(prefix="/v1/feedback", tags=["Góp ý"])


@router.post(
    "",
    summary="Góp ý về một câu trả lời",
    status_code=status.HTTP_201_CREATED,
    responses={409: PROBLEM},
)
def send_feedback(said: FeedbackRequest, caller: Caller, backend: Behind) -> Feedback:
    """Keep what the caller says of an answer, in place of what was said of it before.

    Neither question nor answer is kept with it: `answer_id` is all that leads to them.
    """
    saved = backend.feedback.save(
        caller.owner, said.answer_id, said.rating, said.reason, said.comment or None
    )
    return Feedback.model_validate(_received(saved).model_dump(exclude={"key_id"}))


@router.get("", summary="Các góp ý đã nhận")
def list_feedback(
    wanted: Annotated[FeedbackWanted, Query()], admin: Admin, backend: Behind
) -> FeedbackPage:
    """List what users have said of answers, newest first. For administrators."""
    store = backend.feedback
    return FeedbackPage(
        total=store.count(wanted.rating),
        limit=wanted.limit,
        offset=wanted.offset,
        feedback=[
            _received(opinion) for opinion in store.page(wanted.limit, wanted.offset, wanted.rating)
        ],
    )


def _received(opinion: kept.Opinion) -> ReceivedFeedback:
    return ReceivedFeedback(
        answer_id=opinion.answer,
        rating=Rating(opinion.rating),
        reason=Reason(opinion.reason) if opinion.reason else None,
        comment=opinion.comment,
        created_at=opinion.created_at,
        key_id=opinion.key_id,
    )
