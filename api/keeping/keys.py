"""The keys of those who may call the service: made, listed, revoked, recognised.

A key's secret is shown once and never kept: the file holds its SHA-256. A slow hash, as passwords
need, would protect nothing here: nobody chooses a secret, it holds 256 random bits that no
dictionary leads to; and it would cost every request a tenth of a second.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from api.keeping.database import Database
from api.principal import Principal, Role
from index.errors import CancuError

PREFIX: Final = "cancu"
"""How every secret begins, so that one that has leaked is found by searching."""
MAX_NAME: Final = 100
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT,
    last_used_on TEXT
) STRICT
"""
_COLUMNS: Final = "id, name, role, created_at, revoked_at, last_used_on"


class KeyNameError(CancuError):
    """A key cannot be made under this name."""


class KeyInUseError(CancuError):
    """A key that still counts must not lose what it keeps."""


class UnknownKeyError(CancuError):
    """No key has this id."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its administrator sees it. Times are in UTC; ``last_used_on`` is a day there."""

    id: str
    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None = None
    last_used_on: date | None = None


class KeyStore:
    """The keys in the service's file. What it says holds at once in every process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.writing() as connection:
            connection.execute(_TABLE)

    def create(self, name: str, role: Role) -> tuple[Key, str]:
        """A new key, and its secret: nobody can read that again.

        Raises:
            KeyNameError: the name is empty, too long or cannot be printed.
        """
        key = Key(secrets.token_hex(6), _checked(name), role, _now())
        secret = f"{PREFIX}_{key.id}_{secrets.token_hex(32)}"
        row = (key.id, key.name, key.role, _hash(secret), key.created_at.isoformat())
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO keys (id, name, role, sha256, created_at) VALUES (?, ?, ?, ?, ?)", row
            )
        return key, secret

    def list(self) -> list[Key]:
        """Every key ever made, oldest first; the revoked ones too."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM keys ORDER BY created_at, id")
        return [_key(row) for row in rows]

    def revoke(self, key_id: str) -> Key:
        """Let a key count no more, from the next request on; one revoked before stays so.

        Raises:
            UnknownKeyError: there is no such key.
        """
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                (_now().isoformat(), key_id),
            )
        return self._get(key_id)

    def demand_revoked(self, key_id: str) -> None:
        """Let nobody delete what the holder of a key still uses.

        Raises:
            UnknownKeyError: there is no such key.
            KeyInUseError: it counts.
        """
        if not self._get(key_id).revoked_at:
            raise KeyInUseError(
                f"Khóa “{key_id}” còn dùng được. Hãy thu hồi trước: cancu keys revoke {key_id}"
            )

    def _get(self, key_id: str) -> Key:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM keys WHERE id = ?", key_id)
        if not rows:
            raise UnknownKeyError(
                f"Không có khóa nào mang mã “{key_id}”. Lệnh “cancu keys list” in mã của các khóa."
            )
        return _key(rows[0])

    def any_made(self) -> bool:
        """Whether a key was ever made, even if it is revoked: only then is a key demanded."""
        return bool(self._database.rows("SELECT 1 FROM keys LIMIT 1"))

    def find(self, secret: str) -> Principal | None:
        """Whoever holds this secret; ``None`` if it belongs to no key, or to a revoked one."""
        key_id = claimed_id(secret)
        for role, sha256, last_used_on in self._database.rows(
            "SELECT role, sha256, last_used_on FROM keys WHERE id = ? AND revoked_at IS NULL",
            key_id,
        ):
            if secrets.compare_digest(sha256, _hash(secret)):
                self._note_use(key_id, last_used_on)
                return Principal(key_id, Role(role))
        return None

    def is_known(self, key_id: str) -> bool:
        """Whether a key has, or had, this id."""
        return bool(self._database.rows("SELECT 1 FROM keys WHERE id = ?", key_id))

    def _note_use(self, key_id: str, last_used_on: str | None) -> None:
        """Once a day: a request must not wait for a disk."""
        today = _now().date().isoformat()
        if last_used_on == today:
            return
        # A full disk must not lock everybody out.
        with suppress(sqlite3.OperationalError), self._database.writing() as connection:
            connection.execute("UPDATE keys SET last_used_on = ? WHERE id = ?", (today, key_id))


def claimed_id(secret: str) -> str:
    """The id of the key that a secret says to belong to; empty where it is no secret of ours."""
    prefix, _, rest = secret.partition("_")
    key_id, _, random = rest.partition("_")
    return key_id if prefix == PREFIX and random else ""


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise KeyNameError(
            f"Tên khóa phải có từ 1 đến {MAX_NAME} ký tự in được, ví dụ “Phòng Tổng hợp”."
        )
    return name


def _key(row: tuple[Any, ...]) -> Key:
    key_id, name, role, created_at, revoked_at, last_used_on = row
    return Key(
        key_id,
        name,
        Role(role),
        datetime.fromisoformat(created_at),
        datetime.fromisoformat(revoked_at) if revoked_at else None,
        date.fromisoformat(last_used_on) if last_used_on else None,
    )
