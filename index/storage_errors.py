"""The errors of the stored index.

CancuError
└── StorageError                    the index cannot be read or written
    ├── IndexMissingError           nothing has been indexed yet
    ├── IndexDamagedError           what is stored cannot be read
    ├── WriterBusyError             another process is indexing
    ├── VerificationError           a new generation did not pass its checks
    ├── NoEarlierGenerationError    there is nothing to roll back to
    └── UnknownDocumentError        the index holds no such document

Each message is in Vietnamese, names what is concerned and says what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.errors import CancuError


class StorageError(CancuError):
    """The index cannot be read or written."""


class IndexMissingError(StorageError):
    """Nothing has been indexed in the data folder ``home``."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"Chưa có chỉ mục trong thư mục dữ liệu {home}. Hãy chạy lệnh “cancu index” kèm đường "
            "dẫn tới các văn bản cần tra cứu."
        )


class IndexDamagedError(StorageError):
    """What is stored at ``place`` cannot be read; ``why`` is the reason."""

    def __init__(self, place: Path, why: object) -> None:
        super().__init__(
            f"Chỉ mục tại {place} không đọc được ({why}). Hãy chạy lại lệnh “cancu index” để lập "
            "lại chỉ mục từ các văn bản gốc."
        )


class WriterBusyError(StorageError):
    """Another process holds the writer's lock of ``home``."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"Một tiến trình khác đang lập chỉ mục trong thư mục {home}. Hãy chờ tiến trình đó "
            "hoàn tất rồi chạy lại."
        )


class VerificationError(StorageError):
    """A new generation failed ``failures`` and was discarded; the current one is untouched."""

    def __init__(self, failures: Sequence[str]) -> None:
        self.failures = tuple(failures)
        super().__init__(
            "Chỉ mục mới không đạt kiểm tra nên không được đưa vào sử dụng; chỉ mục đang dùng "
            f"được giữ nguyên. Lỗi: {'; '.join(failures)}."
        )


class NoEarlierGenerationError(StorageError):
    """The current generation of ``home`` has no predecessor on disk."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"Thư mục {home} không còn chỉ mục nào trước chỉ mục đang dùng nên không thể quay lại."
        )


class UnknownDocumentError(StorageError):
    """The index holds no document ``document_id``."""

    def __init__(self, document_id: str) -> None:
        self.document_id = document_id
        super().__init__(
            f"Chỉ mục không có văn bản “{document_id}”. Hãy kiểm tra lại mã văn bản, hoặc lập chỉ "
            "mục cho văn bản này bằng lệnh “cancu index”."
        )
