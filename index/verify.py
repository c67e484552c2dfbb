"""Checks of a generation: each a pure function of what it looks at, returning a result."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.catalogue import DocumentRecord
from index.manifest import Manifest
from index.model import Document, Passage
from index.quotes import unbroken_runs
from index.vector_store import unsound
from index.vectors import VectorIndex

SELF_QUERIES: Final = 32
"""Passages whose own vector is searched for."""
_TIE: Final = 1e-4
"""Cosine similarities closer than this are the same in 32-bit numbers and Chroma's rounding."""
_SHOWN: Final = 3
_ALIKE: Final = 0.9
"""At least this share of a passage's letters stand in the source as read; a few are look-alikes
that the reading text mends (Ð for Đ)."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found; ``message`` is for people, in Vietnamese."""

    name: str
    ok: bool
    message: str


def check_counts(manifest: Manifest, records: Sequence[DocumentRecord]) -> CheckResult:
    """Whether the catalogue holds the documents and as many units as the manifest says."""
    name = "Bản kê khai"
    found = {record.id: record.content_hash for record in records}
    if differing := _differences(manifest.documents, found):
        return CheckResult(name, False, f"văn bản khác với danh mục: {_some(differing)}")
    counts = (sum(r.sections for r in records), sum(r.passages for r in records))
    if counts != (manifest.sections, manifest.passages):
        return CheckResult(name, False, "số mục hoặc số đoạn khác với danh mục")
    return CheckResult(name, True, f"{len(records)} văn bản, {counts[0]} mục, {counts[1]} đoạn")


def check_ids(
    catalogue: Sequence[str],
    lexical: Collection[str],
    vectors: Collection[str],
    rows: Sequence[str],
) -> CheckResult:
    """Whether catalogue, lexical index and both copies of the vectors hold the same passages."""
    name = "Mã đoạn"
    expected = set(catalogue)
    for place, ids in (("chỉ mục từ", set(lexical)), ("chỉ mục vectơ", set(vectors))):
        if differing := expected ^ ids:
            return CheckResult(name, False, f"{place} khác danh mục ở {_some(differing)}")
    if list(rows) != list(catalogue):
        return CheckResult(name, False, "bảng vectơ không theo thứ tự của danh mục")
    return CheckResult(name, True, f"{len(expected)} đoạn có mặt ở mọi chỉ mục")


def check_vectors(ids: Sequence[str], vectors: NDArray[np.float32], dimension: int) -> CheckResult:
    """Whether every vector, (n, dimension), is finite and of the right size and unit length."""
    name = "Vectơ"
    if vectors.shape != (len(ids), dimension):
        return CheckResult(name, False, f"kích thước {vectors.shape}, cần {(len(ids), dimension)}")
    if len(bad := unsound(vectors)):
        return CheckResult(name, False, f"vectơ không hợp lệ: {_some(ids[i] for i in bad)}")
    return CheckResult(name, True, f"{len(ids)} vectơ {dimension} chiều hợp lệ")


def check_self_queries(vectors: VectorIndex, most: int = SELF_QUERIES) -> CheckResult:
    """Whether up to ``most`` passages, evenly spread, are found by their own vectors."""
    name = "Tự tìm kiếm"
    ids = vectors.row_ids
    places = np.linspace(0, len(ids) - 1, min(most, len(ids))).astype(int)
    sample = [ids[place] for place in places]
    if lost := [id_ for id_ in sample if not _finds_itself(vectors, id_)]:
        return CheckResult(name, False, f"không tìm thấy chính mình: {_some(lost)}")
    return CheckResult(name, True, f"{len(sample)} đoạn mẫu đều tìm thấy chính mình")


def _finds_itself(vectors: VectorIndex, id_: str) -> bool:
    """Whether the best for a passage's vector is the passage, or one with the same vector."""
    vector = vectors.get([id_])[0]
    best = vectors.search(vector, 1)
    if not best or best[0][1] < 1 - _TIE:
        return False
    return bool(vectors.get([best[0][0]])[0] @ vector >= 1 - _TIE)


def check_passages(documents: Iterable[Document]) -> CheckResult:
    """Whether the passages of each document, laid end to end, give back its reading text.

    White space between two passages belongs to neither.
    """
    name = "Nội dung đoạn"
    if bad := [place for document in documents for place in _misplaced(document)]:
        return CheckResult(name, False, f"thiếu, thừa hoặc sai chữ ở {_some(bad)}")
    return CheckResult(name, True, "các đoạn nối lại thành đúng nội dung văn bản")


def _misplaced(document: Document) -> Iterator[str]:
    text, end = document.reading.text, 0
    for passage in document.passages:
        span = passage.span
        if span.start < end or text[end : span.start].strip() or span.of(text) != passage.text:
            yield passage.id
        end = span.end
    if text[end:].strip():
        yield document.id


def check_quotes(documents: Iterable[Document]) -> CheckResult:
    """Whether every passage can be quoted from its source."""
    name = "Trích dẫn"
    bad = [p.id for document in documents for p in document.passages if not _stands(document, p)]
    if bad:
        return CheckResult(name, False, f"không trích được nguyên văn từ nguồn: {_some(bad)}")
    return CheckResult(name, True, "mọi đoạn đều trích được nguyên văn từ nguồn")


def _stands(document: Document, passage: Passage) -> bool:
    source, offsets = document.source.text, document.reading.offsets
    if passage.span.end > len(offsets):
        return False
    spans = list(unbroken_runs(document.source.text, document.reading, passage.span))
    if not spans or max(span.end for span in spans) > len(source):
        return False
    places = offsets[passage.span.start : passage.span.end]
    read = [(c, source[place]) for c, place in zip(passage.text, places, strict=False)]
    letters = [c == quoted for c, quoted in read if not c.isspace()]
    return sum(letters) >= _ALIKE * len(letters)


def check_database(errors: Sequence[str]) -> CheckResult:
    """Whether SQLite found nothing wrong with the catalogue's file."""
    name = "Tệp danh mục"
    return CheckResult(name, not errors, f"hỏng: {_some(errors)}" if errors else "nguyên vẹn")


def _differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def _some(names: Iterable[str]) -> str:
    """The first few names, and how many there are beyond them."""
    listed = sorted(names)
    more = f" và {len(listed) - _SHOWN} mã khác" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more
