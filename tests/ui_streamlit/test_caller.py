"""Who sits before the page: with a key, without one, one beside the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import make_app
from api.keeping.database import Database
from settings import Settings
from tests.api.gated import make_key, revoke
from tests.api.serving import serving
from tests.ui_streamlit.conftest import Keep, opened, paged

ASKED = "Ai ký kế hoạch phòng, chống thiên tai năm 2025?"
OTHER = "Năm 2024 lắp bao nhiêu trạm đo mưa?"


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_home, tmp_path / "home", symlinks=True))


@pytest.fixture
def api(home: Path) -> Iterator[str]:
    with serving(make_app(Settings(home=home, requests_per_minute=0))) as url:
        yield url


def ask(page: Page, question: str) -> None:
    page.get_by_placeholder("Nhập câu hỏi").fill(question)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=question)).to_be_visible()


def owners(home: Path) -> list[str]:
    """Whose conversations the service's file holds."""
    with closing(Database(home)) as database:
        return [row[0] for row in database.rows("SELECT owner FROM conversations ORDER BY owner")]


def test_two_browsers_never_see_each_others_conversations(
    api: str, tmp_path: Path, browser: Browser, home: Path, keep: Keep
) -> None:
    with paged(api, tmp_path) as site, opened(browser) as first, opened(browser) as second:
        one, other = first.new_page(), second.new_page()
        for page, question in ((one, ASKED), (other, OTHER)):
            page.goto(site)
            ask(page, question)
        for page, own, foreign in ((one, ASKED, OTHER), (other, OTHER, ASKED)):
            page.reload()
            expect(page.get_by_role("button", name=own)).to_be_visible()
            expect(page.get_by_text(foreign)).to_have_count(0)
        assert len(set(owners(home))) == 2
        assert ASKED not in one.url
        keep("hai-trinh-duyet", one)


def test_who_leaves_a_shared_computer_leaves_nothing_behind(
    api: str, tmp_path: Path, page: Page, home: Path, keep: Keep
) -> None:
    with paged(api, tmp_path) as site:
        page.goto(site)
        ask(page, ASKED)
        (before,) = owners(home)
        page.get_by_role("button", name="Dùng chung máy?").click()
        expect(page.get_by_text("Người dùng trình duyệt này sau bạn")).to_be_visible()
        keep("dung-chung-may")
        page.get_by_role("button", name="Xóa hội thoại và bắt đầu lại").click()
        expect(page.get_by_role("button", name=ASKED)).to_have_count(0)
        expect(page.get_by_text("Không có hội thoại này")).to_have_count(0)
        assert owners(home) == []
        ask(page, OTHER)
        assert owners(home) != [before]


def test_a_service_with_keys_has_the_user_asked_for_one(
    api: str, tmp_path: Path, page: Page, home: Path, keep: Keep
) -> None:
    key_id, header = make_key(home)
    with paged(api, tmp_path) as site:
        page.goto(site)
        field = page.get_by_label("Khóa", exact=True)
        expect(field).to_have_attribute("type", "password")
        keep("can-khoa")
        field.fill("cancu_sai_khoa")
        page.get_by_role("button", name="Dùng khóa này").click()
        expect(page.get_by_text("Khóa không đúng hoặc đã bị thu hồi")).to_be_visible()
        field.fill(header["Authorization"].removeprefix("Bearer "))
        page.get_by_role("button", name="Dùng khóa này").click()
        ask(page, ASKED)
        assert owners(home) == [key_id]
        assert header["Authorization"][-20:] not in page.content()
        page.get_by_role("button", name="Quên khóa").click()
        _, another = make_key(home)
        field.fill(another["Authorization"].removeprefix("Bearer "))
        page.get_by_role("button", name="Dùng khóa này").click()
        expect(page.get_by_role("heading", name="Hỏi đáp", level=1)).to_be_visible()
        expect(page.get_by_text(ASKED)).to_have_count(0)


def test_a_key_revoked_meanwhile_has_the_user_asked_for_another(
    api: str, tmp_path: Path, page: Page, home: Path
) -> None:
    key_id, header = make_key(home)
    with paged(api, tmp_path) as site:
        page.goto(site)
        page.get_by_label("Khóa", exact=True).fill(header["Authorization"].split()[1])
        page.get_by_role("button", name="Dùng khóa này").click()
        expect(page.get_by_role("heading", name="Hỏi đáp", level=1)).to_be_visible()
        revoke(home, key_id)
        page.get_by_role("link", name="Văn bản").click()
        expect(page.get_by_text("Khóa không đúng hoặc đã bị thu hồi")).to_be_visible()
        expect(page.get_by_label("Khóa", exact=True)).to_be_visible()


def test_with_a_key_of_the_page_nobody_is_asked_and_each_browser_has_its_own(
    api: str, tmp_path: Path, page: Page, home: Path, keep: Keep
) -> None:
    key_id, header = make_key(home)
    secret = header["Authorization"].split()[1]
    with paged(api, tmp_path, CANCU_PAGE_KEY=secret) as site:
        page.goto(site)
        ask(page, ASKED)
        (owner,) = owners(home)
        assert owner.startswith(f"{key_id}/")
        assert secret not in page.content()
        revoke(home, key_id)
        page.get_by_role("link", name="Nhiệm vụ").click()
        expect(page.get_by_text("Khóa của trang không đúng hoặc đã bị thu hồi")).to_be_visible()
        expect(page.get_by_label("Khóa", exact=True)).to_have_count(0)
        keep("khoa-cua-trang-het-han")
    assert secret not in (tmp_path / "ui.log").read_text()


def test_who_comes_through_a_proxy_gets_nothing_of_a_service_open_to_this_machine(
    api: str, tmp_path: Path, browser: Browser, home: Path
) -> None:
    proxied = {"X-Forwarded-For": "10.0.0.7"}
    with (
        paged(api, tmp_path) as site,
        opened(browser, extra_http_headers=proxied) as context,
    ):
        page = context.new_page()
        page.goto(site)
        expect(page.get_by_text("ai mở được trang cũng có toàn quyền")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_count(0)
        _, header = make_key(home)
        page.reload()
        expect(page.get_by_label("Khóa", exact=True)).to_be_visible()
        page.get_by_label("Khóa", exact=True).fill(header["Authorization"].split()[1])
        page.get_by_role("button", name="Dùng khóa này").click()
        expect(page.get_by_role("heading", name="Hỏi đáp", level=1)).to_be_visible()
