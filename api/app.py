"""The service: its addresses and what stands before them, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.routing import Route

from api.backend import State, open_backend
from api.clients.mcp_server import MCP_PATH, McpEndpoint, mcp_over_http
from api.guard.authentication import NAMED_IN_OPENAPI
from api.guard.gate import gate
from api.observing.metrics import Metrics
from api.observing.observed import ObservedFastAPI
from api.observing.tracing import tracing
from api.openapi import about
from api.problems import ALWAYS, tell_problems
from api.routes import (
    ask,
    changes,
    compare,
    completions,
    conversations,
    documents,
    evaluations,
    feedback,
    health,
    jobs,
    lists,
    me,
    metrics,
    passages,
    search,
)
from settings import Settings


def make_app(settings: Settings, host: str = "127.0.0.1") -> FastAPI:
    """The service over the current generation of ``settings.home``, to listen on ``host``.

    It starts without an index too: what needs one is answered with 503 and what to do.
    """
    counted = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[State]:
        async with (
            open_backend(settings, counted) as backend,
            mcp_over_http(backend.services) as mcp,
        ):
            yield {"backend": backend, "mcp": mcp}

    # No pages /docs and /redoc: they load their scripts from the internet.
    app = ObservedFastAPI(
        counted,
        about(),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses=ALWAYS,
        middleware=gate(settings, host),
        telemetry=tracing(on=settings.telemetry),
    )
    _include_routes(app, settings)
    app.router.routes.append(Route(MCP_PATH, McpEndpoint(), methods=["POST"]))
    tell_problems(app)
    return app


def _include_routes(app: FastAPI, settings: Settings) -> None:
    for routes in (
        health,
        metrics,
        ask,
        conversations,
        feedback,
        completions,
        search,
        documents,
        passages,
        lists,
        compare,
        me,
        evaluations,
        jobs,
    ):
        named = [] if routes is health else NAMED_IN_OPENAPI
        app.include_router(routes.router, dependencies=named)
    app.include_router(
        changes.router,
        dependencies=NAMED_IN_OPENAPI,
        max_body_size=changes.max_body_bytes(settings),
    )
