"""A small service behind the real gate: routes that wait, stream and tell who calls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import StreamingResponse

from api.dependencies import Admin, Caller, Indexer
from api.guard.authentication import NAMED_IN_OPENAPI
from api.guard.gate import gate
from api.keeping.database import Database
from api.keeping.keys import KeyStore
from api.principal import Role
from api.problems import tell_problems
from settings import Settings
from tests.api.serving import serving

router = APIRouter()


@router.get("/who")
def who(caller: Caller) -> dict[str, str]:
    return {"key_id": caller.key_id, "role": caller.role}


@router.get("/indexers")
def indexers(caller: Indexer) -> str:
    return caller.role


@router.get("/admins")
def admins(caller: Admin) -> str:
    return caller.role


@router.post("/echo")
async def echo(request: Request) -> int:
    return len(await request.body())


@router.post("/echo-much", max_body_size=3_000_000)
async def echo_much(request: Request) -> int:
    return len(await request.body())


@router.get("/wait")
async def wait(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "đã chờ"


@router.get("/work")
def work(seconds: float) -> str:
    """Holds a thread, as searching does."""
    time.sleep(seconds)
    return "đã làm"


@router.get("/work-and-fail")
def work_and_fail(seconds: float) -> None:
    time.sleep(seconds)
    raise RuntimeError


@router.get("/stream")
async def stream(seconds: float = 60.0) -> StreamingResponse:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(round(seconds * 100)):
            yield b"."
            await asyncio.sleep(0.01)

    return StreamingResponse(pieces(), media_type="text/event-stream")


@router.get("/metrics")
async def metrics() -> str:
    return "0"


@router.get("/fail")
async def fail() -> None:
    raise RuntimeError


def gated_app(home: Path, host: str = "127.0.0.1", **values: object) -> FastAPI:
    """The routes above behind the gate of a service that listens on ``host``."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, object]]:
        with closing(Database(home)) as database:
            yield {"backend": SimpleNamespace(keys=KeyStore(database))}

    settings = Settings.model_validate({"home": home} | values)
    app = FastAPI(lifespan=lifespan, middleware=gate(settings, host))
    app.include_router(router, dependencies=NAMED_IN_OPENAPI)
    app.add_api_route("/healthz", lambda: "ok")
    tell_problems(app)
    return app


@contextmanager
def gated(home: Path, host: str = "127.0.0.1", **values: object) -> Iterator[httpx.Client]:
    """A client of that service, in a real server."""
    with (
        serving(gated_app(home, host, **values)) as url,
        httpx.Client(base_url=url, timeout=30, trust_env=False) as client,
    ):
        yield client


def make_key(home: Path, role: Role = Role.READER) -> tuple[str, dict[str, str]]:
    """A new key, as ``cancu keys create`` makes it in another process: its id, and its header."""
    with closing(Database(home)) as database:
        key, secret = KeyStore(database).create("Phòng Tổng hợp", role)
    return key.id, {"Authorization": f"Bearer {secret}"}


def revoke(home: Path, key_id: str) -> None:
    with closing(Database(home)) as database:
        KeyStore(database).revoke(key_id)


def problem_of(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem detail of a response that must be one."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = dict(response.json())
    assert problem["status"] == status
    return problem
