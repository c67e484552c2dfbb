"""Lists as tables to read in a terminal: one a document, the passage to open in each row."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index.model import Span
from rag.exports.sheets import duty_title, remark
from rag.lists.bodies import AskedBody
from rag.lists.duties import DutyList, DutyRow
from rag.lists.references import ReferenceRow
from rag.lists.roles import ROLE_NAMES
from rag.lists.targets import TargetRow

TASK_CHARS = 160
"""Longer tasks and clauses are shortened; their passage holds all of it."""

Rows = list[tuple[str, ...]]


def print_duties(found: DutyList, console: Console) -> None:
    """The duties by document, those given to the body asked for by name first; their number."""
    console.print(f"[bold]{escape(duty_title(found))}[/]")
    documents = 0
    for _, rows in groupby(found, key=lambda row: row.duty.document_id):
        group = list(rows)
        documents += 1
        _print_heading(group[0].title, group[0].duty.document_id, console)
        if found.body:
            _print_own_first(found.body, group, console)
        else:
            console.print(_duty_table(group, named=True), soft_wrap=False)
    own = len(found) - found.collective_count
    console.print(
        f"{len(found)} nhiệm vụ ({own} giao riêng, {found.collective_count} giao chung) trong "
        f"{documents} văn bản."
    )
    _print_hint([(row.duty.document_id, row.duty.section) for row in found[:1]], console)


def _print_own_first(body: AskedBody, rows: list[DutyRow], console: Console) -> None:
    own = [row for row in rows if row.duty.agency in body.own]
    shared = [row for row in rows if row.duty.agency not in body.own]
    if own:
        console.print(_duty_table(own, named=False), soft_wrap=False)
    if shared:
        console.print("[italic]Giao chung cho nhiều cơ quan:[/]")
        console.print(_duty_table(shared, named=True), soft_wrap=False)


def print_targets(rows: list[TargetRow], console: Console) -> None:
    """The targets by document, then how many there are."""
    for _, same in groupby(rows, key=lambda row: row.target.document_id):
        group = list(same)
        _print_heading(group[0].title, group[0].target.document_id, console)
        table = _table("Mục", "Dòng", "Chỉ tiêu", "Mức")
        for row in group:
            target = row.target
            cells = (target.section, str(target.line), _shortened(target.text), target.value)
            table.add_row()
            table.add_row(*map(escape, cells))
        console.print(table, soft_wrap=False)
    documents = len({row.target.document_id for row in rows})
    console.print(f"{len(rows)} chỉ tiêu trong {documents} văn bản.")
    _print_hint([(row.target.document_id, row.target.section) for row in rows[:1]], console)


def print_references(rows: list[ReferenceRow], console: Console) -> None:
    """The citations by citing document, then how many there are and lead somewhere."""
    for _, same in groupby(rows, key=lambda row: row.reference.document_id):
        group = list(same)
        _print_heading(group[0].title, group[0].reference.document_id, console)
        table = _table("Mục", "Dòng", "Văn bản được dẫn", "Dẫn tới", "Ghi chú")
        for row in group:
            reference = row.reference
            leads = f"{row.resolved.status.value}{f': {row.target}' if row.target else ''}"
            cells = (reference.section, str(reference.line), _shortened(reference.text))
            table.add_row()
            table.add_row(*map(escape, (*cells, leads, remark(row) or "")))
        console.print(table, soft_wrap=False)
    led = sum(row.leads_to is not None for row in rows)
    documents = len({row.reference.document_id for row in rows})
    console.print(
        f"{len(rows)} chỗ dẫn trong {documents} văn bản, {led} chỗ dẫn tới văn bản có trong kho."
    )
    _print_hint([(row.reference.document_id, row.reference.section) for row in rows[:1]], console)


def _duty_table(rows: Iterable[DutyRow], named: bool) -> Table:
    """A task shared by several bodies is told once, beside the first.

    ``named``: with the bodies, which are left out where each is the one asked for.
    """
    headings = ("Mục", "Dòng", "Nhiệm vụ", *(["Cơ quan"] if named else []), "Vai trò", "Thời hạn")
    table = _table(*headings)
    told: Span | None = None
    for row in rows:
        duty = row.duty
        if is_new := duty.task_span != told:
            told = duty.task_span
            table.add_row()
        task = (duty.section, str(duty.line), _shortened(duty.task)) if is_new else ("", "", "")
        end = (ROLE_NAMES[duty.role], _when(row))
        table.add_row(*map(escape, (*task, *([duty.agency] if named else []), *end)))
    return table


def _when(row: DutyRow) -> str:
    """The deadline as written, and the day that it leads to, unless that is what it says."""
    deadline = row.duty.deadline
    if deadline is None:
        return ""
    written = " ".join(deadline.text.split())
    if row.next_due:
        return f"{written} → {row.next_due:%d/%m/%Y}"
    return f"{written} (đã qua)" if deadline.due else written


def _table(*headings: str) -> Table:
    """A table whose long texts share the width that places and days leave."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    for heading in headings:
        ratio, least = _WIDTHS[heading]
        table.add_column(heading, ratio=ratio, min_width=least, overflow="fold")
    return table


_WIDTHS: dict[str, tuple[int | None, int | None]] = {
    "Mục": (None, None),
    "Dòng": (None, None),
    "Nhiệm vụ": (6, 30),
    "Cơ quan": (3, 14),
    "Vai trò": (None, None),
    "Thời hạn": (3, 14),
    "Chỉ tiêu": (6, 30),
    "Mức": (2, 12),
    "Văn bản được dẫn": (5, 30),
    "Dẫn tới": (3, 16),
    "Ghi chú": (2, 12),
}
"""Share of the width, and least width in characters."""


def _print_heading(title: str, document_id: str, console: Console) -> None:
    console.print(f"\n[bold cyan]{escape(title)}[/] [dim]({escape(document_id)})[/]")


def _print_hint(first: list[tuple[str, str]], console: Console) -> None:
    for document_id, section in first:
        console.print(f"[dim]Mở toàn văn một mục: cancu show {document_id} {escape(section)}[/]")


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TASK_CHARS else f"{line[:TASK_CHARS].rsplit(' ', 1)[0]} …"
