"""Sheets as Excel workbooks, as an office files them: to filter, to sort and to print."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from rag.exports.sheet import Cell, Sheet

_MOST_CHARS: Final = 32_767
"""A cell of Excel holds no more."""
_TITLE_CHARS: Final = 200
"""A page's header holds 255 with its codes."""
_NUMBER_WIDTH: Final = 5
_FONT: Final = {"font_name": "Times New Roman", "font_size": 11, "border": 1}
"""What Vietnamese offices write in (Decree 30/2020/NĐ-CP, annex I)."""
_HEADING: Final = {
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
    "bg_color": "#D9E2F3",
}
_A4: Final = 9
_MARGIN: Final = 0.5
"""Inches."""


@dataclass(frozen=True, slots=True)
class _Styles:
    """How cells look. ``quoted`` text stays text when somebody edits the cell, formula or not."""

    heading: Format
    text: Format
    quoted: Format
    day: Format

    @classmethod
    def of(cls, book: Workbook) -> _Styles:
        body = {**_FONT, "valign": "top", "text_wrap": True}
        day = {"num_format": "dd/mm/yyyy", "align": "center"}
        return cls(
            heading=book.add_format({**_FONT, **_HEADING}),
            text=book.add_format(body),
            quoted=book.add_format({**body, "quote_prefix": True}),
            day=book.add_format({**body, **day}),
        )


def to_xlsx(sheet: Sheet[Any], made: datetime) -> bytes:
    """The sheet as a workbook; ``made`` is when, without a time zone, for its properties.

    No cell is a formula or a link, whatever its text begins with.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        book.set_properties(_properties(sheet, made))
        page = book.add_worksheet(sheet.name)
        last_row = _fill(book, page, sheet)
        _make_usable(page, sheet, last_row)
        _set_up_print(page, sheet, last_row)
    return file.getvalue()


def _properties(sheet: Sheet[Any], made: datetime) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "subject": sheet.name,
        "author": "Căn cứ",
        "keywords": ", ".join(sheet.headings[1:]),
        "comments": "Danh mục do chương trình Căn cứ lập từ các văn bản đã được lập chỉ mục.",
        "created": made,
    }


def _fill(book: Workbook, page: Worksheet, sheet: Sheet[Any]) -> int:
    """Write headings and rows; the number of the last row, from 0."""
    styles = _Styles.of(book)
    page.write_row(0, 0, sheet.headings, styles.heading)
    last = 0
    for last, row in enumerate(sheet.cells(), start=1):
        for column, cell in enumerate(row):
            _write(page, (last, column), cell, styles)
    return last


def _write(page: Worksheet, place: tuple[int, int], cell: Cell, styles: _Styles) -> None:
    if isinstance(cell, str):
        style = styles.text if cell[:1].isalnum() else styles.quoted
        page.write_string(*place, cell[:_MOST_CHARS], style)
    elif isinstance(cell, date):
        page.write_datetime(*place, cell, styles.day)
    elif cell is None:
        page.write_blank(*place, None, styles.text)
    else:
        page.write_number(*place, cell, styles.text)


def _make_usable(page: Worksheet, sheet: Sheet[Any], last_row: int) -> None:
    """Keep the headings in sight, offer filters, give each column its width."""
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(last_row, 1), len(sheet.columns))
    page.set_column(0, 0, _NUMBER_WIDTH)
    for number, column in enumerate(sheet.columns, start=1):
        page.set_column(number, number, column.width)


def _set_up_print(page: Worksheet, sheet: Sheet[Any], last_row: int) -> None:
    """A4, landscape, as wide as the paper, title and headings on every page."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.print_area(0, 0, last_row, sum(column.printed for column in sheet.columns))
    page.set_margins(_MARGIN, _MARGIN, top=2 * _MARGIN, bottom=2 * _MARGIN)
    title = sheet.title.upper()[:_TITLE_CHARS].replace("&", "&&")  # one & begins a code of Excel's
    page.set_header(f'&C&"Times New Roman,Bold"&13{title}')
    page.set_footer("&LLập ngày &D&RTrang &P/&N")
