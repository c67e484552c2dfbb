"""The sections of two documents side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.catalogue import Catalogue
from index.errors import CancuError
from index.model import Section
from rag.comparing.assignment import NOBODY
from rag.comparing.features import Features, meaning_rows, section_rows
from rag.comparing.likeness import Likeness
from rag.comparing.matching import match_sections
from rag.comparing.model import ComparedSection, SectionPair, Status
from rag.comparing.ordering import moved_places, side_by_side
from rag.comparing.section_texts import SectionTexts
from rag.comparing.written_words import word_keys

MAX_SECTIONS: Final = 6_000
"""The longest code has some 4,800; two of so many are aligned in seconds."""

Vectors = Callable[[Sequence[str]], NDArray[np.float32]]
"""Of passages by id their vectors: (passages, dimension)."""


class TooManySectionsError(CancuError):
    """A document has so many sections at its first level that they cannot be compared."""

    def __init__(self, document_id: str) -> None:
        super().__init__(
            f"Văn bản “{document_id}” có quá nhiều mục cùng cấp (hơn {MAX_SECTIONS}) để so sánh."
        )


def align_sections(catalogue: Catalogue, vectors: Vectors, a: str, b: str) -> list[SectionPair]:
    """Each section of ``a`` beside its counterpart in ``b``, or with none, in the order of ``a``.

    Raises:
        TooManySectionsError: a document is too long.
    """
    texts = _texts(catalogue, a), _texts(catalogue, b)
    words = section_rows(*texts)
    features = [
        Features(rows, _meaning(catalogue, vectors, document_id, sections))
        for rows, document_id, sections in zip(words, (a, b), texts, strict=True)
    ]
    likeness = Likeness(features[0], features[1])
    return _pairs(texts[0], texts[1], match_sections(*texts, likeness), likeness)


def _texts(catalogue: Catalogue, document_id: str) -> SectionTexts:
    sections = catalogue.sections(document_id)
    _, reading = catalogue.texts(document_id)
    return SectionTexts(divided(sections, document_id), reading.text)


def divided(sections: Sequence[Section], document_id: str) -> Sequence[Section]:
    """As many levels of the sections as can be compared; those below count as their words.

    Raises:
        TooManySectionsError: the first level alone is too much.
    """
    while len(sections) > MAX_SECTIONS:
        deepest = max(section.level for section in sections)
        upper = [section for section in sections if section.level < deepest]
        if not upper:
            raise TooManySectionsError(document_id)
        sections = upper
    return sections


def _meaning(
    catalogue: Catalogue, vectors: Vectors, document_id: str, texts: SectionTexts
) -> NDArray[np.float32]:
    passages = catalogue.passages_of(document_id)
    of_passages = vectors([passage.id for passage in passages])
    return meaning_rows([section.span for section in texts.sections], passages, of_passages)


def _pairs(
    a: SectionTexts, b: SectionTexts, matched: NDArray[np.intp], likeness: Likeness
) -> list[SectionPair]:
    moved = moved_places(a, b, matched)
    paired = np.flatnonzero(matched != NOBODY)
    alike = dict(zip(paired.tolist(), likeness.of(paired, matched[paired]).tolist(), strict=True))
    return [
        SectionPair(
            a=_compared(a, i),
            b=_compared(b, j),
            similarity=_similarity(a, i, b, j, alike.get(i, 0.0) if i is not None else 0.0),
            status=_status(a, i, b, j),
            moved=i in moved,
        )
        for i, j in side_by_side(matched.tolist(), len(b))
    ]


def _compared(texts: SectionTexts, place: int | None) -> ComparedSection | None:
    if place is None:
        return None
    return ComparedSection(texts.sections[place], texts.own_spans[place])


def _similarity(
    a: SectionTexts, i: int | None, b: SectionTexts, j: int | None, alike: float
) -> float:
    """0..1; 1 where every word is the same, which measured likeness only comes near to."""
    if i is not None and j is not None and _same_words(a.whole_text(i), b.whole_text(j)):
        return 1.0
    return min(0.99, max(0.0, alike))


def _status(a: SectionTexts, i: int | None, b: SectionTexts, j: int | None) -> Status:
    if i is None:
        return Status.ONLY_B
    if j is None:
        return Status.ONLY_A
    return Status.SAME if _same_words(a.own_texts[i], b.own_texts[j]) else Status.CHANGED


def _same_words(one: str, other: str) -> bool:
    return one == other or word_keys(one) == word_keys(other)
