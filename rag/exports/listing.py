"""Lists ready to be handed out: what each is called as a file, and its bytes in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from index.catalogue import Catalogue
from index.readers import slug
from rag.exports.csv_file import to_csv
from rag.exports.ics_file import to_ics
from rag.exports.json_rows import JsonRow, duty_data, reference_data, target_data
from rag.exports.sheet import Sheet
from rag.exports.sheets import duty_sheet, duty_title, reference_sheet, target_sheet
from rag.exports.xlsx_file import to_xlsx
from rag.lists.documents import DocumentFilter
from rag.lists.duties import DutyList
from rag.lists.references import ReferenceRow
from rag.lists.targets import TargetRow


class FileFormat(StrEnum):
    """What a file of a list may be; the value is its ending."""

    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list and how to bring it into each format; ``ics`` is ``None`` where there is no such.

    ``name`` is the name of a file for it, lower-case ASCII without ending.
    """

    name: str
    data: Callable[[], Iterable[JsonRow]]
    sheet: Callable[[], Sheet[Any]]
    ics: Callable[[], bytes] | None = None

    def file(self, form: FileFormat) -> bytes:
        """The whole list as such a file.

        Raises:
            ValueError: a calendar is asked for of a list that has none.
        """
        if form is FileFormat.CSV:
            return to_csv(self.sheet())
        if form is FileFormat.XLSX:
            return to_xlsx(self.sheet(), datetime.now())
        if self.ics is None:
            raise ValueError(f"{self.name} has no deadlines")
        return self.ics()


def duty_listing(found: DutyList, catalogue: Catalogue) -> Listing:
    """The duties found in ``catalogue``; their calendar holds those due on certain days."""
    return Listing(
        name=slug(f"nhiem-vu {found.body.name}") if found.body else "nhiem-vu",
        data=lambda: duty_data(found, catalogue),
        sheet=lambda: duty_sheet(found, catalogue),
        ics=lambda: to_ics(found, duty_title(found), datetime.now(UTC)),
    )


def target_listing(rows: Sequence[TargetRow], wanted: DocumentFilter) -> Listing:
    """The targets found by the filter ``wanted``."""
    return Listing(
        name="chi-tieu",
        data=lambda: target_data(rows),
        sheet=lambda: target_sheet(rows, wanted),
    )


def reference_listing(rows: Sequence[ReferenceRow], wanted: DocumentFilter) -> Listing:
    """The citations found by the filter ``wanted``."""
    return Listing(
        name="van-ban-duoc-dan",
        data=lambda: reference_data(rows),
        sheet=lambda: reference_sheet(rows, wanted),
    )
