"""Documents chosen from the list by words of their title, place, year and kind."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ui_streamlit.client.documents import DocumentRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a document must fit; "" and ``None`` let all pass."""

    words: str = ""
    kind: str | None = None
    province: str | None = None
    year: int | None = None

    def fits(self, row: DocumentRow) -> bool:
        """Whether a document is one of those wanted."""
        named = folded(" ".join(filter(None, (row.title, row.number, row.issuer, row.id))))
        return (
            all(word in named for word in folded(self.words).split())
            and self.kind in (None, row.kind)
            and self.province in (None, row.province)
            and self.year in (None, row.year)
        )


def found(rows: Sequence[DocumentRow], wanted: Wanted) -> list[DocumentRow]:
    """The documents that fit, the latest year first, then by title."""
    fitting = filter(wanted.fits, rows)
    return sorted(fitting, key=lambda row: (-(row.year or 0), folded(row.title)))


def folded(text: str) -> str:
    """Text without case and diacritics, as people type it in a hurry."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in parts if not unicodedata.combining(c))
