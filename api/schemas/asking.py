"""A question and its answer, as typed JSON."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from api.schemas.choosing import ChosenDocuments
from api.schemas.ids import AnswerId, ConversationId, new_id
from rag import answer as found
from rag.history import Turn

MAX_QUESTION: Final = 2_000
"""Characters."""
MAX_CONTENT: Final = 10_000
"""Characters of one earlier message."""
MAX_TURNS: Final = 20
"""Earlier messages: only the latest bear on a question, and each takes time to understand."""


_TWO_HISTORIES: Final[JsonDict] = {
    "required": ["history", "conversation_id"],
    "properties": {"history": {"minItems": 1}, "conversation_id": {"type": "string"}},
}
"""What no request may be, as JSON Schema says it."""


class EarlierTurn(BaseModel):
    """One message of the conversation before the question."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: Annotated[
        str,
        StringConstraints(min_length=1, max_length=MAX_CONTENT),
        Field(examples=["Lâm Giang năm 2025 phải di dời bao nhiêu hộ?"]),
    ]

    def to_turn(self) -> Turn:
        """The same, as the room ``rag`` speaks of it."""
        return Turn(self.role, self.content)


class AskRequest(ChosenDocuments):
    """A question, the conversation it follows, and the documents it is put to.

    The conversation is either ``history``, oldest message first, or one that the service keeps;
    then question and answer are added to it. The documents chosen restrict the question: what it
    names itself stays binding, and what they do not hold is refused.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"not": _TWO_HISTORIES})

    question: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=MAX_QUESTION, pattern=r"\S"
        ),
        Field(
            description="Câu hỏi; có dấu hoặc không.",
            examples=["Ai chủ trì lắp 46 trạm đo mưa tự động ở Lâm Giang năm 2025?"],
        ),
    ]
    history: list[EarlierTurn] = Field(
        default=[], max_length=MAX_TURNS, description="Các tin nhắn trước câu hỏi, cũ nhất trước."
    )
    conversation_id: Annotated[
        ConversationId | None,
        Field(description="Hội thoại lưu trên dịch vụ mà câu hỏi nối tiếp; thay cho history."),
    ] = None

    @field_validator("conversation_id")
    @classmethod
    def _has_no_other_history(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("history"):
            raise PydanticCustomError("two_histories", "history and a conversation")
        return value


class Citation(BaseModel):
    """Exact words of a document.

    ``number`` is its mark ``[n]`` in the text of the answer. ``quote`` is characters ``start`` to
    ``end`` (half-open) of the document's text after NFC, each line end one character; ``line`` is
    the 1-based line on which it begins, ``page`` its page (``null`` where the file has none),
    ``heading`` the nearest heading above it. ``place`` is the section in words, ``reference`` how
    an official letter refers to it ("" in answers that an earlier version of the program has kept).
    """

    number: int
    document_id: str
    title: str
    section: str
    place: str = ""
    breadcrumb: list[str]
    quote: str
    start: int
    end: int
    line: int
    heading: str
    page: int | None
    reference: str = ""

    @classmethod
    def of(cls, citation: found.Citation, number: int) -> Citation:
        """The citation as number ``number`` of its answer."""
        return cls(
            number=number,
            document_id=citation.document_id,
            title=citation.title,
            section=citation.section,
            place=found.place_name(citation.section),
            breadcrumb=list(citation.breadcrumb),
            quote=citation.quote,
            start=citation.span.start,
            end=citation.span.end,
            line=citation.line,
            heading=citation.heading,
            page=citation.page,
            reference=citation.reference,
        )


class Claim(BaseModel):
    """One statement and the citations it stands on, at least one.

    ``group`` is the heading it stands under in a list, "" outside lists.
    """

    text: str
    citations: list[Citation]
    group: str


class Silence(BaseModel):
    """A document compared that does not say what was asked."""

    document_id: str
    title: str
    message: str


class Refusal(BaseModel):
    """Why there is no answer; ``searched`` holds the titles of the documents searched."""

    reason: found.Reason
    message: str
    searched: list[str]


class Passage(BaseModel):
    """A passage found. ``score`` orders the passages of one question and means nothing else.

    ``place`` is the section in words; ``breadcrumb`` leads from the document's whole title to it
    ("" and empty in answers that an earlier version of the program has kept).
    """

    id: Annotated[str, Field(examples=["ke-hoach-lam-giang-2025#00006"])]
    document_id: str
    section: str
    place: str = ""
    breadcrumb: list[str] = []
    line: int
    text: str
    score: float


class AskResponse(BaseModel):
    """The answer: either ``claims`` or a ``refusal``.

    ``id`` is what feedback refers to; ``text`` all of it as a person reads it, with the marks of
    the citations; ``understood`` the question as it was read; ``passages`` what was found, best
    first. ``mode`` tells who worded the claims, ``dropped`` how many statements of a language model
    were left out as unsupported; ``confidence`` is the cosine similarity of the question to the
    nearest passage.
    """

    id: AnswerId = Field(default_factory=new_id)
    text: str
    understood: str
    mode: found.Mode
    confidence: float
    notes: list[str]
    claims: list[Claim]
    silences: list[Silence]
    dropped: int
    refusal: Refusal | None
    passages: list[Passage]

    @classmethod
    def of(cls, answer: found.Answer) -> AskResponse:
        """The answer as the service gives it."""
        numbers = {citation: i for i, citation in enumerate(answer.citations, start=1)}
        return cls(
            text=answer.text,
            understood=answer.understood,
            mode=answer.mode,
            confidence=round(answer.confidence, 4),
            notes=list(answer.notes),
            silences=[_silence(silence) for silence in answer.silences],
            dropped=answer.dropped,
            claims=[_claim(claim, numbers) for claim in answer.claims],
            refusal=_refusal(answer.refusal) if answer.refusal else None,
            passages=[_passage(hit) for hit in answer.hits],
        )


def _claim(claim: found.Claim, numbers: dict[found.Citation, int]) -> Claim:
    citations = [Citation.of(citation, numbers[citation]) for citation in claim.citations]
    return Claim(text=claim.text, citations=citations, group=claim.group)


def _silence(silence: found.Silence) -> Silence:
    return Silence(document_id=silence.document_id, title=silence.title, message=silence.message)


def _refusal(refusal: found.Refusal) -> Refusal:
    return Refusal(reason=refusal.reason, message=refusal.message, searched=list(refusal.searched))


def _passage(hit: found.Hit) -> Passage:
    passage = hit.passage
    return Passage(
        id=passage.id,
        document_id=passage.document_id,
        section=passage.section,
        place=found.place_name(passage.section),
        breadcrumb=list(passage.breadcrumb),
        line=passage.line,
        text=passage.shown_text,
        score=round(hit.score, 4),
    )
