"""An end to every request, whatever it waits for."""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import Final

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import ProblemError, problem_response

_logger = logging.getLogger(__name__)


class TooLateError(ProblemError):
    """The answer was not there in time."""

    status = HTTPStatus.GATEWAY_TIMEOUT
    title = "Quá thời gian"


TOO_LATE: Final = TooLateError(
    "Dịch vụ không trả lời kịp trong thời gian cho phép. Hãy thử lại, hoặc hỏi ngắn hơn."
)


class Deadline:
    """Gives a request up after so many ``seconds``: 504, or the end of a response that has begun.

    A connection cut in mid-stream tells the client that the rest is missing. A thread cannot be
    stopped: it is left behind, and what it still has to say goes nowhere.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._left_behind: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI says."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        response = _Response(send)
        # Its own task, because anyio would wait for a thread within it. Yet anyio's scope ends it:
        # a task cancelled outright would let go of a thread that still reads a generation.
        giving_up = anyio.CancelScope()
        work = asyncio.create_task(self._work(giving_up, scope, receive, response.send))
        self._left_behind.add(work)
        work.add_done_callback(self._left_behind.discard)
        try:
            await asyncio.wait({work}, timeout=self._seconds)
        finally:
            giving_up.cancel()
            response.is_over = True
        if work.done():
            work.result()
            return
        work.add_done_callback(_tell_failure)
        if not response.has_begun:
            await problem_response(TOO_LATE)(scope, receive, send)

    async def _work(
        self, giving_up: anyio.CancelScope, scope: Scope, receive: Receive, send: Send
    ) -> None:
        with giving_up:
            await self._app(scope, receive, send)


class _Response:
    """What is sent until the response is over."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False
        self.is_over = False

    async def send(self, message: Message) -> None:
        if not self.is_over:
            self.has_begun = True
            await self._send(message)


def _tell_failure(work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (error := work.exception()):
        _logger.error("Yêu cầu đã quá thời gian, sau đó gặp lỗi", exc_info=error)
