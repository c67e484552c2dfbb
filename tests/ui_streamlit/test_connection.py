"""What the page's connection does when the other side is not what it should be, or is slow."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Event as Flag

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, StreamingResponse

from api.app import make_app
from settings import Settings
from tests.api.serving import serving
from ui_streamlit.client import Connection, ServiceError, connection
from ui_streamlit.client.asking import Part, Scope, asking

Way = Callable[[str], object]
NOBODYS = "0" * 32
SOON = 5.0
"""Seconds within which the other side must see that it was hung up on."""


@dataclass(frozen=True)
class Anything:
    """What is of no concern here."""


def stranger() -> FastAPI:
    """Another program, which answers with a page."""
    app = FastAPI()
    app.get("/v1/documents", response_class=HTMLResponse)(lambda: "<p>Xin chào</p>")
    return app


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    with closing(Connection(url)) as connection:
        yield connection


def get(url: str) -> None:
    with connected(url) as connection:
        connection.get("/v1/documents", Anything)


def ask(url: str) -> list[Part]:
    """All that comes of a question."""
    with connected(url) as ours, asking(ours, "Hạn gửi?", Scope(), NOBODYS) as parts:
        return list(parts)


WAYS = pytest.mark.parametrize("way", [get, ask])


@pytest.mark.parametrize(("app", "code"), [(FastAPI(), 404), (stranger(), 200)])
def test_another_program_at_the_address_is_told(app: FastAPI, code: int) -> None:
    with (
        serving(app) as url,
        pytest.raises(ServiceError, match=rf"không trả lời như .* \(mã {code}\)"),
    ):
        get(url)


@WAYS
@pytest.mark.parametrize("address", ["127.0.0.1:8000", "http://[", "ftp://127.0.0.1"])
def test_an_address_that_is_none_is_told(address: str, way: Way) -> None:
    with pytest.raises(ServiceError, match="Không kết nối được"):
        way(address)


@WAYS
def test_a_service_that_is_away_is_told_with_what_to_do(way: Way) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ServiceError, match="cancu serve"):
        way(f"http://127.0.0.1:{port}/")


@WAYS
def test_a_service_that_does_not_answer_in_time_is_told(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_SECONDS", httpx.Timeout(0.1, connect=5.0))
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(ServiceError, match="không trả lời kịp"),
    ):
        way(f"http://127.0.0.1:{silent.getsockname()[1]}")


@WAYS
def test_the_proxy_of_an_office_is_not_used(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with (
        serving(make_app(Settings(home=tmp_path))) as url,
        pytest.raises(ServiceError, match="cancu index"),
    ):
        way(url)


def test_when_to_ask_again_is_told(sample_home: Path) -> None:
    settings = Settings(home=sample_home, requests_per_minute=1)
    with serving(make_app(settings)) as url, connected(url) as ours:
        ours.get("/v1/documents", Anything)
        with pytest.raises(ServiceError, match="Hãy thử lại sau") as refused:
            ours.get("/v1/documents", Anything)
    assert refused.value.status == 429
    assert refused.value.retry_after is not None
    assert 0 < refused.value.retry_after <= 60


class Slow:
    """A service that says one thing, or nothing at all, and then thinks for ever."""

    def __init__(self, first: bytes | None) -> None:
        self.left = Flag()
        self._first = first
        self.app = FastAPI()
        self.app.post("/v1/ask")(self._ask)

    async def _ask(self) -> StreamingResponse:
        if self._first is None:
            await self._think()
        return StreamingResponse(self._events(), media_type="text/event-stream")

    async def _events(self) -> AsyncIterator[bytes]:
        yield self._first or b""
        await self._think()

    async def _think(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.left.set()


FIRST = 'event: text\ndata: {"text":"Di dời 815 hộ."}\n\n'.encode()


def test_what_has_come_is_told_at_once_and_waiting_is_told_too() -> None:
    slow = Slow(FIRST)
    with serving(slow.app) as url, connected(url) as ours:
        with asking(ours, "Hỏi?", Scope(), NOBODYS) as parts:
            told = [*islice(parts, 8)]
        assert slow.left.wait(SOON)
    assert [part for part in told if part] == ["Di dời 815 hộ."]
    assert None in told


@pytest.mark.parametrize("is_open", [True, False])
def test_leaving_hangs_up_at_once_even_on_a_service_that_says_nothing(is_open: bool) -> None:
    if is_open:
        slow = Slow(FIRST)
        with serving(slow.app) as url:
            _leave(url)
            assert slow.left.wait(SOON)
    else:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            _leave(f"http://127.0.0.1:{silent.getsockname()[1]}")
            caller, _ = silent.accept()
            with caller:
                caller.settimeout(SOON)
                while caller.recv(65536):
                    pass


def _leave(url: str) -> None:
    """Ask, wait for a moment, go."""
    with connected(url) as ours:
        with asking(ours, "Hỏi?", Scope(), NOBODYS) as parts:
            next(parts)
            left = time.monotonic()
        assert time.monotonic() - left < 1.0


def test_an_error_on_the_way_is_told() -> None:
    problem = b'event: error\ndata: {"detail":"H\xe1\xbb\x8fng.","status":500,"title":"x"}\n\n'

    async def broken() -> StreamingResponse:
        return StreamingResponse(iter([FIRST, problem]), media_type="text/event-stream")

    app = FastAPI()
    app.post("/v1/ask", response_model=None)(broken)
    with (
        serving(app) as url,
        connected(url) as ours,
        asking(ours, "Hỏi?", Scope(), NOBODYS) as parts,
    ):
        assert next(part for part in parts if part) == "Di dời 815 hộ."
        with pytest.raises(ServiceError, match="Hỏng"):
            list(parts)
