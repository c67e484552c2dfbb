"""Conversations that the service keeps, as typed JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.schemas.asking import AskResponse
from api.schemas.filtering import Paging
from api.schemas.ids import ConversationId

MAX_TITLE: Final = 200
"""Characters."""
MAX_SHOWN: Final = 200
"""Messages that are given at once."""
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TITLE, pattern=r"\S"),
    Field(description="Tên hội thoại.", examples=["Di dời dân ở Lâm Giang"]),
]


class NewConversation(BaseModel):
    """A conversation to begin; without a title it takes its first question's words."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None


class Renaming(BaseModel):
    """What to change of a conversation."""

    model_config = ConfigDict(extra="forbid")

    title: Title


class ConversationsWanted(Paging):
    """Which part of the list to give."""


class MessagesWanted(BaseModel):
    """Which of a conversation's messages to give."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[
        int, Field(ge=1, le=MAX_SHOWN, description="Số tin nhắn mỗi lần.", examples=[50])
    ] = 50
    offset: Annotated[
        int,
        Field(
            ge=0,
            le=1_000_000_000,
            description="Bỏ qua số tin nhắn này, tính từ tin nhắn cũ nhất.",
        ),
    ] = 0


class ConversationSummary(BaseModel):
    """A conversation in a list. ``title`` is "" until there is one; times are in UTC."""

    id: ConversationId
    title: str
    message_count: int
    created_at: datetime
    updated_at: datetime


class ConversationPage(BaseModel):
    """Conversations ``offset`` to ``offset + limit`` of ``total``, the one used last first."""

    total: int
    limit: int
    offset: int
    conversations: list[ConversationSummary]


class Message(BaseModel):
    """A question, or an answer: ``answer`` is all of it, as it was given then.

    It may be ``null`` where an earlier version of the program has kept it; ``text`` is there.
    """

    role: Literal["user", "assistant"]
    text: str
    created_at: datetime
    answer: AskResponse | None


class Conversation(ConversationSummary):
    """A conversation with messages ``offset`` to ``offset + limit`` of ``total``, oldest first."""

    total: int
    limit: int
    offset: int
    messages: list[Message]
