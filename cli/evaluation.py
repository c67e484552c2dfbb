"""Commands that ask: ``cancu eval run``, ``cancu eval injection``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli.console import SOME_FAILED, err, out, progress_bars
from cli.files import write_file
from cli.report_tables import print_report
from settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from eval.reports import Report
    from eval.runner import RunFolder

MODEL_WORKERS = 4
"""Questions asked at once where a language model answers: one waits for it, not for the cores."""


class Beside(StrEnum):
    """Which of the simple systems are measured too."""

    NONE = "none"
    QUICK = "quick"
    ALL = "all"


def run(
    questions: Annotated[
        list[Path],
        typer.Option(metavar="TỆP", help="Bộ câu hỏi, JSON Lines; nêu được nhiều lần."),
    ],
    out_folder: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="THƯ_MỤC",
            help="Thư mục ghi kết quả; chạy lại thì làm tiếp. Mặc định: thư mục mới, tên là thời "
            "điểm chạy, trong CANCU_REPORTS.",
        ),
    ] = None,
    baselines: Annotated[
        Beside,
        typer.Option(
            help="Các hệ thống đơn giản để đối chiếu: quick, những hệ thống chỉ cần chỉ mục sẵn "
            "có; all, thêm cắt 1.000 ký tự (nhúng lại mọi văn bản, lâu như lập chỉ mục); none.",
        ),
    ] = Beside.QUICK,
    mutations: Annotated[
        bool,
        typer.Option(
            help="Thêm phép thử làm sai văn bản: lập chỉ mục bốn bản sao của các văn bản mà câu "
            "hỏi nêu, mỗi bản một kiểu sai, rồi hỏi lại.",
        ),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            help="Số câu hỏi cùng lúc. Mặc định: 1, hoặc 4 khi CANCU_LLM nêu mô hình ngôn ngữ.",
        ),
    ] = None,
) -> None:
    """Trả lời các bộ câu hỏi, chấm điểm, ghi answers.jsonl, report.json và report.html."""
    settings = load_settings()
    folder = out_folder or _new_folder(settings)
    at_once = workers or (MODEL_WORKERS if settings.llm else 1)
    report = _measured(
        settings, questions, folder, baselines=baselines, mutations=mutations, workers=at_once
    )
    print_report(report, out)
    out.print(f"Báo cáo: {escape(str(folder / 'report.html'))}")


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


def _new_folder(settings: Settings) -> Path:
    reports = settings.reports or settings.home / "reports"
    return reports / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"


def _measured(
    settings: Settings,
    files: list[Path],
    folder: Path,
    *,
    baselines: Beside,
    mutations: bool,
    workers: int,
) -> Report:
    """The report, written."""
    from eval.measurement import Measurement, read_sets
    from eval.rendering.files import write_report
    from index.generation import Generations

    sets = read_sets(files)
    with Generations(settings.home).open() as generation, progress_bars() as progress:
        from index.embeddings import load_embeddings

        begin = _begin(progress)
        embeddings = load_embeddings(settings)
        measurement = Measurement(generation, embeddings, settings, sets, folder)
        opened = measurement.open_run()
        _tell(opened)
        report = measurement.ours(opened, begin, workers)
        write_report(report, folder)  # what there is already, should the rest take too long
        if baselines is not Beside.NONE:
            report = measurement.with_baselines(report, begin, splits=baselines is Beside.ALL)
        if mutations:
            report = measurement.with_mutations(report, opened, begin)
    write_report(report, folder)
    return report


def _tell(opened: RunFolder) -> None:
    """Tell what becomes of a run that was there before."""
    from eval.rendering.words import STATE

    if opened.changed:
        names = ", ".join(STATE.get(name, name) for name in opened.changed)
        err.print(f"Đã thay đổi: {names}; bỏ kết quả cũ trong thư mục này, làm lại từ đầu.")
    elif opened.kept:
        err.print(f"Làm tiếp: đã có {len(opened.kept)} câu trả lời.")


def _begin(progress: Progress) -> Callable[[str, int], Callable[[int], None]]:
    def begin(what: str, steps: int) -> Callable[[int], None]:
        task = progress.add_task(what, total=steps)
        return lambda done: progress.advance(task, done)

    return begin
