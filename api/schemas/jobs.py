"""Changes of the index that go on in the background, as typed JSON."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class JobKind(StrEnum):
    """What a job does to the index."""

    ADD = "add"
    REMOVE = "remove"


class JobState(StrEnum):
    """How far a job has come; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def is_final(self) -> bool:
        """Whether nothing will change any more."""
        return self not in {JobState.QUEUED, JobState.RUNNING}


class RejectedFile(BaseModel):
    """A file sent that has not become a document; the others have."""

    model_config = ConfigDict(frozen=True)

    file: Annotated[str, Field(description="Tên tệp đã gửi.", examples=["ban-quet.txt"])]
    reason: Annotated[
        str, Field(description="Vì sao, và cần làm gì.", examples=["tệp không có nội dung chữ."])
    ]


class Job(BaseModel):
    """One change of the index: how far it has come, then what it has changed.

    While it runs the index before it answers. Once it is ``done`` the new one does, and removed
    documents are found no more. ``done`` of ``total`` steps of ``stage`` are behind it; ``added``,
    ``changed`` and ``removed`` are ids of documents; ``generation`` is the index it has made.
    """

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, Field(examples=["8f14e45fceea167a5a36dedd4bea2543"])]
    kind: JobKind
    state: JobState = JobState.QUEUED
    stage: Annotated[str, Field(description="Bước đang làm.", examples=["Tính vectơ"])] = ""
    done: Annotated[int, Field(ge=0, examples=[84])] = 0
    total: Annotated[int, Field(ge=0, examples=[84])] = 0
    message: Annotated[
        str,
        Field(
            description="Tình hình, bằng lời.",
            examples=["Đã thêm 1 văn bản."],
        ),
    ] = ""
    added: Annotated[list[str], Field(examples=[["ke-hoach-lam-giang-2025"]])] = []
    changed: list[str] = []
    removed: list[str] = []
    rejected: list[RejectedFile] = []
    generation: Annotated[str | None, Field(examples=["20261122T101128.297566Z-2586d65b"])] = None
    created_at: datetime
    finished_at: datetime | None = None


class JobList(BaseModel):
    """Jobs, the latest first."""

    jobs: list[Job]
