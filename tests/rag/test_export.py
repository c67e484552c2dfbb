"""Lists as files, read back by other programs' libraries."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Event
from openpyxl import load_workbook  # type: ignore[import-untyped]

from index.agencies import Agencies
from index.catalogue import Catalogue
from index.documents import make_document
from index.model import Role, SourceText
from rag.exports.csv_file import to_csv
from rag.exports.ics_file import to_ics
from rag.exports.json_rows import duty_data, reference_data, target_data
from rag.exports.sheets import duty_sheet, reference_sheet, remark, target_sheet
from rag.exports.xlsx_file import to_xlsx
from rag.lists.documents import ALL_DOCUMENTS, DocumentFilter
from rag.lists.duties import DutyFilter, DutyList, select_duties
from rag.lists.references import select_references
from rag.lists.targets import select_targets
from tests.rag.duty_plans import TODAY, Given, by_day, catalogue_of, every, plan
from tests.rag.sample_passages import sample_catalogue

FORMULA = "=cmd|' /C calc'!A0"
QUARTERLY = "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=17"
MADE = datetime(2031, 5, 20, 8, 30, tzinfo=UTC)
SCORED = {"document_id", "section", "task", "agency", "role", "deadline"}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    due = by_day(date(2031, 6, 29))
    given = [
        Given(FORMULA, "Công an tỉnh"),
        Given("- Đắp đê; chặn lũ, cứu hộ", "Sở Y tế", Role.LEAD, deadline=due),
        Given("- Đắp đê; chặn lũ, cứu hộ", "Công an tỉnh", Role.COORDINATE, deadline=due),
        Given("Gửi báo cáo quý", "Các sở, ngành", Role.IMPLEMENT, True, every(QUARTERLY)),
        Given("Họp thường kỳ", "Sở Y tế", deadline=every("FREQ=MONTHLY;INTERVAL=3")),
    ]
    opened = catalogue_of(
        tmp_path_factory.mktemp("export"), plan("vinh-bac-2031", given, "Vĩnh Bắc", 2031)
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def found(catalogue: Catalogue) -> DutyList:
    return select_duties(catalogue, Agencies.load(), DutyFilter(today=TODAY))


@pytest.fixture(scope="module")
def cells(catalogue: Catalogue, found: DutyList) -> list[list[str]]:
    text = to_csv(duty_sheet(found, catalogue)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture(scope="module")
def page(catalogue: Catalogue, found: DutyList) -> Any:  # noqa: ANN401 - openpyxl has no types
    made = MADE.replace(tzinfo=None)
    return load_workbook(io.BytesIO(to_xlsx(duty_sheet(found, catalogue), made)))["Nhiệm vụ"]


@pytest.fixture(scope="module")
def entries(found: DutyList) -> list[Event]:
    return events(to_ics(found, "Nhiệm vụ", MADE))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    opened = sample_catalogue(tmp_path_factory.mktemp("sample"))
    yield opened
    opened.close()


def events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).events)


def column(page: Any, heading: str) -> list[Any]:  # noqa: ANN401 - openpyxl has no types
    headings = [cell.value for cell in page[1]]
    return [row[headings.index(heading)] for row in page.iter_rows(min_row=2)]


def test_csv_begins_with_the_mark_that_makes_excel_read_utf_8(
    catalogue: Catalogue, found: DutyList
) -> None:
    assert to_csv(duty_sheet(found, catalogue)).startswith(b"\xef\xbb\xbfSTT,")


def test_csv_holds_every_row_with_signs_and_commas(cells: list[list[str]]) -> None:
    assert len(cells) == 6
    task = cells[0].index("Nhiệm vụ")
    assert [row[task] for row in cells[4:]] == ["Gửi báo cáo quý", "Họp thường kỳ"]
    assert cells[2][0] == "2"
    assert cells[4][cells[0].index("Hạn cuối")] == "2031-06-17"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_csv_never_begins_a_cell_like_a_formula(tmp_path: Path, sign: str) -> None:
    task = f"{sign}SUM(A1)"
    one = catalogue_of(tmp_path, plan("x", [Given(task, "Sở Y tế")]))
    found = select_duties(one, Agencies.load(), DutyFilter(today=TODAY))
    lines = list(csv.reader(io.StringIO(to_csv(duty_sheet(found, one)).decode("utf-8-sig"))))
    assert f"'{task}" in lines[1]
    assert task not in lines[1]
    one.close()


def test_a_workbook_holds_text_days_and_numbers(page: Any) -> None:  # noqa: ANN401
    assert page.max_row == 6
    assert [cell.value for cell in column(page, "Cơ quan")][:2] == ["Công an tỉnh", "Sở Y tế"]
    assert column(page, "Hạn cuối")[1].value == datetime(2031, 6, 29)
    assert column(page, "Hạn cuối")[1].number_format == "dd/mm/yyyy"
    assert [cell.value for cell in column(page, "Dòng")] == [1, 3, 3, 5, 7]
    assert [cell.value for cell in column(page, "Giao chung")] == [None, None, None, "có", None]


def test_no_cell_of_a_workbook_is_a_formula(page: Any) -> None:  # noqa: ANN401
    formula, bullet, *_, plain = column(page, "Nhiệm vụ")
    assert (formula.value, formula.data_type) == (FORMULA, "s")
    assert bullet.value == "- Đắp đê; chặn lũ, cứu hộ"
    # Excel keeps them text when somebody edits the cell.
    assert formula.quotePrefix
    assert bullet.quotePrefix
    assert not plain.quotePrefix
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_workbook_can_be_filtered_scrolled_and_printed(page: Any) -> None:  # noqa: ANN401
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == page.dimensions
    assert all(cell.font.bold for cell in page[1])
    assert all(cell.alignment.wrap_text for cell in column(page, "Nhiệm vụ"))
    assert page.column_dimensions["D"].width > 40
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_a_workbook_says_what_it_is_in_vietnamese(page: Any) -> None:  # noqa: ANN401
    assert page.parent.properties.title == "Nhiệm vụ"
    assert page.parent.properties.created == MADE.replace(tzinfo=None)
    assert page.oddHeader.center.text == "NHIỆM VỤ"


def test_an_empty_list_is_still_a_sheet_with_headings(catalogue: Catalogue) -> None:
    wanted = DutyFilter(due_before=date(2000, 1, 1), today=date(1999, 12, 31))
    none = select_duties(catalogue, Agencies.load(), wanted)
    made = MADE.replace(tzinfo=None)
    page = load_workbook(io.BytesIO(to_xlsx(duty_sheet(none, catalogue), made))).active
    assert [row[0].value for row in page.iter_rows()] == ["STT"]


def test_a_calendar_has_one_entry_for_the_bodies_that_share_a_task(entries: list[Event]) -> None:
    assert len(entries) == 2
    shared = entries[0]
    assert str(shared["summary"]) == "Sở Y tế, Công an tỉnh: - Đắp đê; chặn lũ, cứu hộ"
    assert "Sở Y tế (chủ trì); Công an tỉnh (phối hợp)" in str(shared["description"])
    assert "mục 2" in str(shared["description"])


def test_an_entry_lasts_the_whole_last_day_and_keeps_nobody_busy(entries: list[Event]) -> None:
    assert entries[0].decoded("dtstart") == date(2031, 6, 29)
    assert entries[0].decoded("dtend") == date(2031, 6, 30)
    assert str(entries[0]["transp"]) == "TRANSPARENT"
    assert entries[0].decoded("dtstamp") == MADE


def test_a_recurring_duty_comes_again_from_the_year_of_its_plan_on(entries: list[Event]) -> None:
    assert entries[1].decoded("dtstart") == date(2031, 3, 17)
    assert entries[1]["rrule"].to_ical() == b"FREQ=MONTHLY;BYMONTHDAY=17;BYMONTH=3,6,9,12"


def test_importing_a_calendar_again_brings_no_second_entry(
    found: DutyList, catalogue: Catalogue, entries: list[Event]
) -> None:
    later = events(to_ics(found, "Nhiệm vụ", datetime(2032, 1, 1, tzinfo=UTC)))
    assert [str(e["uid"]) for e in later] == [str(e["uid"]) for e in entries]
    assert len({str(e["uid"]) for e in entries}) == 2
    own = select_duties(catalogue, Agencies.load(), DutyFilter(agency="Sở Y tế", today=TODAY))
    assert str(events(to_ics(own, "Sở Y tế", MADE))[0]["uid"]) == str(entries[0]["uid"])


def test_duties_as_data_hold_the_scored_fields_and_their_places(
    catalogue: Catalogue, found: DutyList
) -> None:
    rows = list(duty_data(found, catalogue))
    assert set(rows[0]) >= SCORED
    assert (rows[0]["task"], rows[0]["deadline"], rows[0]["due"]) == (FORMULA, None, None)
    assert (rows[1]["deadline"], rows[1]["due"]) == ("ngày 29/06/2031", "2031-06-29")
    assert rows[1]["assignment"] == "- Đắ"
    assert (rows[3]["recurrence"], rows[3]["next_due"]) == (QUARTERLY, "2031-06-17")
    assert rows[3]["collective"] is True


def test_targets_are_listed_with_their_bounds(sample: Catalogue) -> None:
    rows = select_targets(sample, DocumentFilter(year=2025))
    data = list(target_data(rows))
    assert {row["document_id"] for row in data} == {"ke-hoach-lam-giang-2025"}
    swimmers = next(row for row in data if "biết bơi" in row["text"])
    assert (swimmers["low"], swimmers["unit"], swimmers["section"]) == (55.0, "%", "I.3.e")
    sheet = target_sheet(rows, DocumentFilter(year=2025))
    assert sheet.title == "Chỉ tiêu, năm 2025"
    assert len(list(sheet.cells())) == len(rows)


def test_references_tell_where_they_lead(sample: Catalogue) -> None:
    rows = select_references(sample, DocumentFilter(document="ke-hoach-lam-giang-2025"))
    data = {row["number"]: row for row in reference_data(rows)}
    replaced = data["214/KH-UBND"]
    assert replaced["status"] == "có trong kho"
    assert replaced["leads_to"] == {"document_id": "ke-hoach-lam-giang-2024", "section": ""}
    assert data["1402/SXD-QLN"]["status"] == "chưa có trong kho"
    assert data["1402/SXD-QLN"]["leads_to"] is None


def test_a_document_cited_in_two_ways_is_one_and_says_so(tmp_path: Path) -> None:
    text = (
        "KẾ HOẠCH\nPhòng lụt năm 2031\n\n1. Thực hiện Nghị định số 66/2021/NĐ-CP ngày 06/7/2021 "
        "của Chính phủ về đê điều.\n\n2. Rà soát kho theo Nghị định số 66/NĐ-CP ngày 06/7/2021 "
        "của Chính phủ.\n"
    )
    document = make_document(SourceText("lut.txt", "lut", text), len)
    twice = catalogue_of(tmp_path, document)
    rows = select_references(twice, ALL_DOCUMENTS)
    assert [row["cited"]["number"] for row in reference_data(rows)] == ["66/2021/NĐ-CP"] * 2
    assert {remark(row) for row in rows} == {"thiếu năm: 66/NĐ-CP"}
    sheet = reference_sheet(rows, ALL_DOCUMENTS)
    notes = [row[sheet.headings.index("Ghi chú")] for row in sheet.cells()]
    assert notes == ["thiếu năm: 66/NĐ-CP"] * 2
    twice.close()
