"""Work done step by step in a worker thread while its results are waited for or sent.

Whoever waits may go: the client hangs up, the request is given up. The work is told so by an
event, and the request ends only when the work has: with it the generation it leases and its place
among the requests are free, and no thread is left behind.
"""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import takewhile
from threading import Event
from typing import Final, TypeVar

import anyio
import anyio.from_thread
import anyio.to_thread
from anyio.streams.memory import MemoryObjectReceiveStream
from fastapi.sse import format_sse_event
from pydantic import BaseModel
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.problems import problem_of
from rag.chat_model import StoppedError

T = TypeVar("T")
Steps = Callable[[Event], Iterator[T]]
"""Work in steps; it may end early once the event is set."""

HEARTBEAT_SECONDS: Final = 10.0
"""A proxy between must never take a thinking model for a dead connection."""
_HEARTBEAT: Final = format_sse_event(comment="")

_logger = logging.getLogger(__name__)


@asynccontextmanager
async def working(steps: Steps[T]) -> AsyncIterator[MemoryObjectReceiveStream[T | Exception]]:
    """The results of the steps as they come, and an error if one fails: the last thing then.

    Leaving the block early stops the work; it is left when the work has ended.
    """
    stopped = Event()
    sender, receiver = anyio.create_memory_object_stream[T | Exception](math.inf)

    def work() -> None:
        tell = sender.send_nowait
        try:
            for result in steps(stopped):
                anyio.from_thread.run_sync(tell, result)
                if stopped.is_set():
                    return
        except StoppedError:
            pass
        except Exception as error:  # whoever waits decides what becomes of it
            anyio.from_thread.run_sync(tell, error)
        finally:
            anyio.from_thread.run_sync(sender.close)

    with sender, receiver:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(anyio.to_thread.run_sync, work)
            try:
                yield receiver
            finally:
                stopped.set()


async def last(steps: Steps[T]) -> T:
    """The last result of the steps; raises what one of them raises."""
    outcome: T | Exception | None = None
    async with working(_last_of(steps)) as results:
        async for result in results:
            outcome = result
    if isinstance(outcome, Exception):
        raise outcome
    assert outcome is not None  # only work that nobody waits for ends without a result
    return outcome


def _last_of(steps: Steps[T]) -> Steps[T]:
    """The same work, of which only the last result is told: each costs a change of threads."""

    def work(stopped: Event) -> Iterator[T]:
        told = takewhile(lambda _: not stopped.is_set(), steps(stopped))
        yield from deque(told, maxlen=1)

    return work


def event(name: str, data: BaseModel) -> bytes:
    """A server-sent event as it is sent."""
    return format_sse_event(event=name, data_str=data.model_dump_json())


class EventStream(Response):
    """Server-sent events, each as soon as its step has made it.

    Where a step fails before anything has been sent, the request fails with its status; afterwards
    an event ``error`` tells the problem and is the last one.
    """

    media_type = "text/event-stream"

    def __init__(self, steps: Steps[bytes]) -> None:
        self.status_code = 200
        self.background = None
        self._steps = steps
        # nginx would hold the events back until it has a whole buffer of them.
        self.init_headers({"X-Accel-Buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events until they end or the client has gone."""
        sending = _Sending(send, self.status_code, self.raw_headers)
        error: Exception | None = None
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_until_gone, receive, tasks.cancel_scope)
            async with working(self._steps) as frames:
                error = await _pass_on(frames, sending)
            tasks.cancel_scope.cancel()
        if error and not sending.has_begun:
            raise error


class _Sending:
    """A response on its way; nothing is sent before there is something to send."""

    def __init__(self, send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._start = {"type": "http.response.start", "status": status, "headers": headers}
        self.has_begun = False

    async def body(self, piece: bytes, *, more: bool = True) -> None:
        if not self.has_begun:
            self.has_begun = True
            await self._send(self._start)
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})


async def _until_gone(receive: Receive, sending: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    sending.cancel()


async def _pass_on(
    frames: MemoryObjectReceiveStream[bytes | Exception], sending: _Sending
) -> Exception | None:
    """Send the frames, and heartbeats between them; the error that has ended them, if one did."""
    try:
        while (frame := await _next(frames)) is not None:
            if isinstance(frame, Exception):
                if sending.has_begun:
                    _logger.error("Đang trả lời thì gặp lỗi", exc_info=frame)
                    await sending.body(event("error", problem_of(frame)), more=False)
                return frame
            await sending.body(frame)
        await sending.body(b"", more=False)
    except OSError:  # the client has gone, and the server tells so
        pass
    return None


async def _next(
    frames: MemoryObjectReceiveStream[bytes | Exception],
) -> bytes | Exception | None:
    """The next frame, a heartbeat if none comes in time, ``None`` at the end."""
    with anyio.move_on_after(HEARTBEAT_SECONDS):
        try:
            return await frames.receive()
        except anyio.EndOfStream:
            return None
    return _HEARTBEAT
