"""What the service takes and gives, as typed JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rag import answer as found
from rag.history import Turn

MAX_QUESTION = 2_000
"""Characters."""
MAX_CONTENT = 10_000
"""Characters of one earlier message."""
MAX_TURNS = 20
"""Earlier messages: only the latest bear on a question, and each takes time to understand."""


class EarlierTurn(BaseModel):
    """One message of the conversation before the question."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: Annotated[str, StringConstraints(min_length=1, max_length=MAX_CONTENT)]

    def to_turn(self) -> Turn:
        """The same, as the room ``rag`` speaks of it."""
        return Turn(self.role, self.content)


class AskRequest(BaseModel):
    """A question, and the conversation it follows, oldest message first."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION)
    ]
    history: Annotated[list[EarlierTurn], Field(max_length=MAX_TURNS)] = []


class Citation(BaseModel):
    """Exact words of a document.

    ``number`` is its mark ``[n]`` in the text of the answer. ``quote`` is characters ``start`` to
    ``end`` (half-open) of the document's text after NFC, each line end one character; ``line`` is
    the 1-based line on which it begins, ``page`` its page (``null`` where the file has none),
    ``heading`` the nearest heading above it.
    """

    number: int
    document_id: str
    title: str
    section: str
    breadcrumb: list[str]
    quote: str
    start: int
    end: int
    line: int
    heading: str
    page: int | None


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
    """A passage found. ``score`` orders the passages of one question and means nothing else."""

    document_id: str
    section: str
    line: int
    text: str
    score: float


class AskResponse(BaseModel):
    """The answer: either ``claims`` or a ``refusal``.

    ``text`` is all of it as a person reads it, with the marks of the citations; ``understood`` the
    question as it was read; ``passages`` what was found, best first. ``mode`` tells who worded the
    claims, ``dropped`` how many statements of a language model were left out as unsupported;
    ``confidence`` is the cosine similarity of the question to the nearest passage.
    """

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
    citations = [_citation(citation, numbers[citation]) for citation in claim.citations]
    return Claim(text=claim.text, citations=citations, group=claim.group)


def _citation(citation: found.Citation, number: int) -> Citation:
    return Citation(
        number=number,
        document_id=citation.document_id,
        title=citation.title,
        section=citation.section,
        breadcrumb=list(citation.breadcrumb),
        quote=citation.quote,
        start=citation.span.start,
        end=citation.span.end,
        line=citation.line,
        heading=citation.heading,
        page=citation.page,
    )


def _silence(silence: found.Silence) -> Silence:
    return Silence(document_id=silence.document_id, title=silence.title, message=silence.message)


def _refusal(refusal: found.Refusal) -> Refusal:
    return Refusal(reason=refusal.reason, message=refusal.message, searched=list(refusal.searched))


def _passage(hit: found.Hit) -> Passage:
    passage = hit.passage
    return Passage(
        document_id=passage.document_id,
        section=passage.section,
        line=passage.line,
        text=passage.shown_text,
        score=hit.score,
    )


class Health(BaseModel):
    """The service answers questions, over this generation of the index."""

    status: Literal["ok"] = "ok"
    generation: str


class InvalidField(BaseModel):
    """What is wrong with one part of a request; ``pointer`` is an RFC 6901 fragment."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """Why a request failed, as RFC 9457 tells it; title and details are in Vietnamese."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[InvalidField] = []
