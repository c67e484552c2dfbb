"""The conversation in this window: kept by the service, held here to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.asking import Answer, Scope
from ui_streamlit.client.conversations import (
    Message,
    begin_conversation,
    delete_conversation,
    read_conversation,
)

_TALK: Final = "asking.talk"
_ADDRESS: Final = "hoi-thoai"
"""The parameter of the address that names the conversation."""
_SHOWN: Final = 60
"""Messages of a conversation that are drawn when it is opened."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Not the whole answer: what had come before its asker went on."""

    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer; ``retry_after``: in how many seconds to ask again, if the service says so."""

    message: str
    retry_after: int | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer that an older program has kept: nothing is left of it but its text."""

    text: str


@dataclass(slots=True)
class Exchange:
    """A question, where it is put to, and what came of it; ``None``: it waits to be asked."""

    question: str
    scope: Scope = field(default_factory=Scope)
    outcome: Answer | Stopped | Failed | Remembered | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it has not been asked yet."""
        return self.outcome is None


@dataclass(slots=True)
class Talk:
    """A conversation; ``id`` is ``None`` until its first question is asked.

    ``earlier`` counts the messages before those that are drawn; ``notice`` tells why another one
    is not here.
    """

    id: str | None = None
    earlier: int = 0
    exchanges: list[Exchange] = field(default_factory=list)
    notice: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the service has an answer of it."""
        return any(isinstance(e.outcome, Answer | Remembered) for e in self.exchanges)

    def begin(self, connection: Connection) -> str:
        """Its id; the service is asked for one before the first question.

        Raises:
            ServiceError: the service is away, or keeps no more.
        """
        if self.id is None:
            self.id = begin_conversation(connection).id
            st.query_params[_ADDRESS] = self.id
        return self.id


def current_talk(connection: Connection) -> Talk:
    """The conversation that the address names, else the one that this window had last."""
    talk: Talk = st.session_state.setdefault(_TALK, Talk())
    wanted = st.query_params.get(_ADDRESS)
    if wanted and wanted != talk.id:
        talk = _opened(connection, wanted)
        st.session_state[_TALK] = talk
    if talk.id:  # other pages have no such parameter
        st.query_params[_ADDRESS] = talk.id
    return talk


def leave(connection: Connection, talk: Talk, towards: str | None = None) -> None:
    """Go to another conversation, or to a new one."""
    if talk.id and not talk.is_kept:
        forget(connection, talk)
    st.session_state[_TALK] = Talk()
    st.query_params.pop(_ADDRESS, None)
    if towards:
        st.query_params[_ADDRESS] = towards


def forget(connection: Connection, talk: Talk) -> None:
    """Delete a conversation in which nothing was answered; it does no harm where it stays."""
    try:
        if talk.id:
            delete_conversation(connection, talk.id)
    except ServiceError:
        pass
    talk.id = None
    st.query_params.pop(_ADDRESS, None)


def _opened(connection: Connection, id_: str) -> Talk:
    try:
        kept = read_conversation(connection, id_, _SHOWN)
    except ServiceError as error:
        st.query_params.pop(_ADDRESS, None)
        return Talk(notice=str(error))
    earlier = kept.total - len(kept.messages)
    return Talk(kept.id, earlier, exchanges_of(kept.messages))


def exchanges_of(messages: Sequence[Message]) -> list[Exchange]:
    """Questions with their answers, of the messages that the service has kept."""
    found: list[Exchange] = []
    for message in messages:
        if message.role == "user":
            found.append(Exchange(message.text, outcome=Stopped("")))
        elif found:
            found[-1].outcome = message.answer or Remembered(message.text)
    return found
