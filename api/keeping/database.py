"""What the service keeps for its users, in one SQLite file beside the generations.

Keys, conversations, feedback and jobs; never documents, which are the index's.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final

from index.errors import CancuError

FILE: Final = "service.sqlite"
_BUSY_SECONDS: Final = 10.0
"""``cancu keys`` may write at the same time."""
_UNWRITABLE: Final = frozenset((errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT))
_UNWRITABLE_SQLITE: Final = frozenset(
    (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_FULL)
)


class DatabaseUnusableError(CancuError):
    """There is a file, and it cannot be read: the keys in it must not be passed over."""

    def __init__(self, path: Path, why: object) -> None:
        super().__init__(
            f"Không mở được tệp {path} ({why}), nơi lưu khóa và dữ liệu của dịch vụ. Hãy kiểm tra "
            "quyền đọc, khôi phục tệp từ bản sao lưu; nếu chấp nhận mất khóa và dữ liệu cũ thì "
            "chuyển tệp đi nơi khác rồi chạy lại."
        )


class Database:
    """One connection to the file in the data folder ``home``; safe from many threads.

    ``is_kept``: what is written outlasts the process.

    Raises:
        OSError, sqlite3.Error: the file cannot be opened or written, or is none of SQLite's.
    """

    def __init__(self, home: Path) -> None:
        self._lock = Lock()
        self._connection = _connect(home / FILE)
        self.is_kept = True

    @classmethod
    def in_memory(cls, home: Path) -> Database:
        """One that holds what the file in ``home`` holds, if there is one, and is then forgotten.

        Raises:
            DatabaseUnusableError: there is a file, and it cannot be read.
        """
        database = cls.__new__(cls)
        database._lock = Lock()
        database.is_kept = False
        database._connection = sqlite3.connect(":memory:", check_same_thread=False)
        database._connection.execute("PRAGMA foreign_keys = ON")
        if os.path.lexists(home / FILE):
            _copy(home / FILE, database._connection)
        return database

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Everything that a query finds."""
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: kept if the block ends, undone if it fails."""
        with self._lock, self._connection as connection:
            yield connection

    def forget(self) -> None:
        """Empty the log beside the file, which still holds what has been deleted from it.

        Where another process reads at this moment, the log is emptied when it is next written.
        """
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._connection.close()


def open_database(home: Path) -> Database:
    """The database of a service that is to answer even where nothing can be written.

    There its keys count as they are now, and what users leave is forgotten when it ends. Whoever
    changes the file (``cancu keys``) uses ``Database`` itself, which fails instead.

    Raises:
        DatabaseUnusableError: there is a file, and it cannot be read.
    """
    try:
        return Database(home)
    except (OSError, sqlite3.Error) as error:
        if not _is_unwritable(error):
            raise DatabaseUnusableError(home / FILE, error) from error
        return Database.in_memory(home)


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Questions and hashes of keys are nobody else's business, from the first moment on.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with suppress(PermissionError):  # another owner's, who has let us write
        path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False)
    try:
        connection.executescript("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;")
        # What is deleted is overwritten, not merely marked as free.
        connection.execute("PRAGMA secure_delete = ON")
        # With the write-ahead log this loses no more than the last moments before a power cut.
        connection.executescript("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; COMMIT;")
    except BaseException:
        connection.close()
        raise
    return connection


def _copy(path: Path, connection: sqlite3.Connection) -> None:
    """Copy a file that cannot be written; what a killed service left in its log counts too."""
    log = path.with_name(f"{path.name}-wal")
    try:
        unwritten = log.exists() and log.stat().st_size > 0
        how = "mode=ro" if unwritten else "mode=ro&immutable=1"
        source = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
        with closing(source):
            source.backup(connection)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnusableError(path, error) from error


def _is_unwritable(error: OSError | sqlite3.Error) -> bool:
    if isinstance(error, OSError):
        return error.errno in _UNWRITABLE
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _UNWRITABLE_SQLITE  # the lower byte; the upper ones say more of it
