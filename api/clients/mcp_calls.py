"""The tool calls of one request to the MCP server, which may outlast it unless it waits.

The package runs a tool in a task of its own. Given up or left by its client, the request would end
while a thread still works for it, and its place among the requests would be free too early.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Final

import anyio


class _Calls:
    """How many calls are under way."""

    def __init__(self) -> None:
        self._under_way = 0
        self._one_ended = anyio.Event()

    @contextmanager
    def one(self) -> Iterator[None]:
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._one_ended.set()

    async def ended(self) -> None:
        while self._under_way:
            self._one_ended = anyio.Event()
            await self._one_ended.wait()


_OF_REQUEST: Final[ContextVar[_Calls | None]] = ContextVar("calls", default=None)


@contextmanager
def under_way() -> Iterator[None]:
    """A tool's work, for as long as the block lasts; over stdio nobody waits for it."""
    with (_OF_REQUEST.get() or _Calls()).one():
        yield


@asynccontextmanager
async def waiting_for_calls() -> AsyncIterator[None]:
    """Serve a request in this block: even if cancelled, it is left when its calls have ended."""
    calls = _Calls()
    token = _OF_REQUEST.set(calls)
    try:
        yield
    finally:
        _OF_REQUEST.reset(token)
        with anyio.CancelScope(shield=True):
            await calls.ended()
