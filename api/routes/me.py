"""What the caller's key is good for: a page asks before it offers what would be refused."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Behind, Caller
from api.routes.changes import ALL_FILES, MAX_FILES
from api.schemas.me import Limits, Me

router = APIRouter(prefix="/v1", tags=["Khóa"])


@router.get("/me", summary="Khóa đang dùng được làm gì")
async def me(caller: Caller, backend: Behind) -> Me:
    """Tell the role of the caller's key and the limits that it has."""
    settings = backend.settings
    return Me(
        role=caller.role,
        limits=Limits(
            requests_per_minute=settings.requests_per_minute,
            requests_at_once=settings.requests_at_once,
            file_bytes=settings.max_file_bytes,
            files=MAX_FILES,
            files_bytes=ALL_FILES * settings.max_file_bytes,
        ),
    )
