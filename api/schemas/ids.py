"""Ids that the service gives to what it makes: nobody can guess one."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import uuid4

from pydantic import Field, StringConstraints

_PATTERN: Final = r"^[0-9a-f]{32}$"

AnswerId = Annotated[
    str,
    StringConstraints(pattern=_PATTERN),
    Field(examples=["6f1c0c9f6d4e4f0f8b1d2a3c4e5f6071"]),
]
ConversationId = Annotated[
    str,
    StringConstraints(pattern=_PATTERN),
    Field(examples=["b7d0a5c4e3f24b1a9c8d7e6f5a4b3c2d"]),
]


def new_id() -> str:
    """An id that no other thing has."""
    return uuid4().hex
