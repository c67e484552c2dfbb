"""The frame: its parts, its looks, and what it says while the service cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui_streamlit.conftest import PHONE, Keep, paged
from tests.ui_streamlit.stoppable import StoppableService, stoppable

PARTS = {
    "Hỏi đáp": "",
    "Nhiệm vụ": "nhiem-vu",
    "Văn bản": "van-ban",
    "So sánh": "so-sanh",
    "Đánh giá": "danh-gia",
}
AWAY = re.compile("Không kết nối được với dịch vụ")
NOT_READY = re.compile("Chưa có chỉ mục")


def test_the_page_names_its_parts_and_leads_to_each(site: str, page: Page, keep: Keep) -> None:
    page.goto(site)
    expect(page).to_have_title("Căn cứ")
    for name, path in PARTS.items():
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        assert page.url.partition("?")[0] == f"{site}/{path}"
    keep("khung-rong")


def test_each_part_has_an_address_of_its_own(site: str, page: Page) -> None:
    for name, path in PARTS.items():
        page.goto(f"{site}/{path}")
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_it_says_that_it_is_vietnamese_to_whoever_has_it_read_aloud(site: str, page: Page) -> None:
    page.goto(site)
    expect(page.get_by_role("heading", name="Hỏi đáp", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "vi"


def test_the_parts_can_be_reached_with_the_keyboard_alone(site: str, page: Page) -> None:
    page.goto(site)
    link = page.get_by_role("link", name="Nhiệm vụ")
    expect(link).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nhiệm vụ", level=1)).to_be_visible()


def test_on_a_phone_the_parts_are_behind_a_button_and_nothing_is_cut_off(
    site: str, phone: Page, keep: Keep
) -> None:
    phone.goto(site)
    expect(phone.get_by_role("heading", name="Hỏi đáp", level=1)).to_be_visible()
    link = phone.get_by_role("link", name="Đánh giá")
    expect(link).not_to_be_in_viewport()
    phone.get_by_test_id("stExpandSidebarButton").click()
    expect(link).to_be_in_viewport()
    keep("khung-hep-mo", phone)
    link.click()
    expect(phone.get_by_role("heading", name="Đánh giá", level=1)).to_be_visible()
    expect(link).not_to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    keep("khung-hep", phone)


def brightness(page: Page) -> int:
    """How bright the page's ground is, 0 to 255."""
    ground = page.get_by_test_id("stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    return max(map(int, re.findall(r"\d+", ground)[:3]))


def test_it_is_light_or_dark_as_the_system_is(
    site: str, page: Page, night: Page, keep: Keep
) -> None:
    for window in (page, night):
        window.goto(site)
        expect(window.get_by_role("heading", name="Hỏi đáp", level=1)).to_be_visible()
    assert brightness(page) > 200
    assert brightness(night) < 60
    keep("khung-toi", night)


def test_a_browser_is_told_to_load_nothing_from_elsewhere(site: str) -> None:
    policy = httpx.get(site, trust_env=False).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert not re.search(r"https?:|\*", policy)


def test_what_a_document_would_load_from_elsewhere_is_not_asked_for(
    site: str, browser: Browser
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site)
        expect(page.get_by_role("heading", name="Hỏi đáp", level=1)).to_be_visible()
        refused = page.evaluate(
            """() => new Promise((tell) => {
              document.addEventListener("securitypolicyviolation", (e) => tell(e.blockedURI));
              document.body.append(Object.assign(new Image(), {src: "http://localhost:1/a.png"}));
            })"""
        )
    assert refused == "http://localhost:1/a.png"


def test_pages_of_other_sites_are_refused(site: str) -> None:
    foreign = {"Origin": "http://localhost:1"}
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    for path, headers in (("/_stcore/stream", foreign | upgrade), ("/_stcore/health", foreign)):
        assert httpx.get(f"{site}{path}", headers=headers, trust_env=False).status_code == 403
    own = {"Origin": site}
    assert httpx.get(f"{site}/_stcore/health", headers=own, trust_env=False).status_code == 200


@pytest.fixture(scope="module")
def unsteady(sample_home: Path) -> Iterator[StoppableService]:
    with stoppable(sample_home) as service:
        yield service


@pytest.fixture(scope="module")
def unsteady_site(
    unsteady: StoppableService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with paged(unsteady.url, tmp_path_factory.mktemp("unsteady-ui")) as url:
        yield url


def test_while_the_service_is_away_it_says_so_and_goes_on_once_it_is_back(
    unsteady: StoppableService, unsteady_site: str, page: Page, keep: Keep
) -> None:
    unsteady.stop()
    page.goto(f"{unsteady_site}/nhiem-vu")
    expect(page.get_by_text(AWAY)).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.get_by_role("link", name="Văn bản")).to_be_visible()
    keep("dich-vu-dung")
    unsteady.start()
    page.get_by_role("button", name="Thử lại").click()
    expect(page.get_by_role("heading", name="Nhiệm vụ", level=1)).to_be_visible()
    expect(page.get_by_text(AWAY)).to_have_count(0)
    unsteady.stop()
    page.get_by_role("link", name="Đánh giá").click()
    expect(page.get_by_text(AWAY)).to_be_visible()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, model_home: Path) -> Path:
    """A data folder without an index."""
    home = tmp_path_factory.mktemp("empty")
    (home / "models").symlink_to(model_home / "models")
    return home


@pytest.fixture(scope="module")
def empty_site(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with stoppable(empty) as service:
        service.start()
        with paged(service.url, tmp_path_factory.mktemp("empty-ui")) as url:
            yield url


def test_without_an_index_it_says_what_to_do_and_still_shows_what_needs_none(
    empty_site: str, page: Page, keep: Keep
) -> None:
    page.goto(empty_site)
    expect(page.get_by_text(NOT_READY)).to_contain_text("cancu index")
    expect(page.get_by_text("tải lên ở trang Văn bản")).to_be_visible()
    expect(page.get_by_role("heading", name="Hỏi đáp", level=1)).to_have_count(0)
    keep("chua-co-chi-muc")
    for name in ("Văn bản", "Đánh giá"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
