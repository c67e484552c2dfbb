"""Commands that answer questions: one question, and the demonstration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from cli.answer_row import as_row
from cli.console import out
from cli.indexing import code_files_called, make_index
from cli.opening import open_assistant
from cli.options import AsJson
from settings import load_settings

if TYPE_CHECKING:
    from rag.answer import Answer

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi bằng tiếng Việt, có dấu hoặc không.")],
    top: Annotated[int, typer.Option(min=1, max=20, help="Số đoạn văn tìm được cần in.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Hỏi một câu; câu trả lời là nguyên văn kèm trích dẫn, hoặc lời từ chối nêu rõ lý do."""
    settings = load_settings()
    with open_assistant(settings, settings.home) as assistant:
        answer = assistant.ask(question)
    if as_json:
        row = {"question": answer.question, "understood": answer.understood} | as_row(answer)
        row["passages"] = row["passages"][:top]
        out.print_json(json.dumps(row, ensure_ascii=False))
    else:
        print_answer(answer, top)


def demo() -> None:
    """Chạy thử: lập chỉ mục văn bản mẫu và hai bộ luật, hỏi ba câu."""
    settings = load_settings()
    home = settings.home / "demo"
    codes = code_files_called(False, ["bo-luat-hinh-su-2015", "bo-luat-to-tung-hinh-su-2015"])
    make_index(settings, home, [SAMPLE, *codes])
    with open_assistant(settings, home) as assistant:
        for question in (
            "Hạn gửi kế hoạch phòng chống thiên tai năm 2025 của các sở, ngành tỉnh Lâm Giang?",
            "Khoản 1 Điều 173 BLTTHS quy định gì?",
            "Giá vàng hôm nay bao nhiêu?",
        ):
            out.rule()
            print_answer(assistant.ask(question), top=1)
    out.rule()
    out.print(
        "Tiếp theo, với văn bản của đơn vị:\n"
        "  .venv/bin/cancu index THƯ_MỤC --codes   lập chỉ mục thư mục và sáu bộ luật\n"
        '  .venv/bin/cancu ask "câu hỏi"           hỏi trên dòng lệnh\n'
        '  .venv/bin/cancu duties --agency "Sở Y tế"   nhiệm vụ của một cơ quan\n'
        "  .venv/bin/cancu serve                   dịch vụ tại http://127.0.0.1:8000\n"
        "  .venv/bin/cancu ui                      trang hỏi đáp tại http://127.0.0.1:8501"
    )


def print_answer(answer: Answer, top: int) -> None:
    """Print an answer with its citations, then the ``top`` passages found."""
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
