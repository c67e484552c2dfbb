"""What the key that the page asks with may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ui_streamlit.client.connection import Connection

_MAY_CHANGE: Final = frozenset({"indexer", "admin"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the service takes at once; sizes in bytes."""

    file_bytes: int
    files: int
    files_bytes: int


@dataclass(frozen=True, slots=True)
class Me:
    """The role of the key in use and its limits."""

    role: str
    limits: Limits

    @property
    def may_change(self) -> bool:
        """Whether documents may be added and removed."""
        return self.role in _MAY_CHANGE


def me(connection: Connection) -> Me:
    """Who the page asks as."""
    return connection.get("/v1/me", Me)
