"""How much each key may ask, and how much all of them together."""

from __future__ import annotations

import math
import time
from collections import Counter
from http import HTTPStatus
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from api.principal import Principal
from api.problems import ProblemError, UnavailableError, problem_response

UNCOUNTED: Final = frozenset(("/metrics",))
"""Takes no place: a full service is when its numbers are needed."""


class TooManyRequestsError(ProblemError):
    """A key, or an address, asks more than it may. ``seconds``: when to come back."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Quá nhiều yêu cầu"

    def __init__(self, why: str, seconds: int) -> None:
        super().__init__(f"{why} Hãy thử lại sau {seconds} giây.")
        self.headers = {"Retry-After": str(seconds)}


def seconds_until(moment: float) -> int:
    """Whole seconds, at least one, until a moment of ``time.time``."""
    return max(1, math.ceil(moment - time.time()))


class Rates:
    """Lets each key ask so many times in any minute; ``per_minute`` 0: as often as it likes."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._limit = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._counts = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI says."""
        caller = _caller(scope)
        limit = self._limit
        if caller and limit and not self._counts.hit(limit, caller.key_id):
            reset = self._counts.get_window_stats(limit, caller.key_id).reset_time
            error = TooManyRequestsError(
                f"Khóa này đã gửi {limit.amount} yêu cầu trong một phút.", seconds_until(reset)
            )
            await problem_response(error)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class Places:
    """Answers so many requests at the same time, of one key and in all.

    A place is taken until the work is really done: a stream ended, a thread come back. One given
    up earlier would let a client pile up threads that nobody waits for any more.
    """

    def __init__(self, app: ASGIApp, per_key: int, in_all: int) -> None:
        self._app = app
        self._per_key = per_key
        self._in_all = in_all
        self._taken: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI says."""
        caller = _caller(scope)
        if caller is None or scope["path"] in UNCOUNTED:
            await self._app(scope, receive, send)
            return
        if refusal := self._refusal(caller.key_id):
            await problem_response(refusal)(scope, receive, send)
            return
        self._taken[caller.key_id] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._taken[caller.key_id] -= 1

    def _refusal(self, key_id: str) -> ProblemError | None:
        if self._taken[key_id] >= self._per_key:
            why = f"Khóa này đang có {self._per_key} yêu cầu chưa trả lời xong."
            return TooManyRequestsError(why, 1)
        if self._taken.total() >= self._in_all:
            return UnavailableError("Dịch vụ đang trả lời hết mức; hãy thử lại sau ít giây.")
        return None


def _caller(scope: Scope) -> Principal | None:
    """Who calls; nobody where no key is asked for, and where the program itself starts and ends."""
    caller: Principal | None = scope.get("state", {}).get("caller")
    return caller
