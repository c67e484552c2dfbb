"""Reports and comparisons as tables to read in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from eval.reports import Comparison, Report

SIGNIFICANT = 0.05


def print_report(report: Report, console: Console) -> None:
    """Every metric with its interval, beside the simple systems; then the mutation checks."""
    from eval.rendering.misses import unplaced
    from eval.rendering.words import FAULTS, SYSTEMS, UNPLACED, interval_of, number, value_of

    table = Table("Độ đo", box=None, header_style="bold", pad_edge=False)
    for heading in ("Căn cứ", "95 %", "n", *(SYSTEMS.get(n, n) for n in report.baselines)):
        table.add_column(heading, justify="right")
    for name, estimate in report.metrics.items():
        others = (metrics.get(name) for metrics in report.baselines.values())
        cells = [value_of(name, estimate.value), interval_of(name, estimate), str(estimate.n)]
        cells += [value_of(name, other.value if other else None) for other in others]
        table.add_row(name, *cells)
    console.print(table)
    if lost := unplaced(report):
        console.print(f"[yellow]{UNPLACED}:[/] {escape('; '.join(lost))}.")
    for m in report.mutations:
        told = "phát hiện được" if m.caught else "[red]không phát hiện được[/]"
        if m.errors:
            told = f"[yellow]không đo được, {m.errors} câu hỏi gặp lỗi[/]"
        console.print(
            f"{escape(FAULTS.get(m.name, m.name))}: {told} ({m.questions} câu hỏi, correct "
            f"{number(m.before)} → {number(m.after)})"
        )


def print_comparison(comparison: Comparison, console: Console) -> None:
    """A row a metric: both values, what has changed, and whether that may be chance."""
    from eval.rendering.words import number

    table = Table("Độ đo", box=None, header_style="bold", pad_edge=False)
    for heading in ("Trước", "Sau", "Chênh", "n", "Tốt lên", "Như cũ", "Kém đi", "p (Holm)"):
        table.add_column(heading, justify="right")
    for d in comparison.differences:
        sign = "+" if d.difference > 0 else ""
        numbers = (number(d.before), number(d.after), f"{sign}{number(d.difference)}")
        counts = map(str, (d.n, d.wins, d.ties, d.losses))
        p = number(d.p_holm)
        table.add_row(
            d.metric, *numbers, *counts, f"[bold]{p}[/]" if d.p_holm <= SIGNIFICANT else p
        )
    console.print(table)
    if comparison.unmeasured:
        names = escape(", ".join(comparison.unmeasured))
        console.print(f"Không có câu hỏi nào để so: {names}.")
    for ids, where in ((comparison.only_before, "trước"), (comparison.only_after, "sau")):
        if ids:
            console.print(f"Chỉ lần {where} có {len(ids)} câu hỏi: {escape(', '.join(ids[:10]))}.")
