"""Labelled sets: JSON Lines, one row a line, each with an id of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

from index.errors import CancuError


class Labelled(Protocol):
    """A row of a set."""

    @property
    def id(self) -> str:
        """What the row is called in reports."""


T = TypeVar("T", bound=Labelled)


def read_json_lines(
    path: Path, make: Callable[[dict[str, Any]], T], error: type[CancuError]
) -> list[T]:
    """Every row of a set, in order, as ``make`` makes it.

    Raises:
        error: the file cannot be read, a line is no row (``make`` raised a ``ValueError``,
            ``KeyError``, ``TypeError`` or ``OSError``), or two rows share an id; names file and
            line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise error(f"{path}: không đọc được tệp ({failure}).") from failure
    rows = list(_rows(path, text, make, error))
    ids = [row.id for row in rows]
    if twins := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise error(f"{path}: mã bị trùng: {', '.join(twins)}.")
    return rows


def _rows(
    path: Path, text: str, make: Callable[[dict[str, Any]], T], error: type[CancuError]
) -> Iterator[T]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise TypeError("không phải đối tượng JSON")
                _refuse_half_characters(row)
                yield make(row)
            except (ValueError, KeyError, TypeError, OSError) as failure:
                raise error(f"{path}, dòng {number}: không hợp lệ ({failure!r}).") from failure


def _refuse_half_characters(row: dict[str, Any]) -> None:
    """Refuse a row with half of a character: JSON can escape one, but no file can hold it."""
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError as failure:
        half = failure.object[failure.start]
        raise ValueError(f"nửa ký tự đứng một mình (U+{ord(half):X})") from failure
