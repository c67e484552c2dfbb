"""What stands before the page, without a browser."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ui_streamlit.guard import Guard, own_hosts


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_page_for_this_machine_answers_to_its_own_names_alone(host: str) -> None:
    assert {"localhost", "127.0.0.1", host} <= {*own_hosts(host, "")}
    assert "cancu.lamgiang.example" in own_hosts(host, " cancu.lamgiang.example, ")


def test_a_page_for_others_answers_to_every_name_unless_some_are_given() -> None:
    assert own_hosts("0.0.0.0", "") == []
    assert "cancu.lamgiang.example" in own_hosts("0.0.0.0", "cancu.lamgiang.example")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://trang:8501", 200),
        ("https://trang:8501", 200),
        ("http://trang", 403),
        ("http://trang:8501.khac.example", 403),
        ("http://localhost:8501", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_only_the_page_itself_may_call_it(origin: str | None, status: int) -> None:
    app = Guard(Starlette(routes=[Route("/", lambda _: PlainTextResponse("trang"))]))
    headers = {} if origin is None else {"Origin": origin}

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://trang:8501") as client:
            return await client.get("/", headers=headers)

    response = asyncio.run(asked())
    assert response.status_code == status
    if status == 200:
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
