"""Hybrid search: dense and lexical scores combined, within the scope of the question.

The two scores of a passage are scaled to 0..1 within the question and added by weight. On the
development questions this finds more than reciprocal ranks do, which forget by how much one
passage is better than the next (Bruch, Gai and Ingber 2023, "An analysis of fusion functions for
hybrid retrieval"); the figures are in docs/measurements.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from index.embeddings import SentenceEmbeddings
from index.generation import Generation
from index.model import Part
from rag.answer import Hit
from rag.question import Question, Understanding

DENSE_WEIGHT = 0.45
"""Share of the dense score; chosen on the development questions, flat between 0.3 and 0.55."""
FOLDED_SHARE = 0.5
"""Share of the folded voice in the lexical score of a question typed without diacritics."""
CRUMB_WEIGHT = 0.5
"""What a word in the breadcrumb counts beside one in the passage."""
WHOLE_SHARE = 0.3
"""What a passage's score for the whole question counts beside that for a part of it."""
POOL = 100
"""Passages that each voice puts forward."""


class HybridRetriever(BaseRetriever):
    """Finds the passages of one generation that answer a question."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    generation: Generation
    embeddings: SentenceEmbeddings
    understanding: Understanding
    limit: int = 20

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        hits = self.retrieve(self.understanding.understand(query))
        return [_to_langchain(hit) for hit in hits]

    def retrieve(self, question: Question) -> list[Hit]:
        """The best passages, at most ``limit``, best first.

        Articles asked for by number come first, signatures where the signer is asked for. Where
        a question compares documents, each of them is represented in turn; where it asks a law
        several things, each of these.
        """
        vector = self.embeddings.encode_query(question.dense)
        scope = question.scope
        groups = scope.groups if len(scope.groups) > 1 else (scope.documents,)
        found = [self._search(question, vector, group) for group in groups]
        of_parts: list[list[Hit]] = []
        if question.parts and found[0] and self._is_law(found[0][0]):
            of_parts = [*self._of_parts(question.parts, found[0])]
        ranked = chain.from_iterable(zip_longest(*found, *of_parts))
        hits = {hit.passage.id: hit for hit in self._looked_up(question)}
        for hit in filter(None, ranked):
            first = hits.setdefault(hit.passage.id, hit)
            if first.similarity is None:
                hits[hit.passage.id] = replace(first, similarity=hit.similarity)
        best = list(hits.values())
        return (_with_parts(best, of_parts) if of_parts else best)[: self.limit]

    def nearness(self, text: str, documents: Collection[str] | None) -> float:
        """The cosine similarity of a text, as a question, to the passage nearest to it."""
        found = self.generation.vectors.search(self.embeddings.encode_query(text), 1, documents)
        return found[0][1] if found else 0.0

    def _looked_up(self, question: Question) -> list[Hit]:
        catalogue = self.generation.catalogue
        found = [
            passage
            for document, article in question.scope.articles
            for passage in catalogue.passages_of(document, article.path)
        ]
        if question.asks_signer:
            signed = chain.from_iterable(map(catalogue.passages_of, question.scope.documents or ()))
            found += [passage for passage in signed if passage.part is Part.SIGNATURE]
        return [Hit(passage, score=1.0) for passage in found]

    def _search(
        self, question: Question, vector: NDArray[np.float32], documents: Collection[str] | None
    ) -> list[Hit]:
        dense = dict(self.generation.vectors.search(vector, POOL, documents))
        lexical = self._lexical(question, documents)
        scores = combine(dense, lexical)
        best = sorted(scores, key=lambda id_: -scores[id_])[: self.limit]
        return [
            Hit(passage, scores[passage.id], dense.get(passage.id), lexical.get(passage.id, 0.0))
            for passage in self.generation.catalogue.passages(best)
        ]

    def _is_law(self, hit: Hit) -> bool:
        found = hit.passage.document_id
        records = self.understanding.records
        return any(r.metadata.kind.is_legislation for r in records if r.id == found)

    def _of_parts(self, parts: Sequence[Question], whole: Sequence[Hit]) -> Iterator[list[Hit]]:
        """What the document found answers to each part, the best as near as to the whole.

        Words of the other parts lend a little: "mỗi lần dài nhất bao lâu" is told of something.
        """
        document, best = whole[0].passage.document_id, whole[0].score
        lent = {hit.passage.id: WHOLE_SHARE * hit.score for hit in whole}
        vectors = self.embeddings.encode_queries([part.dense for part in parts])
        for part, vector in zip(parts, vectors, strict=True):
            found = self._search(part, vector, (document,))
            scores = {hit.passage.id: hit.score + lent.get(hit.passage.id, 0.0) for hit in found}
            scale = best / (max(scores.values(), default=0.0) or 1.0)
            # The similarity told is that to the whole question.
            hits = [replace(h, score=scores[h.passage.id] * scale, similarity=None) for h in found]
            yield sorted(hits, key=lambda hit: -hit.score)

    def _lexical(self, question: Question, documents: Collection[str] | None) -> dict[str, float]:
        search = self.generation.lexical.search
        plain = _shares(dict(search(question.terms, POOL, documents, crumb_weight=CRUMB_WEIGHT)))
        if not question.folded_terms:
            return plain
        folded = _shares(
            dict(
                search(
                    question.folded_terms, POOL, documents, folded=True, crumb_weight=CRUMB_WEIGHT
                )
            )
        )
        return {
            id_: (1 - FOLDED_SHARE) * plain.get(id_, 0.0) + FOLDED_SHARE * folded.get(id_, 0.0)
            for id_ in plain | folded
        }


def _with_parts(hits: Sequence[Hit], parts: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Those of the law searched with their score for each part of the question, best first."""
    by_part = [{hit.passage.id: hit.score for hit in part} for part in parts]

    def scored(hit: Hit) -> Hit:
        scores = tuple(part.get(hit.passage.id, 0.0) for part in by_part)
        return replace(hit, score=max(hit.score, *scores), of_parts=scores)

    laws = {hit.passage.document_id for part in parts for hit in part}
    told = (scored(hit) if hit.passage.document_id in laws else hit for hit in hits)
    return sorted(told, key=lambda hit: -hit.score)


def combine(dense: Mapping[str, float], lexical: Mapping[str, float]) -> dict[str, float]:
    """Weighted sum of both scores, each scaled to 0..1 within the question.

    Cosines are scaled between the best and the worst of the pool, lexical scores by the best.
    """
    low, high = min(dense.values(), default=0.0), max(dense.values(), default=1.0)
    width = max(high - low, 1e-9)
    near = {id_: (similarity - low) / width for id_, similarity in dense.items()}
    words = _shares(lexical)
    return {
        id_: DENSE_WEIGHT * near.get(id_, 0.0) + (1 - DENSE_WEIGHT) * words.get(id_, 0.0)
        for id_ in near | words
    }


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    best = max(scores.values(), default=1.0) or 1.0
    return {id_: score / best for id_, score in scores.items()}


def _to_langchain(hit: Hit) -> LangChainDocument:
    passage = hit.passage
    metadata: dict[str, Any] = {
        "document_id": passage.document_id,
        "section": passage.section,
        "breadcrumb": list(passage.breadcrumb),
        "line": passage.line,
        "score": hit.score,
    }
    return LangChainDocument(page_content=passage.shown_text, metadata=metadata, id=passage.id)
