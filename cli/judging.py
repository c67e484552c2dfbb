"""`cancu eval report | compare | gate`: what has been measured, shown and judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli.console import SOME_FAILED, STOPPED, err, out
from cli.files import write_file
from cli.options import AsJson
from cli.report_tables import print_comparison, print_report

if TYPE_CHECKING:
    from eval.gate import Verdict
    from eval.limits import Limits
    from eval.reports import Report

_Folder = typer.Argument(metavar="THƯ_MỤC", help="Thư mục kết quả của “cancu eval run”.")


def report(folder: Annotated[Path, _Folder]) -> None:
    """In kết quả đã đo và ghi lại report.html, report.md, junit.xml từ report.json."""
    from eval.rendering.files import read_report, write_renderings

    if folder.is_file():  # beside it may lie the renderings of another
        raise typer.BadParameter(f"{folder} là tệp; hãy nêu thư mục kết quả chứa report.json.")
    measured = read_report(folder)
    write_renderings(measured, folder)
    print_report(measured, out)


def compare(
    before: Annotated[Path, _Folder],
    after: Annotated[Path, _Folder],
    as_json: AsJson = False,
) -> None:
    """So hai lần đo trên cùng câu hỏi: chênh bao nhiêu, có thể do ngẫu nhiên hay không."""
    from eval.comparing import compare as compare_reports
    from eval.rendering.files import read_report

    comparison = compare_reports(read_report(before), read_report(after))
    if as_json:
        out.print_json(json.dumps(comparison.model_dump(mode="json"), ensure_ascii=False))
    else:
        print_comparison(comparison, out)


def gate(
    folders: Annotated[
        list[Path], typer.Argument(metavar="THƯ_MỤC…", help="Các thư mục kết quả cần xét.")
    ],
    limits_file: Annotated[
        Path, typer.Option("--limits", metavar="TỆP", help="Mức giới hạn, TOML.")
    ],
    accept: Annotated[
        bool, typer.Option("--accept", help="Ghi kết quả này làm mốc so sánh mới, không xét.")
    ] = False,
) -> None:
    """Xét kết quả theo mức giới hạn; mã thoát 1: có điểm tụt, 2: không đo được."""
    from eval.limits import read_limits
    from eval.rendering.files import read_report

    limits = read_limits(limits_file)
    reports = {folder: read_report(folder) for folder in folders}
    if accept:
        _keep(limits, [*reports.values()])
        return
    verdicts = [_verdict(folder, measured, limits) for folder, measured in reports.items()]
    if any(verdict.fallen for verdict in verdicts):
        raise typer.Exit(SOME_FAILED)
    if not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(STOPPED)


def _verdict(folder: Path, measured: Report, limits: Limits) -> Verdict:
    """The verdict on one report, told."""
    from eval.gate import check
    from eval.rendering.files import read_report

    stored = limits.baseline
    baseline = read_report(stored) if stored and stored.is_file() else None
    verdict = check(measured, limits, baseline)
    for message in verdict.fallen:
        err.print(f"[red]Tụt:[/] {escape(f'{folder}: {message}')}.")
    for message in verdict.unmeasured:
        err.print(f"[yellow]Không đo được:[/] {escape(f'{folder}: {message}')}.")
    if verdict.passed:
        out.print(f"Đạt: {escape(str(folder))} ({len(measured.questions)} câu hỏi).")
    return verdict


def _keep(limits: Limits, reports: list[Report]) -> None:
    """Keep the only report as the baseline of the limits."""
    from eval.gate import as_baseline

    if limits.baseline is None or len(reports) != 1:
        raise typer.BadParameter("--accept cần đúng một thư mục và mức giới hạn có nêu baseline.")
    kept = as_baseline(reports[0], limits).model_dump_json(indent=1)
    write_file(limits.baseline, f"{kept}\n".encode())
    out.print(f"Đã ghi mốc so sánh mới: {escape(str(limits.baseline))}.")
