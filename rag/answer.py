"""An answer: claims, each standing on the exact words it cites; or a refusal that says why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from index.model import Passage, Span


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a source. ``quote`` is ``span`` of the source text (NFC), character for character.

    ``title`` is how the document is called in a sentence (``breadcrumb`` has its whole title),
    ``section`` the path of the deepest section that holds it, ``heading`` the nearest heading
    above it, such as the name of an article or of a body ("" if there is none). ``line`` is its
    1-based line and ``page`` its 1-based page, ``None`` where the file has no pages.
    ``reference`` is how an official letter refers to the section.
    """

    document_id: str
    title: str
    section: str
    breadcrumb: tuple[str, ...]
    quote: str
    span: Span
    line: int
    heading: str = ""
    page: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer and the citations it stands on, at least one.

    ``group`` is the heading it stands under in a list ("Chủ trì"), "" outside lists.
    """

    text: str
    citations: tuple[Citation, ...]
    group: str = ""


WORDED = "Trả lời"
"""The group of the claims that a language model has worded; each stands on its citations."""
VERBATIM = "Nguyên văn"
"""The group of the documents' own words behind them."""


class Mode(StrEnum):
    """Who worded the claims: the documents themselves, or a language model."""

    EXTRACTIVE = "extractive"
    LLM = "llm"


@dataclass(frozen=True, slots=True)
class Silence:
    """A document asked about that does not say what was asked; ``message`` is for the user."""

    document_id: str
    title: str
    message: str


class Reason(StrEnum):
    """Why a question is not answered; the value is the code a program sees.

    ``OUT_OF_SCOPE``: no document is about such things. ``NOT_IN_DOCUMENTS``: some are, and leave
    the question open.
    """

    OUT_OF_SCOPE = "out_of_scope"
    NOT_IN_DOCUMENTS = "not_in_documents"
    WRONG_YEAR_OR_PROVINCE = "wrong_year_or_province"
    HARMFUL_OR_INJECTION = "harmful_or_injection"


@dataclass(frozen=True, slots=True)
class Refusal:
    """No answer: the reason, the message for the user, and what was searched (document titles)."""

    reason: Reason
    message: str
    searched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score`` orders the hits of one question; the others explain it.

    ``similarity`` is the cosine to the question (``None``: not among the nearest), ``lexical``
    the share of the best lexical score. ``of_parts`` are the scores for each part of a question
    that asks several things.
    """

    passage: Passage
    score: float
    similarity: float | None = None
    lexical: float = 0.0
    of_parts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; either ``claims`` or a ``refusal``. ``hits``: best first.

    ``notes`` stand before the claims: what the asker should know of the answer as a whole.
    ``silences`` are the documents compared that say nothing of what was asked. ``dropped`` counts
    the statements of a language model that the documents do not support. ``confidence`` is what
    the setting ``CANCU_MIN_SIMILARITY`` is held against: the cosine similarity of the question to
    the nearest passage, 0..1; of a follow-up it is raised, for a few words are near to nothing.
    """

    question: str
    understood: str
    claims: tuple[Claim, ...] = ()
    refusal: Refusal | None = None
    hits: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    silences: tuple[Silence, ...] = ()
    mode: Mode = Mode.EXTRACTIVE
    dropped: int = 0
    confidence: float = 0.0
    milliseconds: dict[str, float] = field(default_factory=dict)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of all claims, in order, each once."""
        return tuple(dict.fromkeys(c for claim in self.claims for c in claim.citations))

    @property
    def text(self) -> str:
        """The answer as a person reads it, with the numbers of its citations."""
        if self.refusal:
            return self.refusal.message
        numbers = {citation: i for i, citation in enumerate(self.citations, start=1)}
        lines = list(self.notes)
        silent = {silence.title: silence.message for silence in self.silences}
        led_by: tuple[str, str, str] | None = None
        group = ""
        for claim in self.claims:
            first = claim.citations[0]
            lead = (first.title, first.section, first.heading)
            new_title = not led_by or led_by[0] != first.title
            if claim.group != group:
                group = claim.group
                lines.append(f"{group}:")
            if new_title and first.title in silent:
                lines.append(f"{first.title} {silent.pop(first.title)} Nội dung gần nhất:")
            if lead != led_by and group != WORDED:
                lines.append(_lead(first, with_title=new_title))
                led_by = lead
            lines.append(claim.text + " " + "".join(f"[{numbers[c]}]" for c in claim.citations))
        lines += [f"{title} {message}" for title, message in silent.items()]
        return "\n".join(lines)


def _lead(citation: Citation, *, with_title: bool) -> str:
    """The line that tells where the words below it stand."""
    heading = f" ({citation.heading})" if citation.heading else ""
    place = f"{place_name(citation.section)}{heading}:"
    return f"Theo {citation.title}, {place}" if with_title else f"• {sentence_case(place)}"


def sentence_case(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


_NUMBERED = re.compile(r"(?:[IVXLC]+|[A-HĐ]|\d+)(?:\.|$)")


def place_name(section: str) -> str:
    """How a section is called in a letter: "mục II.2.a", "Điều 173 khoản 1", "phần Chữ ký"."""
    if section.startswith(("Điều", "Chương", "Phần", "Mục", "Phụ lục")):
        return section
    return f"{'mục' if _NUMBERED.match(section) else 'phần'} {section}"
