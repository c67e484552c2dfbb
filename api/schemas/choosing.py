"""Documents that a question is put to, as its asker chooses them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BaseModel, Field

from api.schemas.filtering import KindName, Name, Province, Year
from index.catalogue import DocumentRecord
from rag.lists.documents import DocumentFilter, documents_called, select_documents

MAX_DOCUMENTS: Final = 100
"""Documents that a request names at most."""


class ChosenDocuments(BaseModel):
    """The only documents to look at: those that fit all of what is given; nothing given: all."""

    documents: Annotated[
        list[Name] | None,
        Field(
            min_length=1,
            max_length=MAX_DOCUMENTS,
            description="Chỉ tra cứu trong các văn bản này: mã, tên tệp hoặc số hiệu.",
            examples=[["ke-hoach-lam-giang-2025"]],
        ),
    ] = None
    province: Province = None
    year: Year = None
    kind: KindName = None

    def ids_among(self, records: Sequence[DocumentRecord]) -> list[str] | None:
        """The ids of the documents chosen; ``None``: all.

        Raises:
            NothingCalledSoError: nothing is called so, or nothing fits all of it.
        """
        wanted = DocumentFilter(province=self.province, year=self.year, kind=self.kind)
        if self.documents is None and wanted == DocumentFilter():
            return None
        among = list(records)
        if self.documents is not None:
            among = [r for name in self.documents for r in documents_called(name, records)]
        return sorted({record.id for record in select_documents(among, wanted)})
