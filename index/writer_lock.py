"""The lock that lets one process at a time write into a data folder. Readers take none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from index.storage_errors import StorageError, WriterBusyError

_LOCK: Final = "writer.lock"


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Hold the writer's lock; say in words what the system has against writing.

    Raises:
        WriterBusyError: another process, or another thread of this one, holds it.
        StorageError: the data folder cannot be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / _LOCK, timeout=0):
            yield
    except Timeout as error:
        raise WriterBusyError(home) from error
    except (OSError, sqlite3.Error) as error:
        raise StorageError(
            f"Không ghi được vào thư mục dữ liệu {home} ({error}). Hãy kiểm tra quyền ghi và "
            "dung lượng đĩa còn trống."
        ) from error


def is_being_written(home: Path) -> bool:
    """Whether somebody holds the writer's lock. To find out, it is held for a moment.

    Raises:
        StorageError: the data folder cannot be written.
    """
    try:
        with writing(home):
            return False
    except WriterBusyError:
        return True
