"""What a job does to the documents of the index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from api.schemas.jobs import RejectedFile
from index.building import BuildReport
from index.model import Document
from index.storage_errors import UnknownDocumentError

Report = Callable[[str, int, int], None]
"""Told the stage, how many of its steps are done, and of how many."""


class Change(Protocol):
    """One change of the index; ``rejected`` are the files that could not take part in it.

    ``keeps_previous``: the generation before stays, for ``cancu roll-back``.
    """

    rejected: list[RejectedFile]
    keeps_previous: bool

    def apply(
        self, documents: Sequence[Document], count_tokens: Callable[[str], int], report: Report
    ) -> Sequence[Document]:
        """The documents of the new generation, from those of the current one.

        Raises:
            CancuError: there is nothing to change; the message says why.
        """


class Removal:
    """Removes one document, from the disk too: no earlier generation may bring it back."""

    keeps_previous = False

    def __init__(self, document_id: str) -> None:
        self._id = document_id
        self.rejected: list[RejectedFile] = []

    def apply(
        self, documents: Sequence[Document], count_tokens: Callable[[str], int], report: Report
    ) -> Sequence[Document]:
        """All documents but the one.

        Raises:
            UnknownDocumentError: it has gone already.
        """
        kept = [document for document in documents if document.id != self._id]
        if len(kept) == len(documents):
            raise UnknownDocumentError(self._id)
        return kept


def describe(report: BuildReport, rejected: Sequence[RejectedFile]) -> str:
    """What a finished job tells its reader."""
    counts = (
        ("thêm {} văn bản", len(report.added)),
        ("thay {} văn bản bằng bản mới", len(report.changed)),
        ("xóa {} văn bản", len(report.removed)),
    )
    done = [said.format(count) for said, count in counts if count]
    told = f"Đã {', '.join(done)}." if done else "Chỉ mục không thay đổi."
    left = f" {len(rejected)} tệp không nhận được, lý do kèm theo." if rejected else ""
    return told + left
