"""Commands that list what was found: duties, targets, references, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import err
from cli.delivery import Format, Listing, chosen_format, deliver
from cli.opening import bodies
from cli.options import AsJson, OfDocument, OfProvince, OfYear, OutFile, day_of
from settings import load_settings

if TYPE_CHECKING:
    from index.catalogue import Catalogue
    from rag.lists.documents import DocumentFilter
    from rag.lists.duties import DutyFilter, DutyList

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
    from rag.lists.documents import DocumentFilter
    from rag.lists.duties import DutyFilter
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
        deliver(_duty_listing(catalogue, wanted), chosen, file)


def targets(
    document: OfDocument = None,
    province: OfProvince = None,
    year: OfYear = None,
    form: AsFormat = None,
    as_json: AsJson = False,
    file: OutFile = None,
) -> None:
    """Các chỉ tiêu định lượng mà văn bản đặt ra."""
    from rag.lists.documents import DocumentFilter

    chosen = chosen_format(form, as_json, file)
    with _catalogue() as catalogue:
        listing = _target_listing(catalogue, DocumentFilter(document, province, year))
        deliver(listing, chosen, file)


def references(
    document: OfDocument = None,
    province: OfProvince = None,
    year: OfYear = None,
    form: AsFormat = None,
    as_json: AsJson = False,
    file: OutFile = None,
) -> None:
    """Các văn bản, điều khoản được dẫn và nơi mỗi chỗ dẫn trỏ tới."""
    from rag.lists.documents import DocumentFilter

    chosen = chosen_format(form, as_json, file)
    with _catalogue() as catalogue:
        listing = _reference_listing(catalogue, DocumentFilter(document, province, year))
        deliver(listing, chosen, file)


@contextmanager
def _catalogue() -> Iterator[Catalogue]:
    from index.generation import Generations

    with Generations(load_settings().home).catalogue() as catalogue:
        yield catalogue


def _duty_listing(catalogue: Catalogue, wanted: DutyFilter) -> Listing:
    from cli.tables import print_duties
    from index.readers import slug
    from rag.exports.json_rows import duty_data
    from rag.exports.sheets import duty_sheet
    from rag.lists.duties import select_duties

    found = select_duties(catalogue, bodies(load_settings()), wanted)
    return Listing(
        name=slug(f"nhiem-vu {found.body.name}") if found.body else "nhiem-vu",
        table=lambda console: print_duties(found, console),
        data=lambda: duty_data(found, catalogue),
        sheet=lambda: duty_sheet(found, catalogue),
        ics=lambda: _calendar(found),
    )


def _calendar(found: DutyList) -> bytes:
    from rag.exports.ics_file import first_day, to_ics
    from rag.exports.sheets import duty_title

    dated = [row for row in found if first_day(row)]
    if undated := len(found) - len(dated):
        err.print(f"Bỏ qua {undated} nhiệm vụ không có ngày đến hạn cụ thể.")
    return to_ics(dated, duty_title(found), datetime.now(UTC))


def _target_listing(catalogue: Catalogue, wanted: DocumentFilter) -> Listing:
    from cli.tables import print_targets
    from rag.exports.json_rows import target_data
    from rag.exports.sheets import target_sheet
    from rag.lists.targets import select_targets

    rows = select_targets(catalogue, wanted)
    return Listing(
        name="chi-tieu",
        table=lambda console: print_targets(rows, console),
        data=lambda: target_data(rows),
        sheet=lambda: target_sheet(rows, wanted),
    )


def _reference_listing(catalogue: Catalogue, wanted: DocumentFilter) -> Listing:
    from cli.tables import print_references
    from rag.exports.json_rows import reference_data
    from rag.exports.sheets import reference_sheet
    from rag.lists.references import select_references

    rows = select_references(catalogue, wanted)
    return Listing(
        name="van-ban-duoc-dan",
        table=lambda console: print_references(rows, console),
        data=lambda: reference_data(rows),
        sheet=lambda: reference_sheet(rows, wanted),
    )
