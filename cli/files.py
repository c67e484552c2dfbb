"""Writing what a command made into a file, or to whoever reads its output."""

from __future__ import annotations

import sys
from pathlib import Path

from index.errors import CancuError


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file, over one that is there.

    Raises:
        CancuError: the folder does not exist, or may not be written to.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CancuError(
            f"Không ghi được tệp {path} ({error.strerror}). Hãy kiểm tra thư mục, quyền ghi và "
            "xem tệp có đang mở trong chương trình khác không."
        ) from error


def write_out(content: bytes) -> None:
    """Write to the standard output, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
