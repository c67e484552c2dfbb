"""Filters and pages that several addresses take, as parameters of a query."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rag.lists.documents import DocumentFilter

MAX_PAGE: Final = 500
"""Rows given at once."""

Name = Annotated[str, StringConstraints(pattern=r"\S", max_length=200)]
"""What something is called by whoever asks; not blank."""
Province = Annotated[
    Name | None,
    Field(description="Tỉnh, thành phố; có dấu hoặc không.", examples=["Lâm Giang", "lam giang"]),
]
KindName = Annotated[
    Name | None,
    Field(description="Loại văn bản; có dấu hoặc không.", examples=["Kế hoạch", "bo luat"]),
]
Year = Annotated[int | None, Field(ge=1, le=9999, description="Năm của văn bản.", examples=[2025])]


class Paging(BaseModel):
    """Which part of a list to give."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE, description="Số dòng mỗi lần.")] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000_000, description="Bỏ qua số dòng này.")] = 0


class OfDocuments(Paging):
    """Which documents a list is made of, and which part of it to give."""

    document: Annotated[
        Name | None,
        Field(
            description="Mã, tên tệp hoặc số hiệu của một văn bản.",
            examples=["ke-hoach-lam-giang-2025"],
        ),
    ] = None
    province: Province = None
    year: Year = None

    def of_documents(self) -> DocumentFilter:
        """The documents, as the room ``rag`` speaks of them."""
        return DocumentFilter(self.document, self.province, self.year)
