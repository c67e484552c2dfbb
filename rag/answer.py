"""An answer: claims, each standing on the exact words it cites; or a refusal that says why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from index.model import Passage, Span


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a source. ``quote`` is ``span`` of the source text (NFC), character for character.

    ``section`` is the path of the deepest section that holds it, ``line`` its 1-based line.
    """

    document_id: str
    title: str
    section: str
    breadcrumb: tuple[str, ...]
    quote: str
    span: Span
    line: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer and the citations it stands on, at least one."""

    text: str
    citations: tuple[Citation, ...]


class Reason(StrEnum):
    """Why a question is not answered; the value is the code a program sees."""

    NOT_IN_DOCUMENTS = "not_in_documents"
    WRONG_YEAR_OR_PROVINCE = "wrong_year_or_province"


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
    the share of the best lexical score.
    """

    passage: Passage
    score: float
    similarity: float | None = None
    lexical: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; either ``claims`` or a ``refusal``. ``hits``: best first."""

    question: str
    understood: str
    claims: tuple[Claim, ...] = ()
    refusal: Refusal | None = None
    hits: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
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
        title = place = ""
        for claim in self.claims:
            first = claim.citations[0]
            if first.title != title:
                title, place = first.title, ""
                lines.append(f"Theo {title}:")
            if first.section != place:
                place = first.section
                lines.append(f"• {sentence_case(place_name(place))}:")
            lines.append(claim.text + " " + "".join(f"[{numbers[c]}]" for c in claim.citations))
        return "\n".join(lines)


def sentence_case(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


_NUMBERED = re.compile(r"(?:[IVXLC]+|[A-HĐ]|\d+)(?:\.|$)")


def place_name(section: str) -> str:
    """How a section is called in a letter: "mục II.2.a", "Điều 173 khoản 1", "phần Chữ ký"."""
    if section.startswith(("Điều", "Chương", "Phần", "Mục")):
        return section
    return f"{'mục' if _NUMBERED.match(section) else 'phần'} {section}"
