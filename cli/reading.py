"""Commands that open a document: its outline, and one of its sections."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli.console import out
from cli.options import AsJson
from settings import load_settings

if TYPE_CHECKING:
    from rag.lists.sections import OpenedSection


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


def show(
    document: Annotated[
        str, typer.Argument(metavar="VĂN_BẢN", help="Mã, tên tệp hoặc số hiệu của văn bản.")
    ],
    section: Annotated[
        list[str], typer.Argument(metavar="MỤC", help="Mục hay điều khoản: III.7, Điều 173 khoản 1")
    ],
) -> None:
    """Mở một mục của văn bản đã lập chỉ mục: nguyên văn, kèm số dòng trong tệp gốc."""
    from index.generation import Generations
    from rag.lists.sections import open_sections

    with Generations(load_settings().home).catalogue() as catalogue:
        for opened in open_sections(catalogue, document, " ".join(section)):
            _print_section(opened)


def _print_section(opened: OpenedSection) -> None:
    out.print(f"[bold]{escape(opened.title)}[/] [dim]({escape(opened.document_id)})[/]")
    if opened.breadcrumb:
        out.print(f"[dim]{escape(' > '.join(opened.breadcrumb))}[/]")
    out.print(
        f"[cyan]{escape(opened.place)}[/], dòng {opened.line} của tệp {escape(opened.file)}\n"
    )
    out.print(escape(opened.text))
    out.print()
