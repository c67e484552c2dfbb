"""Splits of 1,000 characters and their vectors: what most tutorials build.

The splits follow LangChain's ``RecursiveCharacterTextSplitter`` with the sizes of its own
examples: at most 1,000 characters, the last 200 of one begin the next, cut at paragraphs, else at
lines, else at spaces. They are cut from the source as it is; their vectors are kept in a file.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.outcomes import FoundPassage, Outcome
from eval.progress import Begin, silent
from eval.questions import AskedQuestion
from eval.systems.baselines import LIMIT, whole_question
from eval.systems.quoting import quoting
from index.catalogue import Catalogue
from index.embeddings import SentenceEmbeddings
from index.generation import Generation
from index.model import Span

CHUNK_CHARS = 1_000
OVERLAP_CHARS = 200
_SEPARATORS = ("\n\n", "\n", " ")


class ChunksAndVectors:
    """Dense search over splits of the sources of one generation."""

    name = "chunks-1000"

    def __init__(
        self,
        generation: Generation,
        embeddings: SentenceEmbeddings,
        folder: Path,
        begin: Begin = silent,
    ) -> None:
        """Split and embed; the vectors are kept in ``folder``, which is made if missing."""
        self._catalogue = generation.catalogue
        self._embeddings = embeddings
        self._chunks = [*_chunks(generation.catalogue)]
        self._vectors = self._kept_vectors(folder, begin)

    def answer(self, asked: AskedQuestion) -> Outcome:
        """The splits nearest to the question."""
        started = time.perf_counter()
        vector = self._embeddings.encode_query(whole_question(asked))
        best = np.argsort(-(self._vectors @ vector), kind="stable")[:LIMIT]
        found = [self._chunks[place] for place in best]
        return quoting(asked.id, found, self._catalogue, (time.perf_counter() - started) * 1000)

    def _kept_vectors(self, folder: Path, begin: Begin) -> NDArray[np.float32]:
        """(n, dimension), unit length; from the file if it holds just these texts' vectors."""
        texts = [chunk.text for chunk in self._chunks]
        digest = hashlib.sha256("\0".join([self._embeddings.model_id, *texts]).encode())
        kept = folder / f"{self.name}-{digest.hexdigest()[:16]}.npy"
        if kept.is_file():
            return np.asarray(np.load(kept), np.float32)
        done = begin("Tính vectơ các đoạn 1.000 ký tự", len(texts))
        vectors = self._embeddings.encode_documents(texts, done)
        folder.mkdir(parents=True, exist_ok=True)
        aside = kept.with_suffix(".new.npy")
        np.save(aside, vectors)
        aside.replace(kept)
        return vectors


def _chunks(catalogue: Catalogue) -> Iterator[FoundPassage]:
    for record in catalogue.documents():
        source = catalogue.texts(record.id)[0].text
        for span in character_splits(source):
            yield FoundPassage(
                document_id=record.id,
                section="",
                text=span.of(source),
                start=span.start,
                end=span.end,
            )


def character_splits(text: str) -> Iterator[Span]:
    """The splits of a text, without white space at either end."""
    start = 0
    while start < len(text):
        end = _cut(text, start)
        piece = Span(start, end).of(text)
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            yield Span(left, start + len(piece.rstrip()))
        if end == len(text):
            return
        start = max(start + 1, _overlap_start(text, start, end))


def _cut(text: str, start: int) -> int:
    """Where the split that begins at ``start`` ends: behind the coarsest separator in reach."""
    limit = start + CHUNK_CHARS
    if limit >= len(text):
        return len(text)
    for separator in _SEPARATORS:
        # Not in the overlap: the split would hold nothing new.
        at = text.rfind(separator, start + OVERLAP_CHARS + 1, limit)
        if at >= 0:
            return at + len(separator)
    return limit


def _overlap_start(text: str, start: int, end: int) -> int:
    """Where the next split begins: with the first whole word of the last 200 characters."""
    space = text.find(" ", max(start, end - OVERLAP_CHARS), end)
    return space + 1 if space >= 0 else end
