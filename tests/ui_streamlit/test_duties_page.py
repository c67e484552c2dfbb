"""The page "Nhiệm vụ": a body chooses itself once and sees, filters and takes away its duties."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from icalendar import Calendar
from openpyxl import load_workbook  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.ui_streamlit.conftest import Keep, paged
from tests.ui_streamlit.stoppable import stoppable

BODY = "Sở Y tế"
CHART = "Biểu đồ thời hạn của 7 nhiệm vụ có ngày đến hạn; danh mục bên dưới nêu đủ"
PLAN_2024 = "Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn tỉnh Lâm Giang năm 2024"
PLAN_2025 = (
    "Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn trên địa bàn tỉnh Lâm Giang năm 2025"
)


def opened(page: Page, site: str, **address: str) -> Page:
    page.goto(f"{site}/nhiem-vu?{urlencode({'nv-co-quan': BODY} | address)}")
    expect(page.get_by_role("heading", name=BODY)).to_be_visible()
    return page


def asked(service: str, **wanted: Any) -> dict[str, Any]:  # noqa: ANN401 - it is anything
    asking: dict[str, Any] = {"agency": BODY, "limit": 500}
    answer = httpx.get(f"{service}/v1/duties", params=asking | wanted, trust_env=False)
    return dict(answer.raise_for_status().json())


def entries_in(page: Page) -> int:
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Mở ")).count()


def downloaded(page: Page, label: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_body_is_chosen_once_by_any_of_its_names(site: str, page: Page, keep: Keep) -> None:
    page.goto(f"{site}/nhiem-vu")
    expect(page.get_by_text("Hãy chọn cơ quan")).to_be_visible()
    box = page.get_by_role("combobox", name="Cơ quan của tôi")
    box.fill("so y te")
    box.press("Enter")
    expect(page.get_by_role("heading", name=BODY)).to_be_visible()
    expect(page).to_have_url(re.compile(r"nv-co-quan=so(\+|%20)y(\+|%20)te"))
    page.get_by_role("link", name="Văn bản", exact=True).click()
    expect(page.get_by_role("table")).to_be_visible()
    page.get_by_role("link", name="Nhiệm vụ", exact=True).click()
    expect(page.get_by_role("heading", name=BODY)).to_be_visible()
    keep("nhiem-vu-rong")


def test_duties_stand_under_their_plan_and_role_and_collective_ones_are_told(
    service: str, site: str, page: Page
) -> None:
    found = asked(service)
    opened(page, site)
    told = f"{found['total']} nhiệm vụ, trong đó {found['collective']} nhiệm vụ giao chung."
    expect(page.get_by_text(f"Tổng số: {told}")).to_be_visible()
    headings = page.get_by_role("heading", level=3)
    expect(headings.filter(has_text="Kế hoạch")).to_have_text([PLAN_2024, PLAN_2025])
    roles = page.get_by_role("heading", level=4)
    expect(roles).to_have_text(["Thực hiện (3)", "Phối hợp (3)", "Thực hiện (4)"])
    assert entries_in(page) == found["total"]
    marks = page.get_by_text(re.compile("^Giao chung cho “"))
    written = sorted(" ".join(d["written"].split()) for d in found["duties"] if d["collective"])
    assert sorted(marks.all_inner_texts()) == [f"Giao chung cho “{name}”" for name in written]


def test_deadlines_are_told_in_words(site: str, page: Page) -> None:
    opened(page, site)
    late = page.get_by_role("listitem").filter(has_text="Gửi".lower()).first
    expect(late.get_by_text(re.compile(r"^Đã qua hạn [\d.]+ ngày: 14/02/2024$"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Định kỳ: kỳ tới \d\d/\d\d/\d{4}, "))).to_be_visible()
    expect(page.get_by_text("Thời hạn tính theo văn bản, sự việc khác")).to_have_count(2)
    expect(page.get_by_label(CHART, exact=True)).to_be_visible()


def test_the_page_is_read_on_a_phone_and_in_the_dark(
    site: str, phone: Page, night: Page, keep: Keep
) -> None:
    for window, name in ((phone, "nhiem-vu-dien-thoai"), (night, "nhiem-vu-toi")):
        opened(window, site)
        entry = window.get_by_role("listitem").filter(has_text="khử khuẩn nước")
        entry.scroll_into_view_if_needed()
        expect(entry.get_by_role("link", name="Mở mục II.2.d")).to_be_in_viewport()
        expect(window.get_by_label(CHART, exact=True)).to_be_visible()
        assert window.evaluate("document.body.scrollWidth <= window.innerWidth")
        keep(name, window)


FILTERS: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({"nv-vai-tro": "Phối hợp"}, {"role": "coordinate"}),
    ({"nv-nam": "2024"}, {"year": 2024}),
    ({"nv-van-ban": PLAN_2025}, {"document": "ke-hoach-lam-giang-2025"}),
    ({"nv-giao-rieng": "true"}, {"collective": False}),
    (
        {"nv-tu": "2025-04-01", "nv-den": "2025-06-30"},
        {"due_from": "2025-04-01", "due_before": "2025-06-30"},
    ),
]


@pytest.mark.parametrize(("address", "wanted"), FILTERS)
def test_the_address_chooses_the_duties(
    service: str, site: str, page: Page, address: dict[str, str], wanted: dict[str, Any]
) -> None:
    total = asked(service, **wanted)["total"]
    assert 0 < total < asked(service)["total"]
    opened(page, site, **address)
    expect(page.get_by_text(f"Tổng số: {total} nhiệm vụ")).to_be_visible()
    expect(page.get_by_role("link", name="Mở ").first).to_be_visible()
    assert entries_in(page) == total


def test_filters_are_set_by_hand_and_told_when_nothing_fits(
    service: str, site: str, page: Page, keep: Keep
) -> None:
    opened(page, site)
    page.get_by_text("Bộ lọc").click()
    page.get_by_role("button", name="Phối hợp").click()
    expect(page.get_by_role("heading", level=4)).to_have_text(["Phối hợp (3)"])
    page.get_by_text("Chỉ nhiệm vụ giao riêng").click()
    alone = asked(service, role="coordinate", collective=False)["total"]
    expect(page.get_by_role("heading", level=4)).to_have_text([f"Phối hợp ({alone})"])
    keep("nhiem-vu-loc")
    page.get_by_role("button", name="Phối hợp").click()
    page.get_by_role("button", name="Đề nghị").click()
    expect(page.get_by_text("Không có nhiệm vụ nào phù hợp")).to_be_visible()


def test_a_body_without_duties_is_told_with_the_nearest_ones(site: str, page: Page) -> None:
    page.goto(f"{site}/nhiem-vu?{urlencode({'nv-co-quan': 'Sở Xây *cất*'})}")
    expect(page.get_by_text("“Sở Xây *cất*”")).to_be_visible()
    expect(page.get_by_text("Sở Xây dựng")).to_be_visible()
    expect(page.get_by_role("combobox", name="Cơ quan của tôi")).to_be_visible()


def test_each_file_holds_the_duties_that_are_chosen(service: str, site: str, page: Page) -> None:
    wanted = asked(service, collective=False)
    opened(page, site, **{"nv-giao-rieng": "true"})
    tasks = [" ".join(duty["task"].split()) for duty in wanted["duties"]]

    name, content = downloaded(page, "Tải CSV")
    assert name == "nhiem-vu-so-y-te.csv"
    rows = [*csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    assert [row["Nhiệm vụ"] for row in rows] == tasks

    name, content = downloaded(page, "Tải Excel (XLSX)")
    assert name == "nhiem-vu-so-y-te.xlsx"
    sheet = load_workbook(io.BytesIO(content)).active
    heading, *cells = sheet.iter_rows(values_only=True)
    assert [row[heading.index("Nhiệm vụ")] for row in cells] == tasks

    name, content = downloaded(page, "Tải lịch (ICS)")
    assert name == "nhiem-vu-so-y-te.ics"
    days = {e.decoded("dtstart") for e in Calendar.from_ical(content).walk("VEVENT")}
    due = {date.fromisoformat(duty["due"]) for duty in wanted["duties"] if duty["due"]}
    assert due
    assert due <= days


def test_a_file_that_cannot_be_made_is_told_in_its_place(
    sample_home: Path, tmp_path: Path, page: Page
) -> None:
    with stoppable(sample_home) as service, paged(service.url, tmp_path) as site:
        service.start()
        opened(page, site)
        expect(page.get_by_role("link", name="Mở ").first).to_be_visible()
        service.stop()
        page.get_by_role("button", name="Tải CSV").click()
        expect(page.get_by_text("Không kết nối được với dịch vụ")).to_be_visible()
        expect(page.get_by_role("heading", name=BODY)).to_be_visible()


def test_a_duty_opens_its_words_in_the_reader(service: str, site: str, page: Page) -> None:
    duty = next(d for d in asked(service)["duties"] if "khử khuẩn nước" in d["task"])
    opened(page, site)
    entry = page.get_by_role("listitem").filter(has_text="khử khuẩn nước")
    entry.get_by_role("link", name="Mở mục II.2.d").click()
    expect(page.get_by_text("Đang mở: mục II.2.d")).to_be_visible()
    expect(page.locator("mark")).to_have_text([duty["task"]])
    expect(page.locator("mark")).to_be_in_viewport()
    assert f"id={duty['document_id']}" in page.url
