"""Commands that list what was found: duties, targets, references, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import err
from cli.delivery import Format, chosen_format, deliver
from cli.opening import bodies
from cli.options import AsJson, OfDocument, OfProvince, OfYear, OutFile, day_of
from settings import load_settings

if TYPE_CHECKING:
    from index.catalogue import Catalogue
    from rag.lists.duties import DutyList

AsFormat = Annotated[
    Format | None,
    typer.Option("--format", help="Dạng kết quả; mặc định là bảng, hoặc theo đuôi của --out."),
]


def duties(  # noqa: PLR0913, PLR0917 - each parameter is an option of the command
    agency: Annotated[
        str | None,
        typer.Option(metavar="CƠ_QUAN", help="Một cơ quan: tên, tên tắt, có dấu hoặc không."),
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VAI_TRÒ",
            help="lead|coordinate|implement|guide|request, hoặc chủ trì|phối hợp|thực hiện|"
            "hướng dẫn|đề nghị; nêu được nhiều lần.",
        ),
    ] = None,
    document: OfDocument = None,
    province: OfProvince = None,
    year: OfYear = None,
    due_before: Annotated[
        str | None,
        typer.Option(
            metavar="NGÀY", help="Đến hạn chậm nhất ngày này, ví dụ 30/6/2025 hoặc 2025-06-30."
        ),
    ] = None,
    no_collective: Annotated[
        bool, typer.Option("--no-collective", help="Bỏ nhiệm vụ giao chung cho nhiều cơ quan.")
    ] = False,
    form: AsFormat = None,
    as_json: AsJson = False,
    file: OutFile = None,
) -> None:
    """Ai phải làm gì, khi nào: nhiệm vụ theo cơ quan, vai trò, văn bản, thời hạn."""
    from cli.tables import print_duties
    from rag.exports.listing import duty_listing
    from rag.lists.documents import DocumentFilter
    from rag.lists.duties import DutyFilter, select_duties
    from rag.lists.roles import role_called

    chosen = chosen_format(form, as_json, file)
    wanted = DutyFilter(
        agency=agency,
        roles=frozenset(map(role_called, role or ())),
        documents=DocumentFilter(document, province, year),
        due_before=day_of(due_before) if due_before else None,
        collective=not no_collective,
    )
    with _catalogue() as catalogue:
        found = select_duties(catalogue, bodies(load_settings()), wanted)
        if chosen is Format.ICS:
            _tell_undated(found)
        table = partial(print_duties, found)
        deliver(duty_listing(found, catalogue), table, chosen, file)


def targets(
    document: OfDocument = None,
    province: OfProvince = None,
    year: OfYear = None,
    form: AsFormat = None,
    as_json: AsJson = False,
    file: OutFile = None,
) -> None:
    """Các chỉ tiêu định lượng mà văn bản đặt ra."""
    from cli.tables import print_targets
    from rag.exports.listing import target_listing
    from rag.lists.documents import DocumentFilter
    from rag.lists.targets import select_targets

    chosen = chosen_format(form, as_json, file)
    wanted = DocumentFilter(document, province, year)
    with _catalogue() as catalogue:
        rows = select_targets(catalogue, wanted)
        deliver(target_listing(rows, wanted), partial(print_targets, rows), chosen, file)


def references(
    document: OfDocument = None,
    province: OfProvince = None,
    year: OfYear = None,
    form: AsFormat = None,
    as_json: AsJson = False,
    file: OutFile = None,
) -> None:
    """Các văn bản, điều khoản được dẫn và nơi mỗi chỗ dẫn trỏ tới."""
    from cli.tables import print_references
    from rag.exports.listing import reference_listing
    from rag.lists.documents import DocumentFilter
    from rag.lists.references import select_references

    chosen = chosen_format(form, as_json, file)
    wanted = DocumentFilter(document, province, year)
    with _catalogue() as catalogue:
        rows = select_references(catalogue, wanted)
        deliver(reference_listing(rows, wanted), partial(print_references, rows), chosen, file)


@contextmanager
def _catalogue() -> Iterator[Catalogue]:
    from index.generation import Generations

    with Generations(load_settings().home).catalogue() as catalogue:
        yield catalogue


def _tell_undated(found: DutyList) -> None:
    from rag.exports.ics_file import first_day

    if undated := sum(first_day(row) is None for row in found):
        err.print(f"Bỏ qua {undated} nhiệm vụ không có ngày đến hạn cụ thể.")
