"""The steps of building a generation in a folder of its own; ``index.generation`` orders them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Final

from index.catalogue import write_catalogue
from index.errors import DuplicateIdError
from index.lexical import build_lexical
from index.manifest import FORMAT, Manifest, library_versions
from index.model import Document, Passage
from index.records import text_hash
from index.vector_store import Embedder, VectorStore
from index.vectors import write_vectors

CATALOGUE: Final = "catalogue.sqlite"
LEXICAL: Final = "lexical"
VECTORS: Final = "vectors"


class Stage(StrEnum):
    """What a build is doing; the value is what a user sees."""

    EMBED = "Tính vectơ"
    CATALOGUE = "Ghi danh mục"
    LEXICAL = "Lập chỉ mục từ"
    VECTORS = "Lập chỉ mục vectơ"
    VERIFY = "Kiểm tra"


Progress = Callable[[Stage, int, int], None]
"""Told the stage, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``embedded`` counts the texts that went through the model.

    ``unchanged``: ``generation`` was current already and nothing was written. ``added``,
    ``changed`` and ``removed`` are document ids, against the generation that was current.
    """

    generation: str
    unchanged: bool
    documents: int
    passages: int
    embedded: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def refuse_twins(ordered: Sequence[Document]) -> None:
    """Refuse documents, sorted by id, that share one.

    Raises:
        DuplicateIdError: names both files.
    """
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise DuplicateIdError(
                other.source.name,
                f"trùng mã văn bản “{one.id}” với tệp {one.source.name}; hãy đổi tên một tệp.",
            )


def make_manifest(
    documents: Sequence[Document],
    hashes: Mapping[str, str],
    embedder: Embedder,
    before: Manifest | None,
) -> Manifest:
    """Describe the generation of ``documents`` (with their content hashes) after ``before``."""
    now = datetime.now(UTC)
    digest = hashlib.sha256(json.dumps([embedder.model_id, hashes]).encode()).hexdigest()
    return Manifest(
        format=FORMAT,
        libraries=library_versions(),
        id=f"{now:%Y%m%dT%H%M%S.%fZ}-{digest[:8]}",
        previous=before.id if before else None,
        created_at=now,
        model_id=embedder.model_id,
        dimension=embedder.dimension,
        documents=dict(hashes),
        sections=sum(len(document.sections) for document in documents),
        passages=sum(len(document.passages) for document in documents),
    )


def embed_documents(
    documents: Sequence[Document], store: VectorStore, embedder: Embedder, on_progress: Progress
) -> int:
    """Embed every search text that ``store`` has no vector of; how many there were."""

    def report(done: int, total: int) -> None:
        on_progress(Stage.EMBED, done, total)

    passages = {text_hash(p.search_text): p for p in _passages(documents)}
    return store.embed_missing(passages, embedder, report)


def write_generation(
    folder: Path,
    manifest: Manifest,
    documents: Sequence[Document],
    store: VectorStore,
    on_progress: Progress,
) -> None:
    """Write everything a generation holds into the new ``folder``; its vectors are in ``store``."""
    folder.mkdir()
    passages = list(_passages(documents))
    on_progress(Stage.CATALOGUE, 0, 1)
    write_catalogue(folder / CATALOGUE, documents)
    on_progress(Stage.LEXICAL, 0, 1)
    build_lexical(folder / LEXICAL, passages)
    on_progress(Stage.VECTORS, 0, 1)
    vectors = store.vectors([text_hash(passage.search_text) for passage in passages])
    write_vectors(folder / VECTORS, passages, vectors)
    manifest.write(folder)


def _passages(documents: Sequence[Document]) -> Iterator[Passage]:
    return (passage for document in documents for passage in document.passages)


def make_report(
    manifest: Manifest, before: Mapping[str, str], embedded: int, *, unchanged: bool
) -> BuildReport:
    """Compare a generation with the documents (ids and content hashes) that were there before."""
    now = manifest.documents
    return BuildReport(
        generation=manifest.id,
        unchanged=unchanged,
        documents=len(now),
        passages=manifest.passages,
        embedded=embedded,
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(i for i in now.keys() & before.keys() if now[i] != before[i])),
        removed=tuple(sorted(before.keys() - now.keys())),
    )
