"""The service keeps what its OpenAPI document promises, whatever is sent to it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck
from hypothesis import settings as drawn
from limits import RateLimitItemPerMinute
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.config._checks import POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES
from schemathesis.openapi import from_dict
from schemathesis.python.asgi import get_client
from schemathesis.schemas import BaseSchema
from starlette.types import Receive, Scope, Send

from api.app import make_app
from api.guard import authentication
from api.principal import Role
from settings import Settings
from tests.api.gated import make_key

EXAMPLES = 20
"""Requests of each operation drawn at random, beside those at the bounds of its schema."""
DOCUMENT = make_app(Settings()).openapi()
OPERATIONS = {
    f"{method.upper()} {path}": told
    for path, methods in DOCUMENT["paths"].items()
    for method, told in methods.items()
}


class Service:
    """The service, up from the first test to the last.

    Schemathesis would start it for each test, and that takes seconds; so its beginning and end are
    kept from it.
    """

    app: FastAPI

    def __init__(self) -> None:
        self._life: asyncio.Task[None] | None = None
        self._ready, self._over = asyncio.Event(), asyncio.Event()
        self._state: dict[str, Any] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        self._life = self._life or asyncio.create_task(self._live())
        await self._ready.wait()
        scope["state"] = {**self._state}
        await self.app(scope, receive, send)

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with self.app.router.lifespan_context(self.app) as state:
            self._state.update(state or {})
            self._ready.set()
            await self._over.wait()

    def end(self) -> None:
        if self._life:
            asyncio.run_coroutine_threadsafe(self._end(self._life), self._loop).result(60)

    async def _end(self, life: asyncio.Task[None]) -> None:
        self._over.set()
        await life


SERVICE = Service()


def may_also_refuse(operation: str, *statuses: str) -> dict[str, Any]:
    """An operation may refuse what its schema allows, for a reason that no schema can tell."""
    statuses = (*POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES, *statuses)
    checks = {"positive_data_acceptance": {"expected-statuses": [*statuses]}}
    return {"include-operation-id": operation, "checks": checks}


def promises() -> BaseSchema:
    config = {
        "seed": 5,
        "generation": {"deterministic": True, "database": "none", "max-examples": EXAMPLES},
        "operations": [
            # As many ids as files; what must be in a file; that a user says something.
            may_also_refuse("add_documents", "415", "422"),
            may_also_refuse("create_chat_completion", "400"),
            may_also_refuse("compare", "422"),  # a document with itself
        ],
    }
    schema = from_dict(DOCUMENT, config=SchemathesisConfig.from_dict(config))
    schema.app = SERVICE
    return schema


schema = promises()


@pytest.fixture(scope="module")
def admin(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Runs the service over a copy of the sample's index; the header of a key for everything."""
    home = tmp_path_factory.mktemp("contract") / "home"
    shutil.copytree(sample_home, home, symlinks=True)
    settings = Settings(home=home, allowed_hosts="testserver", requests_per_minute=0)
    with pytest.MonkeyPatch.context() as patch:
        # Wrong keys are sent by the hundred here, and each must be refused as such.
        patch.setattr(authentication, "FAILURES", RateLimitItemPerMinute(1_000_000))
        SERVICE.app = make_app(settings)
        yield make_key(home, Role.ADMIN)[1]
        SERVICE.end()


@schema.parametrize()
@drawn(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck])
def test_every_operation_keeps_its_promise(case: Case[Any], admin: dict[str, str]) -> None:
    case.call_and_validate(headers=admin)


@pytest.mark.parametrize("name", [name for name, told in OPERATIONS.items() if "security" in told])
def test_without_a_key_an_operation_is_refused(name: str, admin: dict[str, str]) -> None:
    method, path = name.split()
    with get_client(cast(Any, SERVICE)) as client:
        refused = client.request(method, path)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")


def test_only_what_a_supervisor_asks_needs_no_key() -> None:
    assert {name for name, told in OPERATIONS.items() if "security" not in told} == {
        "GET /healthz",
        "GET /readyz",
    }
