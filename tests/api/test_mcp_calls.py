"""A request to the MCP server keeps its place until the work of its tools has ended."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import anyio
import pytest
from pydantic import BaseModel
from starlette.types import ASGIApp, Message, Receive

from api.clients import mcp_server
from api.clients.mcp_server import McpEndpoint, mcp_over_http
from api.clients.mcp_tools import ReadingTool
from api.guard.deadline import Deadline
from api.guard.limits import Places
from api.principal import Principal, Role

CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
HEADERS = {
    "content-type": "application/json",
    "accept": "application/json, text/event-stream",
    "host": "localhost",
}


class Nothing(BaseModel):
    """What the tool below takes and gives."""


class Work:
    """A tool's work in its thread, which goes on until it is released."""

    def __init__(self) -> None:
        self.begun, self.released, self.told_to_stop = Event(), Event(), Event()

    def __call__(self, service: object, arguments: Nothing, stopped: Event) -> Nothing:
        self.begun.set()
        assert self.released.wait(20)
        if stopped.is_set():
            self.told_to_stop.set()
        return Nothing()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """The work of the only tool that there is."""
    work = Work()
    tool = ReadingTool("slow", "chậm", "chậm", Nothing, Nothing, work)
    monkeypatch.setattr(mcp_server, "TOOLS", {tool.name: tool})
    return work


@asynccontextmanager
async def asking(seconds: float) -> AsyncIterator[Callable[[Event], Any]]:
    """Calls the tool with the one place there is; gives the status, ``None`` if there is none.

    The client goes once the event is set.
    """
    async with mcp_over_http(cast(Any, SimpleNamespace(lease=nullcontext))) as sessions:
        app: ASGIApp = Deadline(Places(McpEndpoint(), 1, 1), seconds)
        state = {"mcp": sessions, "caller": Principal("khóa", Role.READER)}

        async def ask(gone: Event) -> int | None:
            sent: list[Message] = []

            async def send(message: Message) -> None:
                sent.append(message)

            await app(_scope(state), _request(gone), send)
            return sent[0]["status"] if sent else None

        yield ask


def _scope(state: dict[str, object]) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/mcp",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in HEADERS.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": state,
    }


def _request(gone: Event) -> Receive:
    call = json.dumps({**CALL, "params": {"name": "slow", "arguments": {}}}).encode()
    messages: list[Message] = [{"type": "http.request", "body": call, "more_body": False}]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        while not gone.is_set():
            await anyio.sleep(0.01)
        return {"type": "http.disconnect"}

    return receive


async def eventually(holds: Callable[[], bool]) -> None:
    with anyio.fail_after(10):
        while not holds():
            await anyio.sleep(0.01)


@pytest.mark.parametrize("leaves", [False, True])
def test_a_call_that_nobody_waits_for_keeps_its_place_until_its_thread_has_ended(
    work: Work, leaves: bool
) -> None:
    async def check() -> None:
        gone, later = Event(), Event()
        async with asking(60 if leaves else 0.5) as ask, anyio.create_task_group() as tasks:
            tasks.start_soon(ask, gone)
            await eventually(work.begun.is_set)
            if leaves:
                gone.set()
            await anyio.sleep(1)
            assert await ask(later) == 429
            work.released.set()
            await eventually(work.told_to_stop.is_set)
            await anyio.sleep(0.2)
            assert await ask(later) == 200

    anyio.run(check)


def test_a_call_that_is_waited_for_is_answered(work: Work) -> None:
    async def check() -> None:
        work.released.set()
        async with asking(60) as ask:
            assert await ask(Event()) == 200
        assert not work.told_to_stop.is_set()

    anyio.run(check)
