"""Conversations, kept for their owner and for nobody else.

An owner is a key, or one of the users for whom a key is used (``Principal.owner``). Every operation
names it: another's conversation is missing, whatever is done with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from api.keeping.database import Database
from api.keeping.owners import all_of, belongs, shares
from api.principal import key_of, users_of
from api.problems import NotFoundError, ProblemError
from api.schemas.ids import new_id

MAX_CONVERSATIONS: Final = 1_000
"""Conversations of one owner."""
MAX_MESSAGES: Final = 200
"""Messages of one conversation; questions and answers count."""
MAX_BYTES: Final = 200_000_000
"""What the messages of one owner may take in the file, as UTF-8."""
MAX_SHARED_CONVERSATIONS: Final = 20_000
"""Conversations of all users of one key."""
MAX_SHARED_BYTES: Final = 2_000_000_000
"""What their messages may take in the file together."""
TITLE_CHARS: Final = 80
"""How much of the first question becomes the title where none is given."""
_TABLES: Final = (
    """
    CREATE TABLE IF NOT EXISTS conversations (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        owner TEXT NOT NULL,
        title TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS conversations_of ON conversations (owner, updated_at)",
    """
    CREATE TABLE IF NOT EXISTS messages (
        number INTEGER PRIMARY KEY,
        conversation INTEGER NOT NULL REFERENCES conversations (number) ON DELETE CASCADE,
        role TEXT NOT NULL,
        text TEXT NOT NULL,
        answer TEXT,
        created_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS messages_of ON messages (conversation, number)",
    # Summing up the messages themselves would read whole answers, for every question.
    """
    CREATE TABLE IF NOT EXISTS sizes (
        conversation INTEGER PRIMARY KEY REFERENCES conversations (number) ON DELETE CASCADE,
        bytes INTEGER NOT NULL
    ) STRICT
    """,
)
_COUNT: Final = "SELECT count(*) FROM conversations WHERE owner = ?"
_BYTES: Final = """
SELECT coalesce(sum(bytes), 0) FROM sizes JOIN conversations ON number = conversation
WHERE owner = ?
"""
_SHARED: Final = f"""
SELECT count(*), coalesce(sum(bytes), 0) FROM conversations
LEFT JOIN sizes ON number = conversation WHERE {shares("owner")}
"""
_LONGEST_UNUSED: Final = f"""
DELETE FROM conversations WHERE number IN (
    SELECT number FROM conversations WHERE {shares("owner")} AND owner <> ?
    ORDER BY updated_at LIMIT 100
)
"""
_GROWN: Final = """
INSERT INTO sizes (conversation, bytes) VALUES (?, ?)
ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes
"""
_SUMMARY: Final = """
SELECT id, title, (SELECT count(*) FROM messages WHERE conversation = c.number), created_at,
       updated_at
FROM conversations c
"""


class NoSuchConversationError(NotFoundError):
    """The caller has no conversation with this id."""

    def __init__(self) -> None:
        super().__init__("Không có hội thoại này, hoặc hội thoại đã bị xóa.")


class FullError(ProblemError):
    """No more fits in."""

    status = HTTPStatus.CONFLICT
    title = "Đã đủ số lượng"


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as the file has it; times are in UTC."""

    id: str
    title: str
    messages: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message; ``answer`` is the whole answer as JSON."""

    role: str
    text: str
    answer: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, without what an answer is made of."""

    role: str
    text: str


class ConversationStore:
    """The conversations in the service's file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.writing() as connection:
            for table in _TABLES:
                connection.execute(table)

    def create(self, owner: str, title: str = "") -> Kept:
        """A new conversation without messages.

        Raises:
            FullError: the owner has as many as are kept.
        """
        if self.count(owner) >= MAX_CONVERSATIONS:
            raise FullError(
                f"Mỗi người lưu được {MAX_CONVERSATIONS} hội thoại; hãy xóa bớt hội thoại cũ."
            )
        self._make_room(owner)
        now = datetime.now(UTC)
        kept = Kept(new_id(), title, 0, now, now)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO conversations (id, owner, title, created_at, updated_at) "
                "VALUES (?, ?, ?, ?, ?)",
                (kept.id, owner, title, now.isoformat(), now.isoformat()),
            )
        return kept

    def count(self, owner: str) -> int:
        """How many conversations the owner has."""
        return int(self._database.rows(_COUNT, owner)[0][0])

    def count_all(self, key_id: str) -> int:
        """How many a key has, those of its users included."""
        sql = f"SELECT count(*) FROM conversations WHERE {belongs('owner')}"
        return int(self._database.rows(sql, *all_of(key_id))[0][0])

    def page(self, owner: str, limit: int, offset: int) -> list[Kept]:
        """The owner's conversations, the one used last first."""
        sql = f"{_SUMMARY} WHERE owner = ? ORDER BY updated_at DESC, number DESC LIMIT ? OFFSET ?"
        return [_kept(row) for row in self._database.rows(sql, owner, limit, offset)]

    def get(self, owner: str, id_: str) -> Kept:
        """One conversation of the owner's.

        Raises:
            NoSuchConversationError: the owner has none with this id.
        """
        rows = self._database.rows(f"{_SUMMARY} WHERE owner = ? AND id = ?", owner, id_)
        if not rows:
            raise NoSuchConversationError
        return _kept(rows[0])

    def messages(self, owner: str, id_: str, limit: int, offset: int) -> list[KeptMessage]:
        """Messages ``offset`` to ``offset + limit`` of a conversation, oldest first."""
        sql = (
            "SELECT role, text, answer, m.created_at FROM messages m "
            "JOIN conversations c ON c.number = m.conversation WHERE owner = ? AND id = ? "
            "ORDER BY m.number LIMIT ? OFFSET ?"
        )
        return [
            KeptMessage(role, text, answer, datetime.fromisoformat(time))
            for role, text, answer, time in self._database.rows(sql, owner, id_, limit, offset)
        ]

    def latest(self, owner: str, id_: str, count: int) -> list[Said]:
        """Who said what in the last ``count`` messages, oldest first; none if none is there."""
        sql = (
            "SELECT role, text FROM messages m JOIN conversations c ON c.number = m.conversation "
            "WHERE owner = ? AND id = ? ORDER BY m.number DESC LIMIT ?"
        )
        return [Said(*row) for row in reversed(self._database.rows(sql, owner, id_, count))]

    def rename(self, owner: str, id_: str, title: str) -> None:
        """Give a conversation another title.

        Raises:
            NoSuchConversationError: the owner has none with this id.
        """
        sql = "UPDATE conversations SET title = ? WHERE owner = ? AND id = ?"
        with self._database.writing() as connection:
            if not connection.execute(sql, (title, owner, id_)).rowcount:
                raise NoSuchConversationError

    def delete(self, owner: str, id_: str) -> None:
        """Remove a conversation; no word of its messages stays in the file.

        Raises:
            NoSuchConversationError: the owner has none with this id.
        """
        sql = "DELETE FROM conversations WHERE owner = ? AND id = ?"
        with self._database.writing() as connection:
            if not connection.execute(sql, (owner, id_)).rowcount:
                raise NoSuchConversationError
        self._database.forget()

    def delete_all(self, key_id: str) -> int:
        """Remove all of a key and its users as ``delete`` does; how many there were."""
        with self._database.writing() as connection:
            sql = f"DELETE FROM conversations WHERE {belongs('owner')}"
            count = connection.execute(sql, all_of(key_id)).rowcount
        self._database.forget()
        return count

    def refuse_if_full(self, owner: str, id_: str) -> None:
        """Tell before the work whether a question and its answer still fit in.

        Raises:
            NoSuchConversationError: the owner has none with this id.
            FullError: the conversation has as many messages as are kept, or all of the owner's
                together as many bytes.
        """
        if self.get(owner, id_).messages + 2 > MAX_MESSAGES:
            raise FullError(
                f"Mỗi hội thoại lưu được {MAX_MESSAGES} tin nhắn; hãy mở hội thoại mới."
            )
        if self._database.rows(_BYTES, owner)[0][0] >= MAX_BYTES:
            raise FullError(
                f"Các hội thoại đã lưu chiếm {MAX_BYTES // 1_000_000} MB, mức nhiều nhất mà dịch "
                "vụ lưu cho một người; hãy xóa bớt hội thoại cũ."
            )
        self._make_room(owner)

    def append(self, owner: str, id_: str, question: str, text: str, answer: str) -> None:
        """Add a question and its answer; nothing where the conversation has been deleted since."""
        now = datetime.now(UTC).isoformat()
        title = " ".join(question.split())[:TITLE_CHARS]
        with self._database.writing() as connection:
            row = connection.execute(
                "UPDATE conversations SET updated_at = ?, title = iif(title = '', ?, title) "
                "WHERE owner = ? AND id = ? RETURNING number",
                (now, title, owner, id_),
            ).fetchone()
            if row:
                said = [("user", question, None), ("assistant", text, answer)]
                connection.executemany(
                    "INSERT INTO messages (conversation, role, text, answer, created_at) "
                    "VALUES (?, ?, ?, ?, ?)",
                    [(row[0], *message, now) for message in said],
                )
                size = sum(len(part.encode()) for part in (question, text, answer))
                connection.execute(_GROWN, (row[0], size))

    def _make_room(self, owner: str) -> None:
        """Where a key is used for many and is full: forget what others have not used for longest.

        Some of them never come back, and nobody could remove what they have left.
        """
        users = users_of(key_of(owner))
        if owner == key_of(owner) or not self._is_shared_full(users):
            return
        with self._database.writing() as connection:
            connection.execute(_LONGEST_UNUSED, (*users, owner))
        self._database.forget()

    def _is_shared_full(self, users: tuple[str, str]) -> bool:
        count, size = self._database.rows(_SHARED, *users)[0]
        return bool(count >= MAX_SHARED_CONVERSATIONS or size >= MAX_SHARED_BYTES)


def _kept(row: tuple[Any, ...]) -> Kept:
    id_, title, messages, *times = row
    return Kept(id_, title, messages, *map(datetime.fromisoformat, times))
