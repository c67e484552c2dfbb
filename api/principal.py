"""Who asks: the holder of a key, and what the key is good for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    """The holder of a key. ``key_id`` owns what it keeps here: conversations, jobs, feedback."""

    key_id: str
    role: Role


LOCAL = Principal("local", Role.ADMIN)
"""Whoever is on this machine, as long as no key has been made."""
