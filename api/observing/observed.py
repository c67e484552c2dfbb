"""What the service says of its own work: a line and a count for each request and each answer."""

from __future__ import annotations

import logging
import re
import time
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.observing.metrics import Metrics, outcome_of
from api.observing.reporting import Report
from rag.answer import Answer

REQUEST_ID: Final = "X-Request-ID"
_SANE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""An id of the client's own: short, and nothing that could break a log or a header."""
NONE: Final = "none"
"""The route of a request that reached none; the status of one whose client went before it."""

_logger = logging.getLogger(__name__)


class Observed:
    """Stands before everything else: gives each request an id, counts it, writes its line.

    The line comes at the end of the response, so that a stream's time is its whole time. It holds
    the route's template and neither path nor query, which hold the client's words.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let ``app`` answer, and look on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        # Not taken back at the end: the server logs what fails in the same context after it.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=exchange.id)
        with self._metrics.in_flight.track_inprogress():
            try:
                await self.app(scope, exchange.receive, exchange.send)
            finally:
                self._tell(exchange)

    def _tell(self, exchange: _Exchange) -> None:
        seconds = time.perf_counter() - exchange.started
        method, route = exchange.scope["method"], route_of(exchange.scope)
        self._metrics.count_request(method, route, str(exchange.status or NONE), seconds)
        caller = exchange.scope.get("state", {}).get("caller")
        failed = (exchange.status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR
        line = {
            "method": method,
            "route": route,
            "status": exchange.status,
            "milliseconds": round(seconds * 1000, 1),
            "key_id": caller.key_id if caller else None,
            "client_gone": exchange.client_gone,
        }
        _logger.log(logging.WARNING if failed else logging.INFO, "request", extra=line)


class _Exchange:
    """One request and what became of it."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self._receive, self._send = receive, send
        given = Headers(scope=scope).get(REQUEST_ID, "")
        self.id = given if _SANE_ID.fullmatch(given) else uuid4().hex
        self.started = time.perf_counter()
        self.status: int | None = None
        self.client_gone = False
        self._complete = False

    async def receive(self) -> Message:
        message = await self._receive()
        # Servers send it after a whole response too.
        self.client_gone |= message["type"] == "http.disconnect" and not self._complete
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[REQUEST_ID] = self.id
        elif message["type"] == "http.response.body":
            self._complete = not message.get("more_body", False)
        try:
            await self._send(message)
        except OSError:  # what a server raises when the connection has gone
            self.client_gone = True
            raise


def route_of(scope: Scope) -> str:
    """The template of the route that a request has reached, such as ``/v1/documents/{id}``."""
    if template := getattr(scope.get("route"), "path_format", None):
        return str(template)
    # Those of Starlette's own leave no trace in the scope; theirs are whole addresses.
    plain = {route.path for route in scope["app"].routes if isinstance(route, Route)}
    return scope["path"] if scope["path"] in plain else NONE


def report_to(metrics: Metrics, *, questions: bool) -> Report:
    """Counts each answer and writes its line; with ``questions`` the question too."""

    def report(answer: Answer) -> None:
        metrics.count_answer(answer)
        line: dict[str, object] = {
            "outcome": outcome_of(answer),
            "mode": answer.mode.value,
            "dropped": answer.dropped,
            "stages": answer.milliseconds,
        }
        if questions:
            line["question"] = answer.question
        _logger.info("answer", extra=line)

    return report


class ObservedFastAPI(FastAPI):
    """FastAPI with ``Observed`` around all of it, what answers unforeseen failures included."""

    def __init__(self, metrics: Metrics, about: dict[str, Any], **built: Any) -> None:  # noqa: ANN401
        super().__init__(**about, **built)
        self._metrics = metrics

    def build_middleware_stack(self) -> ASGIApp:
        """What stands between the server and the routes."""
        return Observed(super().build_middleware_stack(), self._metrics)
