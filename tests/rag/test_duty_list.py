"""The duties that a filter asks for: by body, role, document, province, year and day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.agencies import Agencies
from index.catalogue import Catalogue
from index.model import Role
from rag.lists.documents import DocumentFilter
from rag.lists.duties import DutyFilter, DutyList, select_duties
from rag.lists.errors import (
    NoSuchBodyError,
    NoSuchDocumentError,
    NoSuchProvinceError,
    NoSuchRoleError,
    NoSuchYearError,
)
from rag.lists.roles import role_called
from tests.rag.duty_plans import TODAY, Given, by_day, catalogue_of, every, plan

PUMPS = "Kiểm tra máy bơm"
DYKES = "Đắp đê bao"
DRILL = "Tổ chức diễn tập"
REPORT = "Gửi báo cáo quý"
FERRY = "Bố trí đò ngang"
QUARTERLY = "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=17"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    sectors, units = "Các sở, ngành", "Các sở, ban, ngành"
    bay = plan(
        "vinh-bac-2031",
        [
            Given(PUMPS, "Công an tỉnh", deadline=by_day(date(2031, 6, 30))),
            Given(PUMPS, sectors, Role.COORDINATE, collective=True),
            Given(DYKES, "Sở Y tế", Role.COORDINATE, deadline=by_day(date(2031, 7, 1))),
            Given(DRILL, sectors, Role.IMPLEMENT, collective=True),
            Given(DRILL, units, Role.IMPLEMENT, collective=True),
            Given(DRILL, units, Role.COORDINATE, collective=True),
            Given(REPORT, "Sở Y tế", Role.IMPLEMENT, deadline=every(QUARTERLY)),
            Given(FERRY, "Hợp tác xã Đò ngang Bến Sậy", deadline=by_day(date(2031, 4, 1))),
        ],
        province="Vĩnh Bắc",
        year=2031,
        number="07/KH-UBND",
    )
    hill = plan("doi-sim-2030", [Given(DYKES, "Sở Y tế")], province="Đồi Sim", year=2030)
    opened = catalogue_of(tmp_path_factory.mktemp("duties"), bay, hill)
    yield opened
    opened.close()


def listed(catalogue: Catalogue, wanted: DutyFilter) -> DutyList:
    return select_duties(catalogue, Agencies.load(), wanted)


def tasks(catalogue: Catalogue, wanted: DutyFilter) -> list[tuple[str, str, str]]:
    rows = listed(catalogue, wanted)
    return [(row.duty.task, row.duty.agency, row.duty.role.value) for row in rows]


def of(agency: str, *, collective: bool = False) -> DutyFilter:
    return DutyFilter(agency=agency, collective=collective, today=TODAY)


def in_documents(
    document: str | None = None, province: str | None = None, year: int | None = None
) -> DutyFilter:
    return DutyFilter(documents=DocumentFilter(document, province, year), today=TODAY)


def due_by(day: date) -> DutyFilter:
    return DutyFilter(due_before=day, today=TODAY)


@pytest.mark.parametrize("asked", ["Công an tỉnh", "CA tỉnh", "ca tinh", "CÔNG AN TỈNH"])
def test_a_body_is_found_by_any_of_its_names_unaccented_too(
    catalogue: Catalogue, asked: str
) -> None:
    assert tasks(catalogue, of(asked)) == [(PUMPS, "Công an tỉnh", "lead")]


@pytest.mark.parametrize("asked", ["Hợp tác xã Đò ngang Bến Sậy", "hop tac xa do ngang ben say"])
def test_a_body_that_no_table_holds_is_found_as_the_documents_write_it(
    catalogue: Catalogue, asked: str
) -> None:
    assert [task for task, *_ in tasks(catalogue, of(asked))] == [FERRY]


def test_an_office_finds_bodies_by_names_of_its_own(catalogue: Catalogue, tmp_path: Path) -> None:
    table = tmp_path / "co-quan.tsv"
    table.write_text("cơ quan\tCông an tỉnh\tđơn vị K20\tnội chính\n", encoding="utf-8")
    found = select_duties(catalogue, Agencies.load(table), of("don vi k20"))
    assert [row.duty.task for row in found] == [PUMPS]


def test_a_task_given_by_name_is_not_told_again_by_a_collective_name(catalogue: Catalogue) -> None:
    found = tasks(catalogue, of("Công an tỉnh", collective=True))
    assert [agency for task, agency, _ in found if task == PUMPS] == ["Công an tỉnh"]


def test_a_collective_task_is_told_once_for_each_role(catalogue: Catalogue) -> None:
    found = tasks(catalogue, of("Công an tỉnh", collective=True))
    assert [row for row in found if row[0] == DRILL] == [
        (DRILL, "Các sở, ngành", "implement"),
        (DRILL, "Các sở, ban, ngành", "coordinate"),
    ]


def test_a_collective_role_does_not_hide_behind_the_role_that_is_asked_for(
    catalogue: Catalogue,
) -> None:
    wanted = DutyFilter(agency="ca tinh", roles=frozenset({Role.COORDINATE}), today=TODAY)
    assert tasks(catalogue, wanted) == [(DRILL, "Các sở, ban, ngành", "coordinate")]


def test_collective_duties_are_counted(catalogue: Catalogue) -> None:
    found = listed(catalogue, of("so y te", collective=True))
    assert (len(found), found.collective_count) == (6, 3)
    assert [row.duty.collective for row in found] == [True, False, True, True, False, False]


def test_without_collective_duties_only_single_bodies_are_left(catalogue: Catalogue) -> None:
    rows = listed(catalogue, DutyFilter(collective=False))
    assert {row.duty.agency for row in rows} == {
        "Công an tỉnh",
        "Sở Y tế",
        "Hợp tác xã Đò ngang Bến Sậy",
    }


def test_a_collective_name_that_is_asked_for_keeps_its_own_duties(catalogue: Catalogue) -> None:
    found = tasks(catalogue, of("các sở, ngành"))
    assert [task for task, *_ in found] == [PUMPS, DRILL]


def test_an_unknown_body_is_told_with_the_nearest_ones(catalogue: Catalogue) -> None:
    with pytest.raises(NoSuchBodyError, match=r"“Hợp tác xã Đò dọc”.*Hợp tác xã Đò ngang Bến Sậy"):
        listed(catalogue, of("Hợp tác xã Đò dọc"))


def test_a_body_that_nobody_knows_is_not_the_collective_name_it_begins_like(
    catalogue: Catalogue,
) -> None:
    with pytest.raises(NoSuchBodyError, match="Sở Du hành vũ trụ"):
        listed(catalogue, of("Sở Du hành vũ trụ", collective=True))


def test_two_bodies_at_once_are_not_taken_for_one(catalogue: Catalogue) -> None:
    with pytest.raises(NoSuchBodyError, match=r"gần nhất: Sở Y tế|; Sở Y tế"):
        listed(catalogue, of("Sở Y tế, Sở Tài chính"))


@pytest.mark.parametrize("asked", ["Sở Y tế Vĩnh Bắc", "so y te tinh vinh bac"])
def test_a_province_behind_the_body_chooses_the_documents(catalogue: Catalogue, asked: str) -> None:
    found = listed(catalogue, of(asked))
    assert {row.duty.document_id for row in found} == {"vinh-bac-2031"}
    assert found.wanted.documents.province == "Vĩnh Bắc"


def test_a_province_behind_the_body_that_is_not_indexed_is_no_other_one(
    catalogue: Catalogue,
) -> None:
    with pytest.raises(NoSuchProvinceError, match=r"“Cà Mau”.*Vĩnh Bắc, Đồi Sim"):
        listed(catalogue, of("Sở Y tế Cà Mau"))


@pytest.mark.parametrize("asked", ["doi-sim-2030", "doi-sim-2030.txt", "Đồi Sim 2030"])
def test_a_document_is_found_by_its_id_or_its_file(catalogue: Catalogue, asked: str) -> None:
    assert [row.duty.document_id for row in listed(catalogue, in_documents(asked))] == [
        "doi-sim-2030"
    ]


@pytest.mark.parametrize("asked", ["07/KH-UBND", "7/kh-ubnd"])
def test_a_document_is_found_by_its_number(catalogue: Catalogue, asked: str) -> None:
    found = listed(catalogue, in_documents(asked))
    assert {row.duty.document_id for row in found} == {"vinh-bac-2031"}


def test_a_document_without_a_number_is_not_what_an_unknown_name_means(
    catalogue: Catalogue,
) -> None:
    with pytest.raises(NoSuchDocumentError, match=r"“doi-sim-2029”.*doi-sim-2030"):
        listed(catalogue, in_documents("doi-sim-2029"))


def test_province_and_year_choose_the_documents(catalogue: Catalogue) -> None:
    rows = listed(catalogue, in_documents(province="tỉnh doi sim", year=2030))
    assert [row.duty.document_id for row in rows] == ["doi-sim-2030"]


def test_a_year_that_a_province_lacks_is_told_with_those_it_has(catalogue: Catalogue) -> None:
    with pytest.raises(NoSuchYearError, match=r"2031 .*Hiện có: 2030\."):
        listed(catalogue, in_documents(province="Đồi Sim", year=2031))


@pytest.mark.parametrize("asked", ["lead", "chủ trì", "chu tri", "Chủ trì"])
def test_a_role_is_found_by_its_code_or_its_name(asked: str) -> None:
    assert role_called(asked) is Role.LEAD


def test_an_unknown_role_is_told_with_those_there_are() -> None:
    with pytest.raises(NoSuchRoleError, match="chủ trì, phối hợp, thực hiện, hướng dẫn, đề nghị"):
        role_called("giám sát")


def test_what_falls_due_on_the_day_is_kept_and_what_falls_due_later_is_not(
    catalogue: Catalogue,
) -> None:
    found = [task for task, *_ in tasks(catalogue, due_by(date(2031, 6, 30)))]
    assert found == [PUMPS, REPORT, FERRY]
    found = [task for task, *_ in tasks(catalogue, due_by(date(2031, 7, 1)))]
    assert found == [PUMPS, DYKES, REPORT, FERRY]


def test_a_recurring_duty_falls_due_on_its_next_day(catalogue: Catalogue) -> None:
    assert REPORT not in [task for task, *_ in tasks(catalogue, due_by(date(2031, 6, 16)))]
    assert REPORT in [task for task, *_ in tasks(catalogue, due_by(date(2031, 6, 17)))]


def test_what_falls_due_before_the_first_day_is_left_out(catalogue: Catalogue) -> None:
    def found(since: date, last: date | None = None) -> list[str]:
        wanted = DutyFilter(due_from=since, due_before=last, today=TODAY)
        return [task for task, *_ in tasks(catalogue, wanted)]

    assert found(date(2031, 6, 30)) == [PUMPS, DYKES, REPORT]
    assert found(date(2031, 7, 1)) == [DYKES, REPORT]
    assert found(date(2031, 6, 18), date(2031, 6, 30)) == [PUMPS]
    assert found(date(2031, 3, 1), date(2031, 4, 1)) == [REPORT, FERRY]
    assert found(date.max) == []


def test_the_next_day_counts_from_today_and_past_days_stay_readable(catalogue: Catalogue) -> None:
    rows = {row.duty.task: row for row in listed(catalogue, due_by(date(2031, 7, 1)))}
    assert rows[REPORT].next_due == date(2031, 6, 17)
    assert rows[PUMPS].next_due == date(2031, 6, 30)
    assert (rows[FERRY].next_due, rows[FERRY].due) == (None, date(2031, 4, 1))


def test_a_row_tells_where_to_open_it(catalogue: Catalogue) -> None:
    row = listed(catalogue, in_documents("vinh-bac-2031"))[2]
    assert (row.place, row.duty.line) == ("mục 2", 3)
    assert row.title == "Kế hoạch phòng lụt, tỉnh Vĩnh Bắc, năm 2031"


def test_a_long_list_is_whole_whichever_way_it_is_read(tmp_path: Path) -> None:
    many = plan("dai-2031", [Given(f"Việc số {i}", "Sở Y tế") for i in range(1_203)])
    with_many = catalogue_of(tmp_path, many)
    found = listed(with_many, of("Sở Y tế"))
    numbers = [row.duty.task for row in found]
    assert numbers == [f"Việc số {i}" for i in range(1_203)]
    assert [row.duty.task for row in found[600:602]] == numbers[600:602]
    assert found[-1].duty.task == numbers[-1]
    with_many.close()
