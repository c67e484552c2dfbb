"""Who asks: the holder of a key, what the key is good for, and for whom it is used."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

USER_HEADER: Final = "Cancu-User"
"""Names one of many people for whom a program asks with one key."""
MAX_USER: Final = 200
"""Characters of such a name."""
_MARK: Final = "/"
"""Stands between a key's id, which never holds it, and a user."""
_DIGITS: Final = 32
"""Of a name only its hash is kept, so much of it: 128 bits."""


class Role(StrEnum):
    """What a key may do; each role includes those before it."""

    READER = "reader"
    """Ask, search, read, keep conversations."""
    INDEXER = "indexer"
    """Add and remove documents."""
    ADMIN = "admin"
    """Read what others have sent as feedback."""

    def includes(self, other: Role) -> bool:
        """Whether this role may do what ``other`` may."""
        ranks = [*Role]
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True)
class Principal:
    """The holder of a key; ``user``: for whom of many it is used, "" where nobody is named.

    A name gives no right that the key has not; it only parts what the key owns here.
    """

    key_id: str
    role: Role
    user: str = ""

    @property
    def owner(self) -> str:
        """Who owns what is kept of this caller: conversations, jobs, feedback."""
        if not self.user:
            return self.key_id
        return _MARK.join((self.key_id, hashlib.sha256(self.user.encode()).hexdigest()[:_DIGITS]))


def key_of(owner: str) -> str:
    """The id of the key that an owner uses."""
    return owner.partition(_MARK)[0]


def users_of(key_id: str) -> tuple[str, str]:
    """The owners that share a key are those from the first string on and before the second."""
    return f"{key_id}{_MARK}", f"{key_id}{chr(ord(_MARK) + 1)}"


LOCAL = Principal("local", Role.ADMIN)
"""Whoever is on this machine, as long as no key has been made."""
