"""What a client is told whose request outlasts the service."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import UnavailableError, problem_response

STOPPING: Final = UnavailableError("Dịch vụ đang dừng; hãy gửi lại yêu cầu sau ít phút.")
_UVICORN_SAYS: Final = "timeout graceful shutdown exceeded"
"""Part of the message that uvicorn cancels requests with."""


class BrokenOff:
    """Answers requests that uvicorn breaks off at its end with 503; a stream ends where it is.

    It would log each of them as a failure of the application. Whatever else is cancelled is not
    touched: who cancels waits to see it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI says."""
        has_begun = False

        async def note(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except asyncio.CancelledError as error:
            if scope["type"] != "http" or _UVICORN_SAYS not in str(error):
                raise
            if not has_begun:
                await problem_response(STOPPING)(scope, receive, send)
