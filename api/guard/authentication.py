"""Who calls: every request needs a key, unless the service is open on this machine alone."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import anyio
import anyio.to_thread
from fastapi import Security
from fastapi.security import APIKeyHeader, HTTPBearer
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.guard.limits import TooManyRequestsError, seconds_until
from api.keeping.keys import KeyStore, claimed_id
from api.principal import LOCAL, Principal
from api.problems import ProblemError, problem_response

WITHOUT_KEY: Final = frozenset(("/healthz", "/readyz", "/openapi.json"))
"""What supervisors and programmers ask before they have a key; it tells nothing of the documents.
"""
FAILURES: Final = RateLimitItemPerMinute(10)
"""Wrong keys taken from one address, for one key."""
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")
_LOOKUPS: Final = 4
"""Threads that look keys up. Their own: a key is refused at once while all others search."""
_HOW_TO_GET_ONE: Final = "Quản trị viên của dịch vụ cấp khóa bằng lệnh “cancu keys create”."

NAMED_IN_OPENAPI: Final[list[Any]] = [
    Security(
        HTTPBearer(
            scheme_name="key",
            description="Khóa do quản trị viên cấp (`cancu keys create`). Dịch vụ chỉ nhận kết nối "
            "từ chính máy này và chưa có khóa nào thì không cần khóa.",
            auto_error=False,
        )
    ),
    Security(
        APIKeyHeader(
            name="X-API-Key",
            scheme_name="key-in-x-api-key",
            description="Như trên, cho chương trình không gửi được trường Authorization.",
            auto_error=False,
        )
    ),
]
"""Dependencies that check nothing: they let the OpenAPI document say where a key stands."""


class NoKeyError(ProblemError):
    """No key, or none that counts."""

    status = HTTPStatus.UNAUTHORIZED
    title = "Cần khóa hợp lệ"
    headers: Mapping[str, str] = {"WWW-Authenticate": 'Bearer realm="cancu"'}


class WrongKeyError(NoKeyError):
    """The key belongs to nobody, or is revoked: which of both is nobody's business."""

    headers: Mapping[str, str] = {"WWW-Authenticate": 'Bearer realm="cancu", error="invalid_token"'}


class Authentication:
    """Puts the ``Principal`` who calls into ``request.state.caller``, or refuses with 401.

    Args:
        app: what stands behind.
        host: the address that the service listens on; on this machine's own it is open until the
            first key is made.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._is_local = is_loopback(host)
        self._failures = FixedWindowRateLimiter(MemoryStorage())
        self._lookups = anyio.CapacityLimiter(_LOOKUPS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI says."""
        if scope["type"] == "http" and scope["path"] not in WITHOUT_KEY:
            try:
                scope["state"]["caller"] = await anyio.to_thread.run_sync(
                    self._caller, scope, limiter=self._lookups
                )
            except ProblemError as error:
                await problem_response(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _caller(self, scope: Scope) -> Principal:
        keys: KeyStore = scope["state"]["backend"].keys
        headers = Headers(scope=scope)
        # A proxy on this machine brings in callers of others.
        is_near = self._is_local and not any(name in headers for name in _FORWARDED)
        if is_near and not keys.any_made():
            return LOCAL
        if not (secret := _given(headers)):
            raise NoKeyError(
                "Yêu cầu không kèm khóa. Hãy gửi trường “Authorization: Bearer <khóa>”. "
                + _HOW_TO_GET_ONE
            )
        return self._holder(keys, secret, scope["client"])

    def _holder(self, keys: KeyStore, secret: str, client: tuple[str, int] | None) -> Principal:
        # First of all: whoever knows a key's id must not lock its holder out with wrong secrets.
        if principal := keys.find(secret):
            return principal
        # Each known key apart: colleagues share an address where a proxy stands before the service,
        # and one program with a revoked key must not shut all of them out.
        key_id = claimed_id(secret)
        counted = (client[0] if client else "", key_id if keys.is_known(key_id) else "")
        if not self._failures.hit(FAILURES, *counted):
            stats = self._failures.get_window_stats(FAILURES, *counted)
            raise TooManyRequestsError(
                "Quá nhiều lần gửi khóa sai từ địa chỉ này.", seconds_until(stats.reset_time)
            )
        raise WrongKeyError("Khóa không đúng hoặc đã bị thu hồi. " + _HOW_TO_GET_ONE)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _given(headers: Headers) -> str:
    """The secret sent, empty if none; beside ``Authorization`` of another kind as a proxy sends."""
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and credentials.strip():
        return credentials.strip()
    return headers.get("x-api-key", "").strip()
