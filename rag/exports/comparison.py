"""A comparison as a list to hand out: data, and one sheet to filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from index.documents import short_title
from index.readers import slug
from rag.comparing.rows import ComparedRow, ComparedRows, Side
from rag.exports.json_rows import JsonRow
from rag.exports.listing import Listing
from rag.exports.sheet import Column, Sheet

_TEXT_CHARS: Final = 2_000
"""A cell shows so much of a section; more cannot be read in one."""


def comparison_listing(rows: ComparedRows) -> Listing:
    """All rows of a comparison; there is no calendar of it."""
    a, b = rows.comparison.a, rows.comparison.b
    return Listing(
        name=slug(f"so-sanh-{a.id}-{b.id}"),
        data=lambda: comparison_data(rows),
        sheet=lambda: comparison_sheet(rows),
    )


def comparison_data(rows: ComparedRows) -> Iterator[JsonRow]:
    """Rows as plain data; ``list`` tells which of the three a row is of."""
    for row in rows:
        yield {
            "list": row.part.name.lower(),
            "status": row.status.value,
            "moved": row.moved,
            "similarity": round(row.similarity, 3),
            "a": _side(row.a),
            "b": _side(row.b),
            "change": row.remark,
        }


def comparison_sheet(rows: ComparedRows) -> Sheet[ComparedRow]:
    """Rows as a sheet: what A has on the left, what B has beside it."""
    columns: tuple[Column[ComparedRow], ...] = (
        Column("Loại", 10, lambda row: row.part.value),
        Column("Mục A", 10, lambda row: row.a.section if row.a else None),
        Column("Văn bản A", 45, lambda row: _text(row.a)),
        Column("Mức, hạn A", 18, lambda row: _value(row.a)),
        Column("Mục B", 10, lambda row: row.b.section if row.b else None),
        Column("Văn bản B", 45, lambda row: _text(row.b)),
        Column("Mức, hạn B", 18, lambda row: _value(row.b)),
        Column("Kết quả", 16, lambda row: row.result),
        Column("Chênh lệch", 24, lambda row: row.remark or None),
        Column("Độ giống", 9, lambda row: round(row.similarity, 2), printed=False),
        Column("Dòng A", 7, lambda row: row.a.line if row.a else None, printed=False),
        Column("Dòng B", 7, lambda row: row.b.line if row.b else None, printed=False),
    )
    return Sheet("So sánh", comparison_title(rows), columns, rows)


def comparison_title(rows: ComparedRows) -> str:
    """What the comparison is called: both documents as in a sentence."""
    a, b = (short_title(record.metadata) for record in (rows.comparison.a, rows.comparison.b))
    return f"So sánh A: {a} với B: {b}"


def _side(side: Side | None) -> JsonRow | None:
    if side is None:
        return None
    value = {"value": side.value} if side.value else {}
    return {"section": side.section, "line": side.line, "text": side.text, **value}


def _text(side: Side | None) -> str | None:
    return side.text[:_TEXT_CHARS] if side else None


def _value(side: Side | None) -> str | None:
    return side.value or None if side else None
