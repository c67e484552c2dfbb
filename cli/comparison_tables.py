"""A comparison as tables to read in a terminal: sections, targets, deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rag.comparing.rows import STATUS_NAMES, ComparedRow, ComparedRows, Part, Side
from rag.exports.comparison import comparison_title

_TEXT_CHARS: Final = 110
"""Longer texts are shortened; --out writes them whole."""
_HEADINGS: Final = {
    Part.SECTION: ("Mục A", "Nội dung A", "Mục B", "Nội dung B"),
    Part.TARGET: ("Mục A", "Chỉ tiêu A", "Mục B", "Chỉ tiêu B"),
    Part.DEADLINE: ("Mục A", "Thời hạn A", "Mục B", "Thời hạn B"),
}


def print_comparison(rows: ComparedRows, console: Console) -> None:
    """Each of the three lists under its name, then how many pairs of each sort there are."""
    console.print(f"[bold]{escape(comparison_title(rows))}[/]")
    all_rows = [*rows]
    for part, headings in _HEADINGS.items():
        of_part = [row for row in all_rows if row.part is part]
        if of_part:
            console.print(f"\n[bold cyan]{part.value}[/]: {_summary(of_part)}")
            console.print(_table(headings, of_part), soft_wrap=False)
    a, b = rows.comparison.a, rows.comparison.b
    console.print(
        f"[dim]Mở toàn văn một mục: cancu show {escape(a.id)} MỤC, hoặc {escape(b.id)}[/]"
    )


def _summary(rows: Iterable[ComparedRow]) -> str:
    counted = Counter(row.status for row in rows)
    told = [f"{counted[status]} {name}" for status, name in STATUS_NAMES.items() if counted[status]]
    return ", ".join(told)


def _table(headings: tuple[str, ...], rows: Iterable[ComparedRow]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    for heading in headings:
        wide = not heading.startswith("Mục")
        table.add_column(heading, ratio=5 if wide else None, overflow="fold")
    table.add_column("Kết quả", ratio=3, min_width=12, overflow="fold")
    for row in rows:
        result = "; ".join(filter(None, [row.result, _shortened(row.remark)]))
        cells = (*_cells(row.a), *_cells(row.b), result)
        table.add_row()
        table.add_row(*map(escape, cells))
    return table


def _cells(side: Side | None) -> tuple[str, str]:
    if side is None:
        return "–", ""
    text = _shortened(side.text)
    return side.section, f"{side.value}: {text}" if side.value else text


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TEXT_CHARS else f"{line[:_TEXT_CHARS].rsplit(' ', 1)[0]} …"
