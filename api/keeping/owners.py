"""Whose a row is, in SQL: one owner's, or a key's with all users for whom the key is used."""

from __future__ import annotations

from api.principal import users_of


def shares(column: str) -> str:
    """Whether the owner in ``column`` is one of the users of a key; takes ``users_of``."""
    return f"({column} >= ? AND {column} < ?)"


def belongs(column: str) -> str:
    """Whether the owner in ``column`` uses a key, named as a user or not; takes ``all_of``."""
    return f"({column} = ? OR {shares(column)})"


def all_of(key_id: str) -> tuple[str, str, str]:
    """The key itself and, as a range, the users for whom it is used."""
    return (key_id, *users_of(key_id))
