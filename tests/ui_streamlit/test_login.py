"""Users who sign in: their conversations follow them from browser to browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import make_app
from settings import Settings
from tests.api.serving import serving
from tests.ui_streamlit.conftest import Keep, opened, paged
from tests.ui_streamlit.identity import identity_provider, write_secrets
from tests.ui_streamlit.test_caller import ASKED, ask, owners


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_home, tmp_path / "home", symlinks=True))


@pytest.fixture
def api(home: Path) -> Iterator[str]:
    with serving(make_app(Settings(home=home, requests_per_minute=0))) as url:
        yield url


@pytest.fixture
def login_site(api: str, tmp_path: Path) -> Iterator[str]:
    with serving(identity_provider()) as provider:
        write_secrets(tmp_path, provider)
        with paged(api, tmp_path, CANCU_PAGE_LOGIN="true") as url:
            yield url


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(site)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text(f"Đang đăng nhập: {name}")).to_be_visible()


def test_conversations_belong_to_who_has_signed_in(
    login_site: str, browser: Browser, home: Path, keep: Keep
) -> None:
    with opened(browser) as first, opened(browser) as second, opened(browser) as third:
        lan, minh, lan_again = (context.new_page() for context in (first, second, third))
        lan.goto(login_site)
        expect(lan.get_by_role("heading", name="Hỏi đáp", level=1)).to_have_count(0)
        expect(lan.get_by_role("button", name="Đăng nhập")).to_be_visible()
        keep("dang-nhap", lan)
        sign_in(lan, login_site, "Lê Thị Lan")
        ask(lan, ASKED)
        keep("da-dang-nhap", lan)
        sign_in(minh, login_site, "Trần Minh")
        expect(minh.get_by_role("button", name="Hội thoại mới")).to_be_visible()
        expect(minh.get_by_role("button", name=ASKED)).to_have_count(0)
        sign_in(lan_again, login_site, "Lê Thị Lan")
        expect(lan_again.get_by_role("button", name=ASKED)).to_be_visible()
        (owner,) = owners(home)
        assert owner.startswith("local/")
        assert "lan-01" not in owner
        lan.get_by_role("button", name="Đăng xuất").click()
        expect(lan.get_by_role("button", name="Đăng nhập")).to_be_visible()
        expect(lan.get_by_text(ASKED)).to_have_count(0)


def test_without_a_provider_nobody_gets_in_and_the_page_says_what_is_missing(
    api: str, tmp_path: Path, page: Page
) -> None:
    with paged(api, tmp_path, CANCU_PAGE_LOGIN="true") as site:
        page.goto(site)
        expect(page.get_by_text(".streamlit/secrets.toml")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_count(0)
