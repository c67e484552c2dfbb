"""Small documents and a cheap embedder, for tests of what is stored."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.model import (
    Document,
    Kind,
    Metadata,
    Part,
    Passage,
    ReadingText,
    Section,
    SourceText,
    Span,
)
from index.records import text_hash
from index.tokens import tokens

DIMENSION = 16
MARK = "**"


def make_document(document_id: str, paragraphs: Sequence[str], title: str = "") -> Document:
    """A plan whose paragraphs are its sections 1, 2, … and its passages.

    In the source each paragraph is in bold and followed by a blank line, so that no offset of the
    reading text is one of the source.
    """
    title = title or f"Kế hoạch {document_id}"
    source = "\n\n".join(f"{MARK}{paragraph}{MARK}" for paragraph in paragraphs)
    offsets, spans, place = array("I"), list[Span](), len(MARK)
    for paragraph in paragraphs:
        if spans:
            offsets.append(place - len(MARK) - 1)
        start = len(offsets)
        offsets.extend(range(place, place + len(paragraph)))
        spans.append(Span(start, len(offsets)))
        place += len(paragraph) + 2 * len(MARK) + 2
    lines = [1 + 2 * i for i in range(len(spans))]
    return Document(
        id=document_id,
        source=SourceText(f"{document_id}.txt", document_id, source, {"nguồn": "tự viết"}),
        reading=ReadingText("\n".join(paragraphs), offsets),
        metadata=Metadata(Kind.PLAN, title, issued=date(2024, 2, 29), year=2024, basis=("1/QĐ",)),
        sections=tuple(
            Section(str(i + 1), f"{i + 1}.", paragraphs[i][:80], lines[i], spans[i], 1)
            for i in range(len(spans))
        ),
        passages=tuple(
            Passage(
                id=f"{document_id}#{i}",
                document_id=document_id,
                section=str(i + 1),
                part=Part.BODY,
                breadcrumb=(title,),
                lead_in="",
                text=paragraphs[i],
                span=spans[i],
                line=lines[i],
            )
            for i in range(len(spans))
        ),
    )


def make_documents(texts: Mapping[str, Sequence[str]]) -> list[Document]:
    """A document for each id and its paragraphs; they share a title, so like texts are alike."""
    return [make_document(name, texts[name], title="Kế hoạch") for name in texts]


def terms(text: str) -> dict[str, float]:
    """A question to the lexical index: the tokens of ``text``, all of the same weight."""
    return dict.fromkeys(tokens(text, folded=False), 1.0)


class FakeEmbedder:
    """Gives each text a random vector of its own, and remembers which texts it was given."""

    def __init__(self, model_id: str = "giả", dimension: int = DIMENSION) -> None:
        self.model_id = model_id
        self.dimension = dimension
        self.texts: list[str] = []

    def encode_documents(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.texts += texts
        if progress:
            progress(len(texts))
        vectors = [self._vector(text) for text in texts]
        return np.array(vectors, np.float32).reshape(-1, self.dimension)

    def _vector(self, text: str) -> NDArray[np.float64]:
        seed = int.from_bytes(text_hash(self.model_id + text)[:8], "big")
        vector = np.random.default_rng(seed).standard_normal(self.dimension)
        return vector / np.linalg.norm(vector)
