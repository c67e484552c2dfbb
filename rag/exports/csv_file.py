"""Sheets as CSV that a spreadsheet opens as it stands, and never runs."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any, Final

from rag.exports.sheet import Cell, Sheet

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection")."""


def to_csv(sheet: Sheet[Any]) -> bytes:
    """The sheet as UTF-8 with a byte order mark, without which Excel reads another encoding.

    A text that begins like a formula has an apostrophe before it. Days are ISO 8601.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sheet.headings)
    writer.writerows([*map(_shown, row)] for row in sheet.cells())
    return text.getvalue().encode("utf-8-sig")


def _shown(cell: Cell) -> str | int | float:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS):
        return f"'{cell}"
    return "" if cell is None else cell
