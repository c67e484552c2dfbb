"""The page in a real browser, before a real service over a real index of ``sample/``."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from api.app import make_app
from settings import Settings
from tests.api.serving import serving

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "screenshots"
"""Kept for looking at; git ignores it."""
CHROMIUM = "/usr/bin/chromium"
OFFLINE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Switches without which the browser looks for its maker's machines."""

HERE = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
"""What addresses that a browser may ask for begin with."""
PHONE = {"width": 390, "height": 844}


class Keep(Protocol):
    """Keeps a screenshot under a name."""

    def __call__(self, name: str, window: Page | None = None) -> None: ...


@contextmanager
def paged(api: str, folder: Path, **settings: str) -> Iterator[str]:
    """``cancu ui`` before the service at ``api``, in a process of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "cancu.py"), "ui", "--port", str(port), "--api", api]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CANCU_")}
    environment |= {"PYTHONPATH": str(ROOT), **settings}
    with (folder / "ui.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None
        try:
            if httpx.get(f"{url}/_stcore/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the page has not started")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; closed with the module, for its event loop disturbs other tests."""
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*OFFLINE])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def service(sample_home: Path) -> Iterator[str]:
    """The address of a service over the index of ``sample/``; only read its documents."""
    with serving(make_app(Settings(home=sample_home))) as url:
        yield url


@pytest.fixture(scope="package")
def site(service: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page before that service."""
    with paged(service, tmp_path_factory.mktemp("ui")) as url:
        yield url


@contextmanager
def opened(browser: Browser, **looks: Any) -> Iterator[BrowserContext]:  # noqa: ANN401 - as Playwright's
    """A browser as of a new user; nothing that it asks for may stand on another machine."""
    wide: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
    asked: list[str] = []
    with browser.new_context(locale="vi-VN", **wide | looks) as context:
        context.set_default_timeout(30_000)
        context.on("request", lambda request: asked.append(request.url))
        yield context
    assert [url for url in asked if not url.startswith(HERE)] == []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser window's own state, as of a new user."""
    with opened(browser) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty window."""
    return context.new_page()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """An empty window as narrow as a phone."""
    looks = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    with opened(browser, **looks) as context:
        yield context.new_page()


@pytest.fixture
def night(browser: Browser) -> Iterator[Page]:
    """An empty window of a system that is set to dark."""
    with opened(browser, color_scheme="dark") as context:
        yield context.new_page()


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Keep:
    """Keeps a screenshot of a window, of ``page`` if none is named."""

    def keep(name: str, window: Page | None = None) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        shown: Page = window or request.getfixturevalue("page")
        shown.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return keep
