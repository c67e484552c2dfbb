"""`cancu eval lint`: faults of question sets."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from cli.console import SOME_FAILED, out
from settings import load_settings

if TYPE_CHECKING:
    from eval.question_schema import LabelledQuestion


def lint(
    files: Annotated[list[Path], typer.Argument(metavar="TỆP…", help="Bộ câu hỏi, JSON Lines.")],
    home: Annotated[
        Path | None,
        typer.Option(metavar="THƯ_MỤC", help="Thư mục dữ liệu có chỉ mục; mặc định: CANCU_HOME."),
    ] = None,
) -> None:
    """Soát lỗi bộ câu hỏi so với chỉ mục; mã thoát là 1 nếu có lỗi."""
    from eval.lint import lint as find_problems
    from index.generation import Generations

    with Generations(home or load_settings().home).catalogue() as catalogue:
        report = find_problems(files, catalogue)
    for problem in report.problems:
        out.print(escape(str(problem)))
    out.print(_counts(report.questions), soft_wrap=False)
    bad = len({(problem.file, problem.line) for problem in report.problems})
    out.print(f"{len(report.questions)} câu hỏi, {len(report.problems)} lỗi ở {bad} dòng.")
    raise typer.Exit(SOME_FAILED if report.problems else 0)


def _counts(questions: tuple[LabelledQuestion, ...]) -> Table:
    """How many questions of each kind are asked in each style."""
    styles = sorted({question.style for question in questions})
    table = Table("loại", *styles, "tổng", box=None, header_style="dim")
    counts = Counter((question.kind, question.style) for question in questions)
    for kind in sorted({question.kind for question in questions}):
        row = [counts[kind, style] for style in styles]
        table.add_row(kind, *map(str, row), str(sum(row)))
    return table
