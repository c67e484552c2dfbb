"""What the tools of the MCP server take and give, as typed JSON.

A language model reads these descriptions, so they are in its user's language.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.schemas.asking import MAX_QUESTION, AskResponse, Claim, Refusal, Silence
from index.model import Role
from rag import answer as found

MAX_FOUND = 20
"""Passages that a search gives at most."""
MAX_DUTIES = 100
"""Duties that are listed at once."""
MAX_OPENED = 20
"""Passages that are opened at once."""

Question = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION)
]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class Arguments(BaseModel):
    """What a tool is called with."""

    model_config = ConfigDict(extra="forbid")


class SearchArguments(Arguments):
    """What to search for."""

    query: Question = Field(
        description="Câu hỏi hoặc từ cần tìm, bằng tiếng Việt, có dấu hoặc không.",
        examples=["hộ phải di dời khỏi vùng sạt lở, Lâm Giang 2025"],
    )
    limit: Annotated[int, Field(ge=1, le=MAX_FOUND, description="Số đoạn văn tối đa.")] = 5


class AskArguments(Arguments):
    """What to ask."""

    question: Question = Field(
        description="Một câu hỏi đầy đủ, nêu cả tỉnh, năm hoặc tên văn bản nếu có.",
        examples=["Ai chủ trì lắp trạm đo mưa ở Lâm Giang năm 2025?"],
    )


class DutiesArguments(Arguments):
    """Which duties to list."""

    agency: Annotated[
        Name | None,
        Field(description="Một cơ quan: tên, tên tắt, có dấu hoặc không.", examples=["Sở Y tế"]),
    ] = None
    roles: Annotated[
        list[Role],
        Field(
            max_length=len(Role),
            description="Chỉ các vai trò này: lead chủ trì, coordinate phối hợp, implement thực "
            "hiện, guide hướng dẫn, request đề nghị. Bỏ trống: mọi vai trò.",
        ),
    ] = []
    document: Annotated[
        Name | None, Field(description="Mã, tên tệp hoặc số hiệu của một văn bản.")
    ] = None
    province: Annotated[Name | None, Field(description="Tỉnh, thành phố.")] = None
    year: Annotated[int | None, Field(ge=1900, le=2200, description="Năm của văn bản.")] = None
    due_before: Annotated[
        date | None, Field(description="Đến hạn chậm nhất ngày này (YYYY-MM-DD).")
    ] = None
    collective: Annotated[
        bool, Field(description="Kể cả nhiệm vụ giao chung cho nhiều cơ quan.")
    ] = True
    offset: Annotated[
        int, Field(ge=0, le=1_000_000, description="Bỏ qua bấy nhiêu nhiệm vụ đầu danh sách.")
    ] = 0
    limit: Annotated[int, Field(ge=1, le=MAX_DUTIES, description="Số nhiệm vụ tối đa.")] = 30


class OpenArguments(Arguments):
    """What to open: one passage, or a section of a document."""

    passage_id: Annotated[
        Name | None, Field(description="Mã đoạn văn mà công cụ search đã cho.")
    ] = None
    document: Annotated[
        Name | None, Field(description="Mã, tên tệp hoặc số hiệu của văn bản; cần nêu cả section.")
    ] = None
    section: Annotated[
        Name | None,
        Field(
            description="Mục hay điều khoản của văn bản.",
            examples=["III.7", "Điều 173 khoản 1"],
        ),
    ] = None

    @model_validator(mode="after")
    def _is_one_way(self) -> OpenArguments:
        place = (self.document, self.section)
        if (self.passage_id is None) == (place == (None, None)) or (
            self.passage_id is None and None in place
        ):
            raise ValueError("either passage_id, or document and section")
        return self


class ReadPassage(BaseModel):
    """Một đoạn văn: text để đọc, quotes là nguyên văn từng ký tự, bắt đầu ở dòng line."""

    passage_id: str
    document_id: str
    title: str
    section: str
    breadcrumb: list[str]
    line: int
    text: str
    quotes: list[str]


class SearchResult(BaseModel):
    """Các đoạn văn tìm được, gần nhất trước; understood là câu hỏi đã được hiểu."""

    understood: str
    passages: list[ReadPassage]


class AskResult(BaseModel):
    """Câu trả lời: hoặc claims kèm citations, hoặc refusal nêu lý do; text là toàn bộ để đọc."""

    text: str
    understood: str
    mode: found.Mode
    notes: list[str]
    claims: list[Claim]
    silences: list[Silence]
    refusal: Refusal | None

    @classmethod
    def of(cls, answer: found.Answer) -> AskResult:
        """The answer as the service gives it, without the passages that were looked through."""
        told = AskResponse.of(answer)
        return cls(**{name: getattr(told, name) for name in cls.model_fields})


class ListedDuty(BaseModel):
    """Một nhiệm vụ của agency; written là cách văn bản gọi, deadline là hạn theo nguyên văn."""

    document_id: str
    title: str
    section: str
    line: int
    task: str
    agency: str
    written: str
    role: Role
    deadline: str | None
    due: date | None
    collective: bool
    inferred: bool


class DutiesResult(BaseModel):
    """Danh sách nhiệm vụ từ offset; total là tổng số, next_offset là nơi lấy tiếp (null: hết)."""

    agency: str | None
    total: int
    duties: list[ListedDuty]
    next_offset: int | None


class OpenResult(BaseModel):
    """Các đoạn văn đã mở; previous_id và next_id là đoạn đứng trước và sau, next_id để đọc tiếp."""

    passages: list[ReadPassage]
    previous_id: str | None
    next_id: str | None
