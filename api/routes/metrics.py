"""What the service counts, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.dependencies import Behind

router = APIRouter(tags=["Tình trạng"])

_EXAMPLE = "# HELP cancu_ready 1 if ready.\n# TYPE cancu_ready gauge\ncancu_ready 1.0\n"


@router.get(
    "/metrics",
    summary="Số đo cho Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"example": _EXAMPLE}}}},
)
def metrics(backend: Behind) -> Response:
    """Tell how much is asked, how it ends and how long it takes, in Prometheus' text format."""
    return Response(backend.metrics.text(), media_type=CONTENT_TYPE_LATEST)
