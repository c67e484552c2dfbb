"""Refusals of ready-made middleware, told like all others."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import ProblemError, problem_response


class AsProblem:
    """Answers with ``error`` where ``app`` refuses in plain text, as Starlette's middleware does.

    Wrap it around one such middleware: no route of the service fails in plain text.
    """

    def __init__(self, app: ASGIApp, error: ProblemError) -> None:
        self._app = app
        self._error = error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI says."""
        is_told = False

        async def tell(message: Message) -> None:
            nonlocal is_told
            if _is_plain_refusal(message, self._error.status):
                is_told = True
                await problem_response(self._error)(scope, receive, send)
            elif not is_told:  # what follows is the plain text
                await send(message)

        await self._app(scope, receive, tell)


def _is_plain_refusal(message: Message, status: int) -> bool:
    if message["type"] != "http.response.start" or message["status"] != status:
        return False
    content_type: str = Headers(raw=message["headers"]).get("content-type", "")
    return content_type.startswith("text/plain")
