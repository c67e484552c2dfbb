"""Whether the service runs, and whether it can answer: what a supervisor asks."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Ready
from api.schemas.health import Health, Readiness

router = APIRouter(tags=["Tình trạng"])


@router.get("/healthz", summary="Dịch vụ có đang chạy không")
async def healthz() -> Health:
    """Tell that the service runs."""
    return Health()


@router.get("/readyz", summary="Dịch vụ có trả lời được không")
async def readyz(service: Ready) -> Readiness:
    """Tell whether questions can be answered, and over which generation."""
    return Readiness(generation=service.generation.id)
