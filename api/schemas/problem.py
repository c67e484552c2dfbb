"""Why a request failed (RFC 9457), as typed JSON."""

from __future__ import annotations

from pydantic import BaseModel


class InvalidField(BaseModel):
    """What is wrong with one part of a request; ``pointer`` is an RFC 6901 fragment."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """Why a request failed, as RFC 9457 tells it; title and details are in Vietnamese.

    ``request_id`` is the request's in the service's log and in the header ``X-Request-ID``.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[InvalidField] = []
    request_id: str | None = None
