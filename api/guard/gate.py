"""What stands before the routes, from the outside in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api.guard.authentication import Authentication
from api.guard.broken_off import BrokenOff
from api.guard.deadline import Deadline
from api.guard.headers import SecurityHeaders
from api.guard.limits import Places, Rates
from api.guard.origins import NO_PREFLIGHT, WRONG_HOST, SameSite, listed, own_hosts
from api.guard.refusals import AsProblem
from api.problems import ProblemError
from settings import Settings

MAX_BODY_BYTES: Final = 1_000_000
"""The largest body, in bytes, of a request to a route that sets no ``max_body_size`` of its own."""


class TooLargeError(ProblemError):
    """The body of the request exceeds what its route takes."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "Yêu cầu quá lớn"


TOO_LARGE: Final = TooLargeError("Nội dung của yêu cầu lớn quá mức mà địa chỉ này nhận.")


def gate(settings: Settings, host: str) -> list[Middleware]:
    """What every request passes, outermost first, for a service that listens on ``host``.

    Only requests are stopped: the application's start and end pass through.
    """
    origins = listed(settings.allowed_origins)
    hosts = own_hosts(host, settings.allowed_hosts)
    return [
        Middleware(SecurityHeaders),
        Middleware(BrokenOff),
        Middleware(AsProblem, WRONG_HOST),
        Middleware(TrustedHostMiddleware, hosts, www_redirect=False),
        Middleware(SameSite, origins),
        *(_pages_allowed(origins) if origins else ()),
        Middleware(Authentication, host),
        Middleware(Rates, settings.requests_per_minute),
        # The place within the deadline: work that is left behind keeps it.
        Middleware(Deadline, settings.request_seconds),
        Middleware(Places, settings.requests_at_once, settings.requests_in_all),
        # Not FastAPI's argument for the whole application: that one stands outside of all these.
        Middleware(AsProblem, TOO_LARGE),
        Middleware(RequestBodyLimitMiddleware, MAX_BODY_BYTES),
    ]


def _pages_allowed(origins: list[str]) -> list[Middleware]:
    """CORS; before the keys, so that a page can read why it was refused."""
    return [
        Middleware(AsProblem, NO_PREFLIGHT),
        Middleware(
            CORSMiddleware,
            origins,
            allow_methods=("GET", "POST", "PATCH", "DELETE"),
            allow_headers=("*",),
            expose_headers=("Content-Disposition", "Location", "Retry-After", "X-Request-ID"),
        ),
    ]
