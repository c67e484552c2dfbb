"""Files that clients send: kept for a job to read, by their content and never by a client's name.

A name as sent may be a path, hold NUL or marks that turn the writing round, or be very long. Of it
remain what people are shown and, as a slug, the document's id; neither is ever used as a path.
"""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Final

from fastapi import UploadFile

from api.changing.changes import Report
from api.changing.job_progress import JobStoppedError
from api.problems import ProblemError
from api.schemas.jobs import RejectedFile
from index.agencies import Agencies
from index.documents import make_document
from index.errors import CancuError, DuplicateIdError, ReadError, UnknownFormatError
from index.model import Document
from index.readers import known_suffix, read_file, slug

MAX_NAME: Final = 255
"""Characters of a name that are kept, and so of an id: as many as a file's name has on Linux."""
READING: Final = "Đọc văn bản"
UNFORESEEN: Final = "gặp lỗi khi đọc; hãy báo quản trị viên, chi tiết ở nhật ký của dịch vụ."
_BLOCK: Final = 1 << 20

_logger = logging.getLogger(__name__)


class UnsupportedFileError(ProblemError):
    """No reader knows a file's ending."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "Định dạng chưa được hỗ trợ"


class TooLargeFileError(ProblemError):
    """A file is larger than the service takes."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "Tệp quá lớn"


class IdsMismatchError(ProblemError):
    """Not as many ids as files."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "Yêu cầu không hợp lệ"


class NothingReadError(CancuError):
    """None of the files could become a document."""

    def __init__(self) -> None:
        super().__init__("Không tệp nào nhận được; chỉ mục đang dùng được giữ nguyên.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent. ``path`` is named by its content; ``name`` is for people.

    ``stem`` is what the document's id is made of.
    """

    path: Path
    name: str
    stem: str


class Addition:
    """Adds documents; with ``replaces`` one with the id of another takes its place."""

    keeps_previous = True

    def __init__(
        self, uploads: Sequence[Upload], max_bytes: int, agencies: Agencies, *, replaces: bool
    ) -> None:
        self._uploads = uploads
        self._max_bytes = max_bytes
        self._agencies = agencies
        self._replaces = replaces
        self.rejected: list[RejectedFile] = []

    def apply(
        self, documents: Sequence[Document], count_tokens: Callable[[str], int], report: Report
    ) -> Sequence[Document]:
        """The documents there are, and those of the files that can be read.

        Raises:
            NothingReadError: there are none.
        """
        present = {document.id: document for document in documents}
        read: dict[str, Document] = {}
        for done, upload in enumerate(self._uploads):
            report(READING, done, len(self._uploads))
            try:
                document = self._read(upload, count_tokens)
                self._refuse_twin(document, read, present)
                read[document.id] = document
            except ReadError as error:
                self._reject(upload, str(error).removeprefix(f"{error.name}: "))
            except (CancuError, JobStoppedError):
                raise
            except Exception:  # one file that a reader stumbles over must not stop the others
                _logger.exception("a file could not be read")
                self._reject(upload, UNFORESEEN)
        if not read:
            raise NothingReadError
        return [*(present | read).values()]

    def _read(self, upload: Upload, count_tokens: Callable[[str], int]) -> Document:
        source = read_file(upload.path, self._max_bytes)
        named = replace(source, name=upload.name, stem=upload.stem)
        return make_document(named, count_tokens, self._agencies)

    def _refuse_twin(
        self, document: Document, read: dict[str, Document], present: dict[str, Document]
    ) -> None:
        why = f"trùng mã văn bản “{document.id}” với "
        if twin := read.get(document.id):
            raise DuplicateIdError(
                document.source.name, f"{why}tệp {twin.source.name} gửi cùng lúc; hãy đặt mã khác."
            )
        if not self._replaces and document.id in present:
            raise DuplicateIdError(
                document.source.name,
                f"{why}văn bản đã có; hãy đặt mã khác, hoặc gửi lại và cho phép thay thế.",
            )

    def _reject(self, upload: Upload, reason: str) -> None:
        self.rejected.append(RejectedFile(file=upload.name, reason=reason))


def receive(
    files: Sequence[UploadFile], ids: Sequence[str], folder: Path, max_bytes: int
) -> list[Upload]:
    """Keep the files that were sent in ``folder``; ``ids`` are theirs, in order, or empty.

    Raises:
        IdsMismatchError, UnsupportedFileError, TooLargeFileError: nothing is taken.
        OSError: the folder cannot be written.
    """
    if ids and len(ids) != len(files):
        raise IdsMismatchError(
            f"Có {len(files)} tệp mà nêu {len(ids)} mã văn bản. Hãy nêu cho mỗi tệp một mã theo "
            "đúng thứ tự (để trống nếu lấy theo tên tệp), hoặc không nêu mã nào."
        )
    named = [(file, shown_name(file.filename or "")) for file in files]
    _refuse_unsuitable(named, max_bytes)
    wanted = ids or [""] * len(files)
    return [_keep(file, name, id_, folder) for (file, name), id_ in zip(named, wanted, strict=True)]


def shown_name(given: str) -> str:
    """A client's name for a file as people may be shown it: one line, no path, no tricks.

    What is longer than ``MAX_NAME`` characters loses the end before its ending.
    """
    last = re.split(r"[/\\]", given)[-1]
    words = unicodedata.normalize("NFC", " ".join(last.split()))
    clean = "".join(c for c in words if c.isprintable()).strip()
    suffix = known_suffix(clean) or ""
    stem, ending = clean[: len(clean) - len(suffix)], clean[len(clean) - len(suffix) :]
    return stem[: MAX_NAME - len(ending)] + ending


def _refuse_unsuitable(named: Iterable[tuple[UploadFile, str]], max_bytes: int) -> None:
    for place, (file, name) in enumerate(named, start=1):
        if known_suffix(name) is None:
            raise UnsupportedFileError(f"Tệp thứ {place}: {UnknownFormatError.why}")
        if (file.size or 0) > max_bytes:
            limit = f"{max_bytes:,}".replace(",", ".")
            raise TooLargeFileError(
                f"Tệp thứ {place} lớn quá giới hạn {limit} byte; hãy chia nhỏ tệp."
            )


def _keep(file: UploadFile, name: str, document_id: str, folder: Path) -> Upload:
    suffix = known_suffix(name) or ""
    digest = hashlib.sha256()
    aside = folder / "receiving"
    with aside.open("wb") as kept:
        while block := file.file.read(_BLOCK):
            digest.update(block)
            kept.write(block)
    path = aside.replace(folder / f"{digest.hexdigest()}{suffix}")
    stem = document_id or name[: len(name) - len(suffix)]
    return Upload(path, name, stem if slug(stem) else f"van-ban-{digest.hexdigest()[:12]}")
