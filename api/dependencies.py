"""What routes ask for: the service to answer with, the caller, the caller's role."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Header, Request

from api.backend import Backend
from api.principal import MAX_USER, USER_HEADER, Principal, Role
from api.problems import ForbiddenError
from api.service import Service


async def _backend(request: Request) -> Backend:  # not "def": that would be a thread's errand
    backend: Backend = request.state.backend
    return backend


Behind = Annotated[Backend, Depends(_backend)]
"""The parts of the service."""


async def _leased(backend: Behind) -> AsyncIterator[Service]:
    with backend.services.lease() as service:
        yield service


Ready = Annotated[Service, Depends(_leased)]
"""The service over the generation current when the request came, kept to the response's end."""


_User = Annotated[
    str | None,
    Header(
        alias=USER_HEADER,
        min_length=1,
        max_length=MAX_USER,
        pattern="^[!-~]+$",
        description="Cho chương trình dùng một khóa thay nhiều người: mã của người đang dùng, gồm "
        "ký tự ASCII nhìn thấy được. Hội thoại, góp ý và công việc của khóa được tách riêng theo "
        "mã này; mã không cho thêm quyền nào.",
        examples=["3f2a9c5e1b7d4086"],
    ),
]


async def _caller(request: Request, user: _User = None) -> Principal:
    # Without the gate there is none, and this fails: nobody is let in by an omission.
    caller: Principal = request.state.caller
    return replace(caller, user=user or "")


Caller = Annotated[Principal, Depends(_caller)]
"""Who asks."""


def _at_least(role: Role) -> Callable[[Principal], Principal]:
    async def check(caller: Caller) -> Principal:
        if not caller.role.includes(role):
            raise ForbiddenError(role)
        return caller

    return check  # type: ignore[return-value]


Indexer = Annotated[Principal, Depends(_at_least(Role.INDEXER))]
"""The caller, who may add and remove documents."""
Admin = Annotated[Principal, Depends(_at_least(Role.ADMIN))]
"""The caller, who may see what others have sent."""
