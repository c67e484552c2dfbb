"""The files of a report in its folder: ``report.json`` and what is made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import ValidationError

from eval.rendering.html import as_html
from eval.rendering.junit import as_junit
from eval.rendering.markdown import as_markdown
from eval.reports import Report
from index.errors import CancuError

REPORT: Final = "report.json"


class ReportError(CancuError):
    """A report cannot be read; names the file."""


def write_report(report: Report, folder: Path) -> None:
    """Write ``report.json`` and all renderings into a folder that is there.

    Raises:
        CancuError: a file cannot be written.
    """
    write_renderings(report, folder)
    # Last: where it is, the others are.
    _write(folder / REPORT, (report.model_dump_json(indent=1) + "\n").encode())


def write_renderings(report: Report, folder: Path) -> None:
    """Write what is made of a report into its folder; its data stays as it is.

    Raises:
        CancuError: a file cannot be written.
    """
    contents = {
        "report.html": as_html(report).encode(),
        "report.md": as_markdown(report).encode(),
        "junit.xml": as_junit(report),
    }
    for name, content in contents.items():
        _write(folder / name, content)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise CancuError(f"{file}: không ghi được ({error.strerror}).") from error


def read_report(place: Path) -> Report:
    """The report in a folder, or in a file.

    Raises:
        ReportError: there is none, or it is not of this form.
    """
    file = place / REPORT if place.is_dir() else place
    try:
        return Report.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ReportError(
            f"{file}: không đọc được kết quả đo ({error.strerror}). Hãy chạy “cancu eval run” "
            "trước."
        ) from error
    except ValidationError as error:
        raise ReportError(
            f"{file}: không phải kết quả đo của “cancu eval run” ({error.error_count()} chỗ sai)."
        ) from error
