"""Conversations that the service keeps; each key has its own and sees no others."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response, status
from pydantic import ValidationError

from api.dependencies import Behind, Caller
from api.keeping.conversations import Kept, KeptMessage
from api.problems import PROBLEM
from api.schemas.asking import AskResponse
from api.schemas.conversations import (
    Conversation,
    ConversationPage,
    ConversationSummary,
    ConversationsWanted,
    Message,
    MessagesWanted,
    NewConversation,
    Renaming,
)
from api.schemas.ids import ConversationId

router = APIRouter(prefix="/v1/conversations", tags=["Hội thoại"])


@router.post(
    "",
    summary="Mở hội thoại mới",
    status_code=status.HTTP_201_CREATED,
    responses={409: PROBLEM},
)
def create_conversation(
    wanted: NewConversation, caller: Caller, backend: Behind
) -> ConversationSummary:
    """Begin a conversation; name it in `conversation_id` of questions to go on with it."""
    return _summary(backend.conversations.create(caller.owner, wanted.title or ""))


@router.get("", summary="Các hội thoại của khóa này")
def list_conversations(
    wanted: Annotated[ConversationsWanted, Query()], caller: Caller, backend: Behind
) -> ConversationPage:
    """List the conversations of the caller's key, the one used last first."""
    store = backend.conversations
    return ConversationPage(
        total=store.count(caller.owner),
        limit=wanted.limit,
        offset=wanted.offset,
        conversations=[
            _summary(kept) for kept in store.page(caller.owner, wanted.limit, wanted.offset)
        ],
    )


@router.get(
    "/{conversation_id}",
    summary="Một hội thoại",
    response_model=Conversation,
    responses={404: PROBLEM},
)
def read_conversation(
    conversation_id: ConversationId,
    wanted: Annotated[MessagesWanted, Query()],
    caller: Caller,
    backend: Behind,
) -> Response:
    """Give a conversation with a page of its messages, oldest first.

    `total` tells how many there are; the latest are at its end.
    """
    store, limit, offset = backend.conversations, wanted.limit, wanted.offset
    kept = store.get(caller.owner, conversation_id)
    conversation = Conversation(
        **dict(_summary(kept)),
        total=kept.messages,
        limit=limit,
        offset=offset,
        messages=[*map(_message, store.messages(caller.owner, conversation_id, limit, offset))],
    )
    # Written here, in a thread: FastAPI would check and write megabytes on the event loop.
    return Response(conversation.model_dump_json(), media_type="application/json")


@router.patch("/{conversation_id}", summary="Đặt lại tên hội thoại", responses={404: PROBLEM})
def rename_conversation(
    conversation_id: ConversationId, wanted: Renaming, caller: Caller, backend: Behind
) -> ConversationSummary:
    """Give a conversation another title."""
    backend.conversations.rename(caller.owner, conversation_id, wanted.title)
    return _summary(backend.conversations.get(caller.owner, conversation_id))


@router.delete(
    "/{conversation_id}",
    summary="Xóa hội thoại",
    status_code=status.HTTP_204_NO_CONTENT,
    response_class=Response,
    responses={404: PROBLEM},
)
def delete_conversation(conversation_id: ConversationId, caller: Caller, backend: Behind) -> None:
    """Delete a conversation; no word of its messages stays in the service's file."""
    backend.conversations.delete(caller.owner, conversation_id)


def _summary(kept: Kept) -> ConversationSummary:
    return ConversationSummary(
        id=kept.id,
        title=kept.title,
        message_count=kept.messages,
        created_at=kept.created_at,
        updated_at=kept.updated_at,
    )


def _message(kept: KeptMessage) -> Message:
    return Message(
        role="user" if kept.role == "user" else "assistant",
        text=kept.text,
        created_at=kept.created_at,
        answer=_answer(kept.answer) if kept.answer else None,
    )


def _answer(kept: str) -> AskResponse | None:
    """The answer; none where another version of the program has kept it in another form."""
    try:
        return AskResponse.model_validate_json(kept)
    except ValidationError:
        return None
