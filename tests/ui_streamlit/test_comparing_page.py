"""The page "So sánh": two sample plans side by side, in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.ui_streamlit.conftest import PHONE, Keep

OLDER, NEWER = "ke-hoach-lam-giang-2024", "ke-hoach-lam-giang-2025"
BOTH = f"a={OLDER}&b={NEWER}"
SWAPPED = re.compile(r"^A: .*2025\s*B: .*2024$")


def compared(page: Page, place: str) -> Locator:
    """The pair in which a section of A stands."""
    return page.get_by_role("article", name=re.compile(rf"^A, mục {re.escape(place)}[ :]"))


def choose(page: Page, letter: str, year: str) -> None:
    page.get_by_label(f"Văn bản {letter}").click()
    page.get_by_role("option", name=re.compile(year)).click()
    expect(page).to_have_url(re.compile(f"[?&]{letter.lower()}=[a-z-]+{year}"))


def test_two_documents_are_chosen_and_kept_in_the_address(
    site: str, page: Page, keep: Keep
) -> None:
    page.goto(f"{site}/so-sanh")
    expect(page.get_by_text("Chọn hai văn bản")).to_be_visible()
    choose(page, "A", "2024")
    choose(page, "B", "2025")
    expect(compared(page, "I.2")).to_be_visible()
    expect(page).to_have_url(re.compile(f"[?&]a={OLDER}.*b={NEWER}"))
    keep("so-sanh-noi-dung")
    page.get_by_role("button", name="Đổi chỗ A và B").click()
    expect(page).to_have_url(re.compile(f"[?&]a={NEWER}.*b={OLDER}"))
    expect(page.get_by_text(SWAPPED)).to_be_visible()
    page.reload()
    expect(page.get_by_text(SWAPPED)).to_be_visible()


def test_words_that_have_gone_and_come_are_told_without_colours(site: str, page: Page) -> None:
    page.goto(f"{site}/so-sanh?{BOTH}")
    pair = compared(page, "I.2")
    gone, come = pair.get_by_role("deletion"), pair.get_by_role("insertion")
    expect(gone.filter(has_text="640")).to_have_count(1)
    expect(come.filter(has_text="815")).to_have_count(1)
    expect(pair).to_contain_text("−640")
    expect(pair).to_contain_text("+dứt điểm 815")
    for words, line in ((gone, "line-through"), (come, "underline")):
        drawn = words.first.evaluate("e => getComputedStyle(e).textDecorationLine")
        assert drawn == line
    expect(pair).to_contain_text("640 → 815")


def test_what_stands_in_one_alone_and_what_has_moved_is_told(site: str, page: Page) -> None:
    page.goto(f"{site}/so-sanh?{BOTH}")
    alone = page.get_by_role("article", name="B, mục I.1.a: chỉ có ở B")
    expect(alone).to_contain_text("không có mục tương ứng")
    expect(
        page.get_by_role("article", name=re.compile("khác nhau, chuyển chỗ")).first
    ).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ mục khác nhau, \d+ mục chỉ có ở A"))).to_be_visible()


def test_the_parts_that_are_alike_can_be_left_out(site: str, page: Page) -> None:
    page.goto(f"{site}/so-sanh?a={NEWER}&b={OLDER}")
    expect(page.get_by_role("article").first).to_be_visible()
    page.get_by_text("Chỉ phần khác nhau").click()
    expect(page).to_have_url(re.compile("khac=true"))
    expect(page.get_by_text("Giống nhau", exact=True)).to_have_count(0)
    expect(page.get_by_role("article").first).to_be_visible()


def test_a_section_leads_to_its_place_in_the_document(site: str, page: Page) -> None:
    page.goto(f"{site}/so-sanh?{BOTH}")
    compared(page, "I.2").get_by_role("link", name="mục I.2").click()
    expect(page.get_by_role("region", name="mục I.2", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/van-ban\?id={OLDER}&muc=I\.2"))


def test_targets_stand_in_a_table_and_their_changes_in_a_chart(
    site: str, page: Page, keep: Keep
) -> None:
    page.goto(f"{site}/so-sanh?{BOTH}&phan=Chỉ tiêu")
    row = page.get_by_role("row", name=re.compile("^Lắp đặt trạm đo mưa tự động 30 trạm"))
    expect(row).to_contain_text("46 trạm")
    expect(row).to_contain_text("+16 trạm (+53,3%)")
    expect(row).to_contain_text("A: mục I.2; B: mục I.3.c")
    share = page.get_by_role("row", name=re.compile("học sinh trung học cơ sở biết bơi"))
    expect(share).to_contain_text("+15 điểm %")
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    keep("so-sanh-chi-tieu")


def test_deadlines_stand_in_a_table_and_along_the_year_in_a_chart(
    site: str, night: Page, keep: Keep
) -> None:
    night.goto(f"{site}/so-sanh?{BOTH}&phan=Thời hạn")
    row = night.get_by_role("row", name=re.compile("Lắp đặt 30 trạm đo mưa tự động"))
    expect(row).to_contain_text("trước ngày 10/7/2024")
    expect(row).to_contain_text("sớm hơn 20 ngày")
    expect(night.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    keep("so-sanh-thoi-han-toi", night)


def test_on_a_phone_the_two_stand_one_below_the_other(site: str, phone: Page, keep: Keep) -> None:
    phone.goto(f"{site}/so-sanh?{BOTH}")
    pair = compared(phone, "I.2")
    pair.scroll_into_view_if_needed()
    a = pair.get_by_role("link", name="mục I.2").bounding_box()
    b = pair.get_by_role("link", name="mục I.3.b").bounding_box()
    assert a
    assert b
    assert b["y"] > a["y"] + a["height"]
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    keep("so-sanh-hep", phone)


def test_a_document_that_is_no_longer_there_is_passed_over(site: str, page: Page) -> None:
    page.goto(f"{site}/so-sanh?a=khong-co&b={NEWER}")
    expect(page.get_by_text("Chọn hai văn bản")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    page.goto(f"{site}/so-sanh?a={NEWER}&b={NEWER}")
    expect(page.get_by_text("Hãy chọn hai văn bản khác nhau")).to_be_visible()
