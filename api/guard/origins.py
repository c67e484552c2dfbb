"""Which names the service answers to, and which web pages may call it.

An open service on this machine is within reach of every page that its user's browser shows: such a
page may post a form here, or give its own name this machine's address (DNS rebinding).
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import ProblemError, problem_response

_OWN_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")
_HARMLESS: Final = frozenset(("GET", "HEAD"))
"""Following a link here changes nothing, and the other page cannot read what it gets."""


class WrongHostError(ProblemError):
    """The service is called by a name that is none of its own."""

    title = "Sai tên máy"


class ForeignPageError(ProblemError):
    """A page of another site has a browser send this."""

    status = HTTPStatus.FORBIDDEN
    title = "Trang web khác không được gọi dịch vụ"


WRONG_HOST: Final = WrongHostError(
    "Dịch vụ không phục vụ tên máy ghi ở trường Host. Quản trị viên thêm tên ấy vào "
    "CANCU_ALLOWED_HOSTS nếu nó là tên của dịch vụ."
)
FOREIGN_PAGE: Final = ForeignPageError(
    "Trình duyệt gửi yêu cầu này từ một trang web khác. Quản trị viên thêm địa chỉ của trang vào "
    "CANCU_ALLOWED_ORIGINS nếu trang ấy được phép."
)
NO_PREFLIGHT: Final = ProblemError("Dịch vụ không nhận yêu cầu loại này từ trang web khác.")


def listed(setting: str) -> list[str]:
    """The values of a setting that separates them by commas."""
    return [value.strip() for value in setting.split(",") if value.strip()]


def own_hosts(host: str, allowed_hosts: str) -> list[str]:
    """The names to answer to, as the header ``Host`` writes them, for one that listens on host."""
    return [f"[{host}]" if ":" in host else host, *_OWN_HOSTS, *listed(allowed_hosts)]


class SameSite:
    """Refuses what a browser sends for a page of another site, unless that is allowed.

    A browser says so itself, and no page can make it lie: in ``Sec-Fetch-Site``, or in ``Origin``
    where it is old or the service has no HTTPS. Other programs send neither.
    """

    def __init__(self, app: ASGIApp, allowed_origins: Sequence[str]) -> None:
        self._app = app
        self._allowed = frozenset(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI says."""
        if scope["type"] == "http" and self._is_foreign(scope["method"], Headers(scope=scope)):
            await problem_response(FOREIGN_PAGE)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_foreign(self, method: str, headers: Headers) -> bool:
        origin = headers.get("origin")
        if method in _HARMLESS or origin in self._allowed:
            return False
        if site := headers.get("sec-fetch-site"):
            return site not in ("same-origin", "none")
        return origin is not None and origin.partition("://")[2] != headers.get("host")
