"""Bringing a list to its reader: on the terminal, to a pipe, or into a file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from cli.console import out
from cli.files import write_file, write_out
from index.errors import CancuError

if TYPE_CHECKING:
    from rag.exports.listing import Listing

_FILE_WIDTH = 120
"""A table written into a file is so many characters wide."""


class Format(StrEnum):
    """How a list is printed or written; ``ics`` only where there are deadlines."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"


Table = Callable[[Console], None]
"""Prints a list as a table."""


def chosen_format(given: Format | None, as_json: bool, file: Path | None) -> Format:
    """The format asked for: in words, or else by the ending of the file; a table if neither.

    Raises:
        CancuError: two formats are asked for, or the file ends like one that is not made here.
    """
    if as_json and given not in (None, Format.JSON):
        raise CancuError(f"Chỉ chọn một trong hai: --json hoặc --format {given}.")
    if as_json or given:
        return given or Format.JSON
    ending = file.suffix.removeprefix(".").lower() if file else ""
    if ending and ending not in (*Format, "txt"):
        raise CancuError(
            f"Không ghi được dạng .{ending}. Hãy đặt đuôi tệp là .json, .csv, .xlsx, .ics hoặc "
            ".txt (bảng chữ), hay nêu --format."
        )
    return Format(ending) if ending in [*Format] else Format.TABLE


def deliver(listing: Listing, table: Table, form: Format, file: Path | None) -> None:
    """Print a list, or write it into ``file``; a workbook never goes to a terminal.

    Raises:
        CancuError: the list has no such format, or the file cannot be written.
    """
    if form is Format.XLSX and file is None:
        file = _new_file(listing.name)
    if form is Format.TABLE and file is None:
        table(out)
        return
    content = _content(listing, table, form)
    if file is None:
        write_out(content)
        return
    write_file(file, content)
    out.print(f"Đã ghi {escape(str(file))}.")


def _content(listing: Listing, table: Table, form: Format) -> bytes:
    if form is Format.JSON:
        return f"{json.dumps([*listing.data()], ensure_ascii=False, indent=1)}\n".encode()
    if form is Format.TABLE:
        page = io.StringIO()
        table(Console(file=page, width=_FILE_WIDTH, highlight=False, soft_wrap=True))
        return page.getvalue().encode()
    if form is Format.ICS and listing.ics is None:
        raise CancuError("Định dạng ics chỉ dùng cho nhiệm vụ có thời hạn (cancu duties).")
    from rag.exports.listing import FileFormat

    return listing.file(FileFormat(form))


def _new_file(name: str) -> Path:
    """A file in the current folder that does not exist yet: nobody named one to write over."""
    file = Path(f"{name}.xlsx")
    if file.exists():
        raise CancuError(f"Tệp {file} đã có. Hãy nêu tên tệp cần ghi bằng --out.")
    return file
