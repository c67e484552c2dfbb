"""A search and its hits, as typed JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.schemas.asking import MAX_QUESTION
from api.schemas.choosing import ChosenDocuments
from index.documents import short_title
from index.model import Metadata
from rag import answer as found
from rag.answer import place_name
from rag.question import Question

MAX_HITS: Final = 20


class SearchRequest(ChosenDocuments):
    """What to look for and where: what the words of the query name stays binding beside that."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[
        str,
        StringConstraints(pattern=r"\S", max_length=MAX_QUESTION),
        Field(
            description="Câu hỏi hoặc từ khóa; có dấu hoặc không.",
            examples=["di dời hộ dân khỏi vùng sạt lở", "di doi ho dan vung sat lo"],
        ),
    ]
    limit: Annotated[int, Field(ge=1, le=MAX_HITS, description="Số đoạn nhiều nhất.")] = 10


class SearchHit(BaseModel):
    """A passage found. ``text`` has the line that introduces it before its own words.

    ``score`` belongs to this search and means nothing else; ``similarity`` is the cosine to the
    query, ``null`` for a passage that is not among the nearest but was found by its words or place.
    """

    passage_id: Annotated[str, Field(examples=["ke-hoach-lam-giang-2025#00006"])]
    document_id: str
    title: str
    section: str
    place: str
    breadcrumb: list[str]
    line: int
    text: str
    score: float
    similarity: float | None

    @classmethod
    def of(cls, hit: found.Hit, metadata: Metadata) -> SearchHit:
        """A hit in the document described by ``metadata``."""
        passage, similarity = hit.passage, hit.similarity
        return cls(
            passage_id=passage.id,
            document_id=passage.document_id,
            title=short_title(metadata),
            section=passage.section,
            place=place_name(passage.section),
            breadcrumb=list(passage.breadcrumb),
            line=passage.line,
            text=passage.shown_text,
            score=round(hit.score, 4),
            similarity=None if similarity is None else round(similarity, 4),
        )


class SearchResponse(BaseModel):
    """The passages found, best first; where several documents are compared, in turn.

    ``understood`` is the query as it was read; ``documents`` the ids of those searched (``null``:
    all); ``missing`` what the query names and is not among them.
    """

    understood: str
    documents: list[str] | None
    missing: list[str]
    hits: list[SearchHit]

    @classmethod
    def of(
        cls, question: Question, hits: list[found.Hit], about: Mapping[str, Metadata]
    ) -> SearchResponse:
        """The hits; ``about`` describes each document by its id."""
        scope = question.scope
        return cls(
            understood=question.text,
            documents=None if scope.documents is None else list(scope.documents),
            missing=list(scope.missing),
            hits=[SearchHit.of(hit, about[hit.passage.document_id]) for hit in hits],
        )
