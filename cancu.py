"""The command line of Căn cứ: its commands put together, its errors told."""

from __future__ import annotations

import sys

import typer
from pydantic import ValidationError
from rich.markup import escape

from cli import (
    asking,
    comparing,
    evaluation,
    indexing,
    judging,
    keys,
    labelling,
    lint,
    lists,
    reading,
    running,
    serving,
)
from cli.console import STOPPED, err
from index.errors import CancuError
from settings import UnknownSettingError

app = typer.Typer(
    help="Căn cứ: hỏi đáp có trích dẫn trên kế hoạch và văn bản pháp luật, không cần internet.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (
    indexing.index,
    asking.ask,
    lists.duties,
    lists.targets,
    lists.references,
    comparing.compare,
    reading.outline,
    reading.show,
    indexing.check,
):
    app.command()(command)
app.command("roll-back")(indexing.roll_back)
for command in (asking.demo, serving.serve, serving.ui, running.run, serving.mcp):
    app.command()(command)

key_ring = typer.Typer(help="Cấp và thu hồi khóa của dịch vụ.", no_args_is_help=True)
key_ring.command()(keys.create)
key_ring.command("list")(keys.list_all)
key_ring.command()(keys.revoke)
key_ring.command()(keys.forget)
app.add_typer(key_ring, name="keys")

measures = typer.Typer(help="Đo chất lượng trên bộ câu hỏi đã gán nhãn.", no_args_is_help=True)
measures.command()(evaluation.run)
measures.command()(judging.report)
measures.command()(judging.compare)
measures.command()(judging.gate)
measures.command()(evaluation.injection)
measures.command()(lint.lint)
measures.command()(labelling.label)
app.add_typer(measures, name="eval")


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
