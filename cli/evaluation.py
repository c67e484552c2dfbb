"""Commands that measure: ``cancu eval …``."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.markup import escape

from cli.console import SOME_FAILED, out, progress_bars
from cli.files import write_file
from cli.opening import open_assistant
from settings import load_settings


def run(
    questions: Annotated[Path, typer.Option(help="Bộ câu hỏi, JSON Lines.")],
    out_folder: Annotated[Path, typer.Option("--out", help="Thư mục ghi answers.jsonl.")],
) -> None:
    """Trả lời cả bộ câu hỏi và ghi kết quả, mỗi câu một dòng."""
    from eval.questions import read_questions
    from eval.runner import run as answer_all

    asked = read_questions(questions)
    settings = load_settings()
    with open_assistant(settings, settings.home) as assistant, progress_bars() as progress:
        task = progress.add_task("Trả lời", total=len(asked))
        target = answer_all(assistant, asked, out_folder, lambda: progress.advance(task))
    out.print(f"Đã ghi {len(asked)} câu trả lời vào {escape(str(target))}.")


def injection(
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="TỆP", help="Ghi mọi câu trả lời và phát hiện vào tệp này."),
    ] = None,
) -> None:
    """Thử cài lệnh vào văn bản và câu hỏi; mã thoát là 1 nếu có phép thử hỏng."""
    from eval.injection import as_row, poisoned_assistant, print_report, run_injection
    from eval.injection_set import read_cases
    from index.embeddings import load_embeddings

    settings = load_settings()
    with TemporaryDirectory() as home:
        embeddings = load_embeddings(settings)
        with poisoned_assistant(settings, embeddings, Path(home)) as assistant:
            report = run_injection(assistant, read_cases())
    if json_file:
        rows = json.dumps(as_row(report), ensure_ascii=False, indent=1)
        write_file(json_file, f"{rows}\n".encode())
    print_report(report, out)
    raise typer.Exit(SOME_FAILED if any(outcome.is_bad for outcome in report.outcomes) else 0)
