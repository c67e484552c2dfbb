"""Compares documents of one generation."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Final

from index.catalogue import Catalogue, DocumentRecord
from index.errors import CancuError
from rag.comparing.alignment import Vectors, align_sections
from rag.comparing.deadlines import dated_tasks, pair_deadlines
from rag.comparing.model import Changes, Comparison, SectionPair
from rag.comparing.targets import pair_targets
from rag.comparing.word_changes import changes_between
from rag.lists.documents import document_with_id

_KEPT: Final = 8
"""Comparisons kept: whoever leafs through one asks for it again and again."""


class SameDocumentError(CancuError):
    """A document is to be compared with itself."""

    def __init__(self) -> None:
        super().__init__("Hai văn bản cần so sánh là một; hãy nêu hai văn bản khác nhau.")


class Comparer:
    """Compares the documents of ``catalogue``; ``vectors`` are those of its passages.

    Safe from many threads. Two documents are aligned at a time, the others wait: two codes take
    seconds of work and hundreds of megabytes.
    """

    def __init__(self, catalogue: Catalogue, vectors: Vectors) -> None:
        self._catalogue = catalogue
        self._vectors = vectors
        self._aligning = Lock()
        self._compared = lru_cache(_KEPT)(self._compare)

    def compare(self, a: str, b: str) -> Comparison:
        """Two documents, by their ids, side by side.

        Raises:
            NoSuchDocumentError: there is none with this id.
            SameDocumentError: both are one.
            TooManySectionsError: a document is too long.
        """
        if a == b:
            raise SameDocumentError
        with self._aligning:
            return self._compared(a, b)

    def changes(self, comparison: Comparison, pair: SectionPair) -> Changes:
        """How the own words of two sections differ; nothing where one is alone or both are same."""
        if not pair.a or not pair.b:
            return Changes((), ())
        text_a, text_b = self.readings(comparison)
        return changes_between(text_a, pair.a.own, text_b, pair.b.own)

    def readings(self, comparison: Comparison) -> tuple[str, str]:
        """The reading texts of both documents, in which spans count the characters."""
        one, other = (
            self._catalogue.texts(record.id)[1] for record in (comparison.a, comparison.b)
        )
        return one.text, other.text

    def _compare(self, a: str, b: str) -> Comparison:
        records = self._catalogue.documents()
        one, other = document_with_id(a, records), document_with_id(b, records)
        sections = align_sections(self._catalogue, self._vectors, a, b)
        findings = self._catalogue.findings
        return Comparison(
            a=one,
            b=other,
            sections=sections,
            targets=pair_targets(findings.targets([a]), findings.targets([b]), sections),
            deadlines=pair_deadlines(
                dated_tasks(findings.duties(documents=[a])),
                dated_tasks(findings.duties(documents=[b])),
                sections,
                _years_between(one, other),
            ),
        )


def _years_between(a: DocumentRecord, b: DocumentRecord) -> int | None:
    before, after = a.metadata.year, b.metadata.year
    return after - before if before and after else None
