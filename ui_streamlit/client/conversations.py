"""Conversations that the service keeps for this user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from ui_streamlit.client.asking import Answer
from ui_streamlit.client.connection import Connection

MAX_TITLE: Final = 200
"""Characters."""
MAX_LISTED: Final = 500
"""Conversations that the service lists at once."""
_ADDRESS: Final = "/v1/conversations"


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list; ``title`` is "" until there is one, the time is in UTC."""

    id: str
    title: str
    message_count: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """The conversations used last, and how many there are."""

    total: int
    conversations: list[Summary]


@dataclass(frozen=True, slots=True)
class Message:
    """A question, or an answer; of one that an older program has kept only ``text`` may be left."""

    role: str
    text: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its latest messages, oldest first; ``total`` counts all of them."""

    id: str
    total: int
    messages: list[Message]


def list_conversations(connection: Connection, limit: int) -> Listed:
    """This user's conversations, the one used last first.

    Raises:
        ServiceError: the service is away or refuses; so do all functions here.
    """
    return connection.get(_ADDRESS, Listed, {"limit": limit})


def begin_conversation(connection: Connection) -> Summary:
    """A new conversation; its first question becomes its title."""
    return connection.post(_ADDRESS, Summary, {})


def read_conversation(connection: Connection, id_: str, latest: int) -> Conversation:
    """A conversation with its ``latest`` messages, at most 200."""
    address = _address(id_)
    found = connection.get(address, Conversation, {"limit": latest})
    if found.total <= latest:
        return found
    wanted = {"limit": latest, "offset": found.total - latest}
    return connection.get(address, Conversation, wanted)


def rename_conversation(connection: Connection, id_: str, title: str) -> None:
    """Give a conversation another title."""
    connection.patch(_address(id_), Summary, {"title": title})


def delete_conversation(connection: Connection, id_: str) -> None:
    """Delete a conversation with all that was said in it."""
    connection.delete(_address(id_))


def _address(id_: str) -> str:
    return f"{_ADDRESS}/{quote(id_, safe='')}"
