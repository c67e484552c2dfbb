"""Documents: what they are, how they are divided, what they say, as typed JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.filtering import KindName, Paging, Province, Year
from api.schemas.passages import MAX_CHARACTERS, MAX_PLACE
from index import model
from index.catalogue import DocumentRecord
from index.documents import full_title, short_title
from index.findings import FindingCounts
from index.model import Kind
from rag.lists.documents import DocumentFilter


class DocumentsWanted(Paging):
    """Which documents to list."""

    province: Province = None
    year: Year = None
    kind: KindName = None

    def filter(self) -> DocumentFilter:
        """The same, as the room ``rag`` speaks of it."""
        return DocumentFilter(province=self.province, year=self.year, kind=self.kind)


class DocumentSummary(BaseModel):
    """A document in a list; what its paper leaves blank is ``null``.

    ``title`` is what it is called in a sentence, ``file`` the name of the file it was read from.
    ``number`` is as written, ``issued`` the day of its date line, ``year`` the year it is for.
    """

    id: Annotated[str, Field(examples=["ke-hoach-lam-giang-2024"])]
    title: str
    file: str
    kind: Kind
    number: Annotated[str | None, Field(examples=["214/KH-UBND"])]
    issuer: str | None
    province: str | None
    year: int | None
    issued: date | None
    draft: bool

    @classmethod
    def of(cls, record: DocumentRecord) -> DocumentSummary:
        """What a list tells of the document."""
        about = record.metadata
        return cls(
            id=record.id,
            title=short_title(about),
            file=record.name,
            kind=about.kind,
            number=about.number,
            issuer=about.issuer,
            province=about.province,
            year=about.year,
            issued=about.issued,
            draft=about.draft,
        )


class ListedDocument(DocumentSummary):
    """A document in a list, with how many sections it has and how much was found in it."""

    sections: int
    duties: int
    targets: int
    references: int

    @classmethod
    def counted(cls, record: DocumentRecord, found: FindingCounts) -> ListedDocument:
        """The document with its counts."""
        return cls(
            **dict(DocumentSummary.of(record)),
            sections=record.sections,
            duties=found.duties,
            targets=found.targets,
            references=found.references,
        )


class DocumentPage(BaseModel):
    """Documents ``offset`` to ``offset + limit`` of ``total``, by id."""

    total: int
    limit: int
    offset: int
    documents: list[ListedDocument]


class Counts(BaseModel):
    """How much there is of a document; characters and lines are those of its file after NFC."""

    characters: int
    lines: int
    sections: int
    passages: int
    duties: int
    targets: int
    references: int


class DocumentDetails(DocumentSummary):
    """All that is known of a document but its text.

    ``full_title`` is kind, title, province and year; ``place_date`` the date line as written;
    ``basis`` the numbers of the documents it says it carries out. ``content_hash`` changes with
    the file, and with the way it is read.
    """

    full_title: str
    place_date: str | None
    signer: str | None
    signer_title: str | None
    basis: list[str]
    content_hash: str
    counts: Counts

    @classmethod
    def described(cls, record: DocumentRecord, counts: Counts) -> DocumentDetails:
        """The document with its counts."""
        about = record.metadata
        return cls(
            **dict(DocumentSummary.of(record)),
            full_title=full_title(about),
            place_date=about.place_date,
            signer=about.signer,
            signer_title=about.signer_title,
            basis=list(about.basis),
            content_hash=record.content_hash,
            counts=counts,
        )


class OutlineSection(BaseModel):
    """A numbered unit. ``parent`` is the path of the one it stands in, ``line`` 1-based.

    It lies in characters ``start`` to ``end`` of the document's text, footnotes that belong to it
    included, wherever the file has them; so neighbours may overlap.
    """

    path: Annotated[str, Field(examples=["II.2.a"])]
    label: str
    title: str
    level: int
    parent: str | None
    line: int
    start: int
    end: int

    @classmethod
    def of(cls, section: model.Section, source: model.Span) -> OutlineSection:
        """A section that lies in ``source``."""
        return cls(
            path=section.path,
            label=section.label,
            title=section.title,
            level=section.level,
            parent=section.parent,
            line=section.line,
            start=source.start,
            end=source.end,
        )


class Outline(BaseModel):
    """The sections of a document in its order; each stands after the one it lies in."""

    document_id: str
    title: str
    sections: list[OutlineSection]


class RangeWanted(BaseModel):
    """Which characters of a document's text to give: from ``start`` on, to before ``end``."""

    model_config = ConfigDict(extra="forbid")

    start: Annotated[
        int, Field(alias="from", ge=0, le=MAX_PLACE, description="Ký tự đầu tiên, tính từ 0.")
    ] = 0
    end: Annotated[
        int | None,
        Field(
            alias="to",
            ge=0,
            le=MAX_PLACE,
            description=f"Dừng trước ký tự này; mỗi lần nhiều nhất {MAX_CHARACTERS} ký tự.",
            examples=[2000],
        ),
    ] = None

    def span(self, total: int) -> model.Span:
        """What is given of a text of ``total`` characters; empty where it ends before it starts."""
        start = min(self.start, total)
        end = min(total if self.end is None else self.end, total, start + MAX_CHARACTERS)
        return model.Span(start, max(start, end))


class TextRange(BaseModel):
    """Characters ``start`` to ``end`` of a document's text after NFC, which has ``total``.

    Fewer than asked for where the text ends, or where more was asked for than is given at once:
    go on from ``end``. Citations count the same characters.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "document_id": "ke-hoach-lam-giang-2025",
                    "total": 16_506,
                    "start": 16,
                    "end": 48,
                    "text": "Lâm Giang, ngày tháng 3 năm 2025",
                }
            ]
        }
    )

    document_id: str
    total: int
    start: int
    end: int
    text: str
