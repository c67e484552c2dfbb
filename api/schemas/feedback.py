"""What users say of answers, as typed JSON."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.schemas.filtering import Paging
from api.schemas.ids import AnswerId

MAX_COMMENT: Final = 2_000
"""Characters."""


class Rating(StrEnum):
    """Whether an answer was of use."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """What is wrong with an answer, or good about it."""

    CORRECT = "correct"
    """Right, and its citations bear it out."""
    WRONG = "wrong"
    """It says what is not so."""
    INCOMPLETE = "incomplete"
    """It leaves out what the documents say."""
    WRONG_CITATION = "wrong_citation"
    """The words cited do not bear it out."""
    WRONG_DOCUMENT = "wrong_document"
    """It is taken from another document, province or year than was meant."""
    NEEDLESS_REFUSAL = "needless_refusal"
    """Refused, although the documents answer the question."""
    UNCLEAR = "unclear"
    """It cannot be understood."""
    OTHER = "other"


class FeedbackRequest(BaseModel):
    """What a user says of an answer; said again of the same answer, it replaces what was said."""

    model_config = ConfigDict(extra="forbid")

    answer_id: AnswerId
    rating: Rating
    reason: Reason | None = None
    comment: Annotated[
        str | None,
        StringConstraints(strip_whitespace=True, max_length=MAX_COMMENT),
        Field(
            description="Góp ý bằng lời.",
            examples=["Thiếu số hộ của thị xã Hòa Mỹ."],
        ),
    ] = None


class Feedback(BaseModel):
    """What the service has kept of it; the time is in UTC."""

    answer_id: AnswerId
    rating: Rating
    reason: Reason | None
    comment: str | None
    created_at: datetime


class ReceivedFeedback(Feedback):
    """The same for whoever looks after the service; ``key_id`` is the sender's key."""

    key_id: str


class FeedbackWanted(Paging):
    """Which part of the list to give."""

    rating: Annotated[Rating | None, Field(description="Chỉ các góp ý này.", examples=["down"])] = (
        None
    )


class FeedbackPage(BaseModel):
    """Feedback ``offset`` to ``offset + limit`` of ``total``, newest first."""

    total: int
    limit: int
    offset: int
    feedback: list[ReceivedFeedback]
