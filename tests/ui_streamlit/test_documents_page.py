"""The page "Văn bản": finding a document, its outline, its words, its citations both ways."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.api.reading import EARLIER_PLAN, PLAN, SOURCES
from tests.ui_streamlit.conftest import Keep

TITLE_2024 = "Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn tỉnh Lâm Giang năm 2024"
TITLE_2025 = (
    "Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn trên địa bàn tỉnh Lâm Giang năm 2025"
)


def opened(page: Page, site: str, **address: str) -> Page:
    page.goto(f"{site}/van-ban?{urlencode(address)}")
    return page


def item(page: Page, name: str) -> Locator:
    return page.get_by_role("treeitem", name=re.compile(f"^{re.escape(name)}"))


def test_the_table_tells_what_each_document_is(site: str, page: Page, keep: Keep) -> None:
    opened(page, site)
    row = page.get_by_role("row").filter(has_text=TITLE_2024)
    cells = row.get_by_role("cell")
    expect(cells.nth(1)).to_have_text("Kế hoạch")
    expect(cells.nth(2)).to_have_text("214/KH-UBND")
    expect(cells.nth(3)).to_have_text("Ủy ban nhân dân tỉnh Lâm Giang")
    expect(cells.nth(4)).to_have_text("Lâm Giang")
    expect(cells.nth(5)).to_have_text("12/01/2024")
    expect(cells.nth(6)).to_have_text("2024")
    expect(page.get_by_text("2 văn bản")).to_be_visible()
    keep("van-ban-rong")


def test_the_table_and_the_reader_fit_a_phone_and_the_dark(
    site: str, phone: Page, night: Page, keep: Keep
) -> None:
    for window, name in ((phone, "dien-thoai"), (night, "toi")):
        opened(window, site)
        expect(window.get_by_text("214/KH-UBND")).to_be_visible()
        assert window.evaluate("document.body.scrollWidth <= window.innerWidth")
        keep(f"van-ban-{name}", window)
        opened(window, site, id=EARLIER_PLAN, muc="II.2.1")
        expect(window.get_by_text("Đang mở: mục II.2.1", exact=True)).to_be_in_viewport()
        keep(f"van-ban-doc-{name}", window)


def test_documents_are_searched_without_diacritics_and_filtered(site: str, page: Page) -> None:
    opened(page, site)
    search = page.get_by_role("textbox", name="Tìm theo tên")
    search.fill("dia ban LAM giang")
    search.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("link", name=TITLE_2025)).to_be_visible()
    expect(page).to_have_url(re.compile("vb-tim=dia"))
    search.fill("trồng tre")
    search.press("Enter")
    expect(page.get_by_text("Không có văn bản nào phù hợp")).to_be_visible()
    search.fill("")
    search.press("Enter")
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("combobox", name="Năm").click()
    page.get_by_role("option", name="2024").click()
    expect(page.get_by_role("link", name=TITLE_2024)).to_be_visible()
    expect(page.get_by_role("link", name=TITLE_2025)).to_have_count(0)
    expect(page).to_have_url(re.compile("vb-nam=2024"))


def test_an_address_leads_to_its_section_and_marks_it(site: str, page: Page, keep: Keep) -> None:
    opened(page, site, id=PLAN, muc="II.2.d")
    told = page.get_by_text("Đang mở: mục II.2.d")
    expect(told).to_be_in_viewport()
    section = page.get_by_role("region", name="mục II.2.d", exact=True)
    expect(section).to_contain_text("Dự trữ 520 tấn gạo")
    expect(section).to_have_attribute("aria-current", "location")
    expect(item(page, "d) Vật tư")).to_have_attribute("aria-selected", "true")
    keep("van-ban-doc")


def test_the_words_are_those_of_the_file(site: str, page: Page) -> None:
    opened(page, site, id=EARLIER_PLAN)
    article = page.get_by_role("article", name=TITLE_2024)
    expect(article).to_contain_text("Hoàng Thế Lãm")
    blocks = article.locator("p.words").evaluate_all("found => found.map(p => p.textContent)")
    assert "".join(blocks) == SOURCES[EARLIER_PLAN]


def test_a_long_document_is_read_piece_by_piece(site: str, page: Page) -> None:
    opened(page, site, id=PLAN)
    article = page.get_by_role("article")
    expect(article).to_contain_text("Ủy ban nhân dân (UBND) tỉnh ban hành")
    expect(article).not_to_contain_text("Trịnh Quang Vịnh")
    page.get_by_role("button", name="Phần sau").first.click()
    expect(article).to_contain_text("Trịnh Quang Vịnh")
    expect(article).not_to_contain_text("Ủy ban nhân dân (UBND) tỉnh ban hành")
    expect(page.get_by_text("Phần 2/2").first).to_be_visible()
    expect(page).to_have_url(re.compile("phan=2"))


def test_the_outline_is_a_tree_for_the_keyboard_too(site: str, page: Page) -> None:
    opened(page, site, id=PLAN)
    first, inner = item(page, "II. NHIỆM VỤ"), item(page, "2. Chuẩn bị")
    expect(first).to_have_attribute("aria-expanded", "false")
    expect(inner).to_have_count(0)
    item(page, "I. MỤC ĐÍCH").focus()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(inner).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(inner).to_have_count(0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(inner).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đang mở: mục II.2", exact=True)).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"muc=II\.2$"))


def test_the_outline_opens_and_closes_by_the_mouse(site: str, page: Page) -> None:
    opened(page, site, id=EARLIER_PLAN)
    outer = item(page, "II. NỘI DUNG")
    sign = outer.locator(".sign").first
    sign.click()
    expect(item(page, "2. Phòng ngừa")).to_be_visible()
    sign.click()
    expect(item(page, "2. Phòng ngừa")).to_have_count(0)
    outer.click()
    expect(page.get_by_text("Đang mở: mục II", exact=True)).to_be_in_viewport()


def test_a_section_has_an_address_to_be_copied(site: str, page: Page) -> None:
    opened(page, site, id=EARLIER_PLAN)
    mark = page.get_by_role("link", name="Địa chỉ của mục III", exact=True)
    copied = mark.evaluate("anchor => anchor.href")
    mark.click()
    expect(page.get_by_text("Đang mở: mục III", exact=True)).to_be_visible()
    page.goto(copied)
    expect(page.get_by_text("Đang mở: mục III", exact=True)).to_be_in_viewport()


def test_what_a_document_cites_leads_there(site: str, page: Page, keep: Keep) -> None:
    opened(page, site, id=PLAN)
    page.get_by_role("radio", name="Văn bản được dẫn").click()
    cited = page.get_by_role("listitem").filter(has_text="214/KH-UBND")
    expect(cited.get_by_text("Có trong kho")).to_be_visible()
    absent = page.get_by_role("listitem").filter(has_text="1402/SXD-QLN")
    expect(absent.get_by_text("Chưa có trong kho")).to_be_visible()
    keep("van-ban-duoc-dan")
    cited.get_by_role("link", name="Mở văn bản được dẫn").click()
    expect(page.get_by_role("heading", name=TITLE_2024)).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("214/KH-UBND")


def test_who_cites_a_document_is_told_with_the_place(site: str, page: Page, keep: Keep) -> None:
    opened(page, site, id=EARLIER_PLAN, xem="Được dẫn tại")
    expect(page.get_by_role("heading", name=TITLE_2025)).to_be_visible()
    keep("van-ban-dan-tai")
    page.get_by_role("link", name="Nơi dẫn: mục V.3").click()
    expect(page.get_by_text("Đang mở: mục V.3")).to_be_visible()
    expect(page.locator("mark")).to_contain_text("214/KH-UBND")
    expect(page.locator("mark")).to_be_in_viewport()
    opened(page, site, id=PLAN, xem="Được dẫn tại")
    expect(page.get_by_text("Chưa thấy văn bản nào trong kho dẫn")).to_be_visible()


def test_the_paper_s_own_facts_are_told(site: str, page: Page) -> None:
    opened(page, site, id=EARLIER_PLAN, xem="Thông tin")
    expect(page.get_by_text("CHỦ TỊCH Hoàng Thế Lãm")).to_be_visible()
    expect(page.get_by_text("Ngày ban hành: 12/01/2024")).to_be_visible()
    expect(page.get_by_text("Số ký tự: 4.631")).to_be_visible()


def test_an_address_that_leads_nowhere_is_told(site: str, page: Page) -> None:
    opened(page, site, id="khong-*co*")
    expect(page.get_by_text("Chỉ mục không có văn bản “khong-*co*”")).to_be_visible()
    page.get_by_role("button", name="Danh mục văn bản").click()
    expect(page.get_by_role("table")).to_be_visible()
    opened(page, site, id=PLAN, muc="XXX", chu="a-b,9-1")
    expect(page.get_by_text("Văn bản không có mục được nêu trong địa chỉ")).to_be_visible()
    expect(page.get_by_role("article")).to_be_visible()
