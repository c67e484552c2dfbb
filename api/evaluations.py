"""Reports of the evaluation harness in a folder: ``NAME/report.json``, each read once.

A name is only ever compared with those that the folder holds: no path is made of what was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from api.problems import NotFoundError, ProblemError
from api.schemas.evaluations import BrokenEvaluation, Evaluation, EvaluationSummary

REPORT: Final = "report.json"
MAX_BYTES: Final = 20_000_000
"""A larger file is no report: one of a thousand questions takes half a megabyte."""
_REMEMBERED: Final = 2_000
_UNREADABLE: Final = (
    "Báo cáo “{name}” không đọc được: {reason}. Quản trị viên xóa thư mục của báo cáo, hoặc đo lại "
    "bằng lệnh “cancu eval run”."
)


class NoSuchEvaluationError(NotFoundError):
    """The folder of reports has none of this name."""

    def __init__(self) -> None:
        super().__init__("Không có báo cáo đánh giá nào mang tên này.")


class BrokenEvaluationError(ProblemError):
    """There is a report, and it cannot be read."""

    status = HTTPStatus.CONFLICT
    title = "Báo cáo không đọc được"


class _NoReportError(Exception):
    """A file that is none; the message, in Vietnamese, says why."""


def summaries(folder: Path) -> tuple[list[EvaluationSummary], list[BrokenEvaluation]]:
    """The reports in ``folder``, newest first, and those that cannot be read, by name."""
    found: list[EvaluationSummary] = []
    broken: list[BrokenEvaluation] = []
    for path in _reports(folder):
        try:
            found.append(_remembered(path))
        except _NoReportError as error:
            broken.append(BrokenEvaluation(name=path.parent.name, reason=str(error)))
    found.sort(key=lambda report: (report.created, report.name), reverse=True)
    return found, broken


def evaluation(folder: Path, name: str) -> Evaluation:
    """The report ``name`` in ``folder``.

    Raises:
        NoSuchEvaluationError: there is none.
        BrokenEvaluationError: it cannot be read.
    """
    for path in _reports(folder):
        if path.parent.name == name:
            try:
                return _read(path)
            except _NoReportError as error:
                raise BrokenEvaluationError(_UNREADABLE.format(name=name, reason=error)) from error
    raise NoSuchEvaluationError


def _reports(folder: Path) -> Sequence[Path]:
    try:
        return sorted(path for path in folder.glob(f"*/{REPORT}") if path.is_file())
    except OSError:
        return []


def _remembered(path: Path) -> EvaluationSummary:
    try:
        state = path.stat()
    except OSError as error:
        raise _NoReportError(error.strerror) from error
    return _summary(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=_REMEMBERED)
def _summary(path: Path, changed: int, size: int) -> EvaluationSummary:
    """The summary of a report as it was at a time; a list would read all of all files otherwise."""
    return EvaluationSummary.of(path.parent.name, _read(path))


def _read(path: Path) -> Evaluation:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _NoReportError(f"tệp {REPORT} lớn hơn {MAX_BYTES // 1_000_000} MB")
        return Evaluation.model_validate_json(path.read_bytes())
    except OSError as error:
        raise _NoReportError(f"không mở được tệp {REPORT} ({error.strerror})") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or REPORT
        raise _NoReportError(f"không đúng dạng của báo cáo (tại {place})") from error
