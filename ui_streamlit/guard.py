"""What stands before Streamlit: the page speaks only with its own site and loads nothing else."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")
_FOREIGN: Final = "Trang web khác không được gọi trang Căn cứ."


class Guard:
    """Refuses what the pages of other sites send, and confines what this one may load.

    Streamlit itself would let in the pages of every port of this machine, and ask a server on the
    internet for this machine's address before it refuses any other.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": _policy(),
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI says."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        if scope["type"] not in ("http", "websocket") or not _is_foreign(Headers(scope=scope)):
            await self._app(scope, receive, send_with_headers)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await PlainTextResponse(_FOREIGN, 403)(scope, receive, send)


def own_hosts(host: str, allowed_hosts: str) -> list[str]:
    """The names that the page answers to when it listens on ``host``; none: to every name.

    A page for this machine alone answers to its own names, so that no other site can give itself
    this machine's address. For others, the names of ``CANCU_ALLOWED_HOSTS`` are known or none.
    """
    named = [name.strip() for name in allowed_hosts.split(",") if name.strip()]
    return [*_THIS_MACHINE, host, *named] if named or _is_loopback(host) else []


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_foreign(headers: Headers) -> bool:
    """Whether a browser says that the page of another site sends this; programs say nothing."""
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _policy() -> str:
    """What the page may load: its own files, and what its own scripts make."""
    directives = {
        "default-src": ["'self'"],
        # Streamlit makes modules of the texts of our components.
        "script-src": ["'self'", "blob:", *_inline_scripts()],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "frame-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _inline_scripts() -> Sequence[str]:
    """The scripts that Streamlit's own page holds, as a policy names them: by their hashes."""
    page = files("streamlit").joinpath("static", "index.html").read_text(encoding="utf-8")
    found: list[str] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in found)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
