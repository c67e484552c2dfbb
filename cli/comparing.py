"""The command that lays two documents side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cli.delivery import Format, chosen_format, deliver
from cli.lists import AsFormat
from cli.options import AsJson, OutFile
from index.errors import CancuError
from settings import load_settings

if TYPE_CHECKING:
    from index.catalogue import Catalogue

_DOCUMENT = "Mã, tên tệp hoặc số hiệu của văn bản."


def compare(
    a: Annotated[str, typer.Argument(metavar="VĂN_BẢN_A", help=_DOCUMENT)],
    b: Annotated[str, typer.Argument(metavar="VĂN_BẢN_B", help=_DOCUMENT)],
    form: AsFormat = None,
    as_json: AsJson = False,
    file: OutFile = None,
) -> None:
    """So sánh hai văn bản: mục nào ứng với mục nào, khác gì; chỉ tiêu, thời hạn thay đổi ra sao."""
    from cli.comparison_tables import print_comparison
    from index.generation import Generations
    from rag.comparing.comparer import Comparer
    from rag.comparing.rows import ComparedRows
    from rag.exports.comparison import comparison_listing

    chosen: Format = chosen_format(form, as_json, file)
    with Generations(load_settings().home).open() as generation:
        catalogue = generation.catalogue
        comparer = Comparer(catalogue, generation.vectors.get)
        found = comparer.compare(_document(a, catalogue), _document(b, catalogue))
        rows = ComparedRows(found, comparer)
        deliver(comparison_listing(rows), partial(print_comparison, rows), chosen, file)


def _document(asked: str, catalogue: Catalogue) -> str:
    """The id of the one document that is called so.

    Raises:
        NoSuchDocumentError: none is.
        CancuError: several are.
    """
    from rag.lists.documents import documents_called

    found = documents_called(asked, catalogue.documents())
    if len(found) > 1:
        ids = ", ".join(record.id for record in found)
        raise CancuError(f"Có nhiều văn bản “{asked}”: {ids}. Hãy nêu mã của một văn bản.")
    return found[0].id
