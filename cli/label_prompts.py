"""What `cancu eval label` asks and shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import typer
from rich.markup import escape

from cli.console import out

if TYPE_CHECKING:
    from eval.labelling import Draft
    from index.catalogue import Catalogue
    from index.model import Passage

SNIPPET = 260
"""Characters shown of a passage."""
INSIDE = 6
"""Sections named of those that a passage holds."""

_Choice = TypeVar("_Choice", bound=StrEnum)


def ask(text: str) -> str:
    """A line that is typed, empty if only Enter is pressed."""
    typed: str = typer.prompt(text, default="", show_default=False)
    return typed.strip()


def choose(text: str, names: Mapping[_Choice, str], default: _Choice) -> _Choice:
    """One of ``names``, which are shown with numbers."""
    values = list(names)
    for number, name in enumerate(names.values(), start=1):
        out.print(f"  {number:>2}  {name}")
    usual = values.index(default) + 1
    while True:
        typed = ask(f"{text} [{usual}]") or str(usual)
        if typed.isdecimal() and 1 <= int(typed) <= len(values):
            return values[int(typed) - 1]
        refuse(f"Hãy gõ một số từ 1 đến {len(values)}.")


def show_passages(passages: Sequence[Passage], first: int, catalogue: Catalogue) -> None:
    """Print passages with numbers from ``first`` on, and the sections that each holds."""
    for number, passage in enumerate(passages, start=first):
        place = f"{passage.document_id}, {passage.section}, dòng {passage.line}"
        text = " ".join(passage.shown_text.split())
        cut = f"{text[:SNIPPET]}…" if len(text) > SNIPPET else text
        out.print(f"[bold cyan]{number:>2}[/]  [cyan]{escape(place)}[/]")
        out.print(f"    {escape(cut)}")
        inside = catalogue.sections_in(passage.document_id, passage.span)
        paths = [s.path for s in inside if s.path.startswith(f"{passage.section} ")]
        paths += [s.path for s in inside if s.path.startswith(f"{passage.section}.")]
        if paths:
            more = ", …" if len(paths) > INSIDE else ""
            out.print(f"    Gồm: {escape(', '.join(paths[:INSIDE]))}{more}", style="dim")


def show_draft(draft: Draft) -> None:
    """Print what a question that was broken off has already."""
    out.print(f"Câu đang làm dở: [bold]{escape(draft.question)}[/]")
    places = [f"{evidence.doc} {evidence.section}" for evidence in draft.evidence]
    for name, given in (("Căn cứ", places), ("Dữ kiện", draft.facts), ("Cấm", draft.forbidden)):
        if given:
            out.print(f"  {name}: {escape('; '.join(given))}")


def refuse(why: object) -> None:
    """Tell why what was typed is not taken."""
    out.print(f"[yellow]{escape(str(why))}[/]")
