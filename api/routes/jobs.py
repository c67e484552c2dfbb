"""How far the adding and removing of documents has come."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import Behind, Caller
from api.problems import PROBLEM
from api.schemas.jobs import Job, JobList

MAX_LISTED = 100

router = APIRouter(prefix="/v1", tags=["Cập nhật văn bản"])


@router.get("/jobs/{job_id}", summary="Xem tiến độ thêm, xóa văn bản", responses={404: PROBLEM})
def job(
    job_id: Annotated[str, Path(max_length=64, examples=["8f14e45fceea167a5a36dedd4bea2543"])],
    backend: Behind,
    caller: Caller,
) -> Job:
    """Tell how far a job has come. Only its owner and administrators see it."""
    return backend.jobs.find(job_id, caller)


@router.get("/jobs", summary="Liệt kê các lần thêm, xóa văn bản")
def jobs(
    backend: Behind,
    caller: Caller,
    limit: Annotated[int, Query(ge=1, le=MAX_LISTED, description="Nhiều nhất bấy nhiêu.")] = 20,
) -> JobList:
    """List the caller's jobs, the latest first; an administrator sees everybody's."""
    return JobList(jobs=backend.jobs.latest(caller, limit))
