"""Two short documents, read as files are, and compared by their words alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalogue import Catalogue, write_catalogue
from index.documents import make_document
from index.model import SourceText
from rag.comparing.comparer import Comparer
from rag.comparing.model import Comparison, SectionPair

A, B = "ke-hoach-2030", "ke-hoach-2031"


def written(*paragraphs: str, year: int) -> str:
    head = ["Số: 7/KH-UBND", "KẾ HOẠCH", f"Phòng, chống cháy rừng năm {year}"]
    return "\n\n".join([*head, *paragraphs])


def compared(
    folder: Path, a: Sequence[str], b: Sequence[str]
) -> tuple[Comparison, Comparer, Catalogue]:
    """The plan of 2030 made of paragraphs ``a`` beside that of 2031 made of ``b``."""
    documents = [
        make_document(SourceText(f"{name}.txt", name, written(*text, year=year)), _count)
        for name, text, year in ((A, a, 2030), (B, b, 2031))
    ]
    write_catalogue(folder / "catalogue.sqlite", documents)
    catalogue = Catalogue(folder / "catalogue.sqlite")
    comparer = Comparer(catalogue, no_vectors)
    return comparer.compare(A, B), comparer, catalogue


def no_vectors(ids: Sequence[str]) -> NDArray[np.float32]:
    return np.zeros((len(ids), 4), np.float32)


def _count(text: str) -> int:
    return len(text) // 4


def paths(pair: SectionPair) -> tuple[str | None, str | None]:
    """The paths of both sides."""
    return (
        pair.a.section.path if pair.a else None,
        pair.b.section.path if pair.b else None,
    )
