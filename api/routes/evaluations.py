"""How well the system answers, as the evaluation harness has measured it."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.dependencies import Behind
from api.evaluations import evaluation, summaries
from api.problems import PROBLEM
from api.schemas.evaluations import Evaluation, EvaluationPage, EvaluationsWanted
from settings import Settings

router = APIRouter(prefix="/v1/evaluations", tags=["Đánh giá"])


@router.get("", summary="Các báo cáo đánh giá")
def list_evaluations(
    wanted: Annotated[EvaluationsWanted, Query()], backend: Behind
) -> EvaluationPage:
    """List the reports that `cancu eval run` has written, newest first.

    A report that cannot be read is told in `broken` and hides no other.
    """
    found, broken = summaries(_folder(backend.settings))
    return EvaluationPage(
        total=len(found),
        limit=wanted.limit,
        offset=wanted.offset,
        evaluations=found[wanted.offset : wanted.offset + wanted.limit],
        broken=broken,
    )


@router.get(
    "/{name}",
    summary="Một báo cáo đánh giá",
    response_model=Evaluation,
    responses={404: PROBLEM, 409: PROBLEM},
)
def read_evaluation(
    name: Annotated[str, Path(max_length=255, examples=["20261122T081500Z"])], backend: Behind
) -> Response:
    """Give a whole report: metrics with intervals, slices, baselines, every question."""
    report = evaluation(_folder(backend.settings), name)
    # Written here, in a thread: FastAPI would check and write megabytes on the event loop.
    return Response(report.model_dump_json(), media_type="application/json")


def _folder(settings: Settings) -> FilePath:
    return settings.reports or settings.home / "reports"
