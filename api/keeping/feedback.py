"""What users say of answers: kept in the service's file, never with the question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from api.keeping.database import Database
from api.keeping.owners import all_of, belongs
from api.principal import key_of
from api.problems import ProblemError

MAX_FEEDBACK: Final = 10_000
"""What is kept from one key and all its users."""
# The column is older than users: it holds the owner (``Principal.owner``).
_TABLES: Final = (
    """
    CREATE TABLE IF NOT EXISTS feedback (
        number INTEGER PRIMARY KEY,
        key_id TEXT NOT NULL,
        answer TEXT NOT NULL,
        rating TEXT NOT NULL,
        reason TEXT,
        comment TEXT,
        created_at TEXT NOT NULL,
        UNIQUE (key_id, answer)
    ) STRICT
    """,
)
_SAVE: Final = "INSERT OR REPLACE INTO feedback VALUES (NULL, ?, ?, ?, ?, ?, ?)"
"""What is said again of the same answer is the newest."""


class TooMuchFeedbackError(ProblemError):
    """A key has sent as much as is kept."""

    status = HTTPStatus.CONFLICT
    title = "Đã đủ số lượng"

    def __init__(self) -> None:
        super().__init__(
            f"Khóa này đã gửi {MAX_FEEDBACK} góp ý, mức nhiều nhất mà dịch vụ lưu. Hãy báo quản "
            "trị viên."
        )


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one key says of one answer; the time is in UTC."""

    key_id: str
    answer: str
    rating: str
    reason: str | None
    comment: str | None
    created_at: datetime


class FeedbackStore:
    """The feedback in the service's file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.writing() as connection:
            for table in _TABLES:
                connection.execute(table)

    def save(
        self, owner: str, answer: str, rating: str, reason: str | None, comment: str | None
    ) -> Opinion:
        """Keep an opinion, in place of what its owner has said of this answer before.

        Raises:
            TooMuchFeedbackError: the key has said as much as is kept.
        """
        key_id = key_of(owner)
        opinion = Opinion(key_id, answer, rating, reason, comment, datetime.now(UTC))
        others = (
            f"SELECT count(*) FROM feedback WHERE {belongs('key_id')} "
            "AND NOT (key_id = ? AND answer = ?)"
        )
        with self._database.writing() as connection:
            kept = connection.execute(others, (*all_of(key_id), owner, answer)).fetchone()[0]
            if kept >= MAX_FEEDBACK:
                raise TooMuchFeedbackError
            time = opinion.created_at.isoformat()
            connection.execute(_SAVE, (owner, answer, rating, reason, comment, time))
        return opinion

    def delete_all(self, key_id: str) -> int:
        """Remove all that a key and its users have said, from the file too; how many there were."""
        with self._database.writing() as connection:
            sql = f"DELETE FROM feedback WHERE {belongs('key_id')}"
            count = connection.execute(sql, all_of(key_id)).rowcount
        self._database.forget()
        return count

    def count(self, rating: str | None = None) -> int:
        """How many opinions there are, of this rating or of all."""
        sql = "SELECT count(*) FROM feedback WHERE rating = coalesce(?, rating)"
        return int(self._database.rows(sql, rating)[0][0])

    def page(self, limit: int, offset: int, rating: str | None = None) -> list[Opinion]:
        """The opinions of this rating or of all, newest first."""
        sql = (
            "SELECT key_id, answer, rating, reason, comment, created_at FROM feedback "
            "WHERE rating = coalesce(?, rating) ORDER BY number DESC LIMIT ? OFFSET ?"
        )
        rows = self._database.rows(sql, rating, limit, offset)
        return [_opinion(*row) for row in rows]


def _opinion(
    owner: str, answer: str, rating: str, reason: str | None, comment: str | None, time: str
) -> Opinion:
    return Opinion(key_of(owner), answer, rating, reason, comment, datetime.fromisoformat(time))
