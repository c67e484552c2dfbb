"""What every response tells browsers and caches about itself."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS: Final = MappingProxyType(
    {
        # Answers are data: never guessed to be a page, framed, or loaded into another site's page.
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        # They belong to whoever asked; addresses hold ids of documents and conversations.
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
)


class SecurityHeaders:
    """Sets them on each response that passes; whatever a route says instead is overruled."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI says."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)
