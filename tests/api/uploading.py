"""Small documents of our own, sent to a service, and the jobs that take them in."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

FINAL = {"done", "failed", "interrupted"}
JOB_SECONDS = 90.0


class Response(Protocol):
    """What the clients of httpx and of FastAPI both give."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def text(self) -> str: ...
    def json(self) -> Any: ...  # noqa: ANN401 - it is anything


class Client(Protocol):
    """A client of httpx, or FastAPI's."""

    def get(self, url: str, /) -> Response: ...
    def post(self, url: str, /, *, files: Any, data: Any) -> Response: ...  # noqa: ANN401


def plan(trees: int, year: int = 2026) -> bytes:
    """A plan of our invented province with a number to ask for."""
    return (
        "ỦY BAN NHÂN DÂN TỈNH LÂM GIANG\nSố: 12/KH-UBND\nKẾ HOẠCH\n"
        f"Trồng cây phân tán năm {year}\n1. Mục tiêu\n"
        f"Trồng {trees} cây sấu trên địa bàn tỉnh.\n2. Tổ chức thực hiện\n"
        f"Sở Nông nghiệp và Môi trường chủ trì trồng cây trước ngày 15/5/{year}.\n"
    ).encode()


def long_plan(sections: int = 40) -> bytes:
    """A plan whose passages take a service some seconds to embed."""
    said = "Ủy ban nhân dân các xã chăm sóc hàng cây dọc kênh số {} và báo cáo kết quả. " * 8
    body = "\n".join(f"{n}. Kênh số {n}\n{said.replace('{}', str(n))}" for n in range(1, sections))
    return f"KẾ HOẠCH\nChăm sóc cây dọc kênh năm 2026\n{body}\n".encode()


def send(client: Client, files: Mapping[str, bytes], **form: object) -> Response:
    """Send files under these names."""
    parts = [("files", (name, content)) for name, content in files.items()]
    return client.post("/v1/documents", files=parts, data=form)


def refused(response: Response, status: int) -> dict[str, Any]:
    """The problem detail of a response that must be one."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return dict(response.json())


def job_of(client: Client, accepted: Response) -> dict[str, Any]:
    """The job as it is now."""
    assert accepted.status_code == 202, accepted.text
    response = client.get(accepted.headers["location"])
    assert response.status_code == 200, response.text
    return dict(response.json())


def finished(client: Client, accepted: Response) -> dict[str, Any]:
    """The job once it has come to its end."""
    end = time.monotonic() + JOB_SECONDS
    while (job := job_of(client, accepted))["state"] not in FINAL:
        assert time.monotonic() < end, job
        time.sleep(0.02)
    return job


def done(client: Client, accepted: Response) -> dict[str, Any]:
    """The job, which must have been done."""
    job = finished(client, accepted)
    assert job["state"] == "done", job
    return job


def kept_files(home: Path) -> list[Path]:
    """What jobs have left in the data folder."""
    return sorted((home / "jobs").rglob("*")) if (home / "jobs").is_dir() else []
