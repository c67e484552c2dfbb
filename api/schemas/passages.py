"""Passages and where they stand in their documents, as typed JSON."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from index import model
from index.documents import short_title
from index.model import Metadata, Part
from rag.answer import place_name
from rag.letter_reference import letter_reference

MAX_AROUND: Final = 5
"""Passages before and after one that are given with it."""
MAX_CHARACTERS: Final = 50_000
"""Characters of a document that are given or looked at in one request."""
MAX_PLACE: Final = 1_000_000_000
"""No document has so many characters."""


class Span(BaseModel):
    """Characters ``start`` to ``end``, half-open, from 0."""

    start: int
    end: int

    @classmethod
    def of(cls, span: model.Span) -> Span:
        """The same as the service gives it."""
        return cls(start=span.start, end=span.end)


class PassageText(BaseModel):
    """The smallest part of a document that can be cited and still reads alone.

    ``text`` reads on where the file is torn; ``spans`` are the unbroken runs of the document's
    text behind it, in reading order. ``lead_in`` is the line that a list item needs to be
    understood, "" if it needs none. Of the document ``title`` is what it is called in a sentence;
    ``breadcrumb`` leads from its whole title to the section; ``place`` is the section in words
    ("mục II.2.a"), ``reference`` how an official letter refers to it. ``line`` is the 1-based line
    where it begins. The id counts the passages of the document: it may mean another one after the
    document has changed.
    """

    id: Annotated[str, Field(examples=["ke-hoach-lam-giang-2025#00006"])]
    document_id: Annotated[str, Field(examples=["ke-hoach-lam-giang-2025"])]
    title: str
    section: Annotated[str, Field(examples=["I.3.b"])]
    place: Annotated[str, Field(examples=["mục I.3.b"])]
    reference: Annotated[str, Field(examples=["khoản 1 Điều 173 Bộ luật Hình sự số 100/2015/QH13"])]
    part: Part
    breadcrumb: list[str]
    line: int
    lead_in: str
    text: str
    spans: list[Span]

    @classmethod
    def of(cls, passage: model.Passage, metadata: Metadata, spans: list[Span]) -> PassageText:
        """A passage of the document described by ``metadata``; ``spans`` lie in its source."""
        return cls(
            id=passage.id,
            document_id=passage.document_id,
            title=short_title(metadata),
            section=passage.section,
            place=place_name(passage.section),
            reference=letter_reference(metadata, passage.section),
            part=passage.part,
            breadcrumb=list(passage.breadcrumb),
            line=passage.line,
            lead_in=passage.lead_in,
            text=passage.text,
            spans=spans,
        )


class Neighbours(BaseModel):
    """How much around a passage to give."""

    model_config = ConfigDict(extra="forbid")

    around: Annotated[
        int,
        Field(
            ge=0,
            le=MAX_AROUND,
            description="Số đoạn liền trước và liền sau cần kèm theo.",
            examples=[1],
        ),
    ] = 0


class OpenedPassage(BaseModel):
    """A passage with those around it, in the order of the document."""

    passage: PassageText
    before: list[PassageText]
    after: list[PassageText]


class QuoteWanted(BaseModel):
    """The range of a document's text to open, as a citation tells it."""

    model_config = ConfigDict(extra="forbid")

    start: Annotated[
        int, Field(ge=0, le=MAX_PLACE, description="Ký tự đầu của trích dẫn.", examples=[1200])
    ]
    end: Annotated[
        int, Field(ge=0, le=MAX_PLACE, description="Ký tự liền sau trích dẫn.", examples=[1400])
    ]

    def span(self) -> model.Span:
        """The range; what is too long ends earlier, what ends before it starts is empty."""
        end = min(self.end, self.start + MAX_CHARACTERS)
        return model.Span(self.start, max(self.start, end))


class MarkedPassage(BaseModel):
    """A passage; ``marks`` are the characters of its ``text`` that were asked for."""

    passage: PassageText
    marks: list[Span]


class MarkedPassages(BaseModel):
    """The passages that hold characters ``start`` to ``end`` of the document's text."""

    document_id: str
    start: int
    end: int
    passages: list[MarkedPassage]
