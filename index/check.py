"""``cancu check``: looks at the current generation end to end, changing nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from index.generation import Generation, Generations
from index.model import Document
from index.storage_errors import StorageError
from index.verify import CheckResult, check_database, check_passages, check_quotes


def run_checks(home: Path) -> list[CheckResult]:
    """All checks of the current generation in ``home``; only the first if it cannot be opened."""
    name = "Chỉ mục hiện hành"
    try:
        generation = Generations(home).open()
    except StorageError as error:
        return [CheckResult(name, False, str(error))]
    with generation:
        return [CheckResult(name, True, generation.id), *_checks(generation)]


def _checks(generation: Generation) -> Iterator[CheckResult]:
    catalogue = generation.catalogue

    def documents() -> Iterator[Document]:
        """One at a time: a code's text and places take some megabytes."""
        return (catalogue.document(record.id) for record in catalogue.documents())

    yield from _guarded(lambda: [check_database(catalogue.integrity_errors())])
    yield from _guarded(generation.verify)
    yield from _guarded(lambda: [check_passages(documents())])
    yield from _guarded(lambda: [check_quotes(documents())])


def _guarded(checks: Callable[[], list[CheckResult]]) -> list[CheckResult]:
    """What the checks found; a damaged file may break one before it can tell."""
    try:
        return checks()
    except Exception as error:
        return [CheckResult("Đọc chỉ mục", False, f"dữ liệu hỏng, không đọc được: {error}")]
