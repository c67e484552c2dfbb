"""Options that several commands share."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from index.errors import CancuError

AsJson = Annotated[bool, typer.Option("--json", help="In dữ liệu JSON cho máy đọc.")]
OfDocument = Annotated[
    str | None,
    typer.Option("--document", metavar="VĂN_BẢN", help="Mã, tên tệp hoặc số hiệu của một văn bản."),
]
OfProvince = Annotated[
    str | None,
    typer.Option("--province", metavar="TỈNH", help="Tỉnh, thành phố; có dấu hoặc không."),
]
OfYear = Annotated[int | None, typer.Option("--year", metavar="NĂM", help="Năm của văn bản.")]
OutFile = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="TỆP", help="Ghi vào tệp này; phần đuôi của tên cho biết định dạng."
    ),
]

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_VIETNAMESE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")


def day_of(written: str) -> date:
    """The day written as 2025-06-30 or 30/6/2025.

    Raises:
        CancuError: it is written otherwise, or is not in the calendar.
    """
    match = _ISO.fullmatch(written.strip()) or _VIETNAMESE.fullmatch(written.strip())
    try:
        if match:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise CancuError(f"Ngày “{written}” không có trong lịch.") from None
    raise CancuError(f"Không đọc được ngày “{written}”. Hãy ghi như 30/6/2025 hoặc 2025-06-30.")
