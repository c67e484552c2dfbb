"""The table of bodies: read from ``index/data/agencies.tsv``, and from an office's own file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from index.errors import CancuError


class RowKind(StrEnum):
    """What a row of the table describes; the value is what its first column says."""

    BODY = "cơ quan"
    COLLECTIVE = "tập thể"
    ABBREVIATION = "viết tắt"
    HEAD = "đầu tên"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``groups`` are those a body belongs to, or those a collective name covers."""

    kind: RowKind
    name: str
    aliases: tuple[str, ...]
    groups: frozenset[str]


class AgencyTableError(CancuError):
    """A table of bodies that cannot be read: which file, which line, what to do."""

    def __init__(self, path: str, line: int | None, why: str) -> None:
        place = f"{path}, dòng {line}" if line else path
        super().__init__(f"Bảng tên cơ quan {place}: {why}")


def packaged_rows() -> list[Row]:
    """The rows of the table that comes with the program."""
    table = files("index") / "data" / "agencies.tsv"
    return [*_rows(table.read_text(encoding="utf-8"), "agencies.tsv")]


def rows_of(path: Path) -> list[Row]:
    """The rows of an office's own table.

    Raises:
        AgencyTableError: the file cannot be read, or a line is malformed.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        why = "không phải mã UTF-8; hãy lưu lại tệp theo mã UTF-8."
        raise AgencyTableError(str(path), None, why) from None
    except OSError:
        why = "không tìm thấy hoặc không có quyền đọc."
        raise AgencyTableError(str(path), None, why) from None
    return [*_rows(text, str(path))]


def _rows(text: str, path: str) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield _row(line, path, number)


def _row(line: str, path: str, number: int) -> Row:
    kind, *cells = [cell.strip() for cell in line.split("\t")]
    if kind not in [*RowKind]:
        kinds = ", ".join(f"“{k}”" for k in RowKind)
        why = f"cột đầu là “{kind}”; phải là {kinds}, các cột cách nhau bằng dấu Tab."
        raise AgencyTableError(path, number, why)
    if not cells or not cells[0]:
        raise AgencyTableError(path, number, "thiếu tên chuẩn ở cột thứ hai.")
    name, aliases, groups, *more = [*cells, "", ""]
    if any(more):
        raise AgencyTableError(path, number, "thừa cột; mỗi dòng có nhiều nhất bốn cột.")
    return Row(RowKind(kind), name, _parts(aliases), frozenset(_parts(groups)))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
