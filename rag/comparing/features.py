"""Sections as rows of numbers, so that many pairs of them are held against each other at once.

Words are weighed as in search (TF-IDF over the sections of both documents, syllables and their
neighbours); meaning is that of the passages' vectors, which the index holds already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack  # type: ignore[import-untyped]

from index.model import Passage, Span
from index.tokens import tokens
from rag.comparing.section_texts import ROOT, SectionTexts

WHOLE_WEIGHT: Final = 0.3
OWN_WEIGHT: Final = 0.3
HEADING_WEIGHT: Final = 0.1
MEANING_WEIGHT: Final = 0.3
_LEAST_IN_SECTIONS: Final = 0.1
_LEAST_IN_TEXTS: Final = 1.0
"""What a word counts that stands everywhere: in a dozen targets that is sooner chance."""


@dataclass(frozen=True, slots=True)
class Features:
    """Of each section of a document its words and its meaning.

    The product of two rows of ``words`` (sections, vocabulary) is at most the weight of the three
    kinds of words together; rows of ``meaning`` (sections, dimension) are of unit length, or zero.
    """

    words: csr_matrix
    meaning: NDArray[np.float32]


def section_rows(a: SectionTexts, b: SectionTexts) -> tuple[csr_matrix, csr_matrix]:
    """The rows of words of two documents, over one vocabulary: (sections, vocabulary) each."""
    vocabulary: dict[str, int] = {}
    own = [_counts(texts.own_texts, vocabulary) for texts in (a, b)]
    titles = [_counts([s.title for s in texts.sections], vocabulary) for texts in (a, b)]
    width = len(vocabulary)
    weights = _rarity([_matrix(counts, width) for counts in own], _LEAST_IN_SECTIONS)
    rows = []
    for texts, own_counts, title_counts in zip((a, b), own, titles, strict=True):
        own_matrix = _matrix(own_counts, width)
        whole = _subtrees(texts) @ own_matrix
        parts = (
            _unit(whole, weights) * WHOLE_WEIGHT**0.5,
            _unit(own_matrix, weights) * OWN_WEIGHT**0.5,
            _unit(_matrix(title_counts, width), weights) * HEADING_WEIGHT**0.5,
        )
        rows.append(csr_matrix(hstack(parts), dtype=np.float32))
    return rows[0], rows[1]


def text_rows(a: Sequence[str], b: Sequence[str]) -> tuple[csr_matrix, csr_matrix]:
    """The rows of words of short texts, of unit length: (texts, vocabulary) each."""
    vocabulary: dict[str, int] = {}
    counts = [_counts(texts, vocabulary) for texts in (a, b)]
    matrices = [_matrix(rows, len(vocabulary)) for rows in counts]
    weights = _rarity(matrices, _LEAST_IN_TEXTS)
    return _unit(matrices[0], weights), _unit(matrices[1], weights)


def meaning_rows(
    spans: Sequence[Span], passages: Sequence[Passage], vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Of each span the mean vector of the passages in it, by their share of its characters.

    ``vectors`` (passages, dimension) are those of ``passages``, which stand end to end. What all
    of a document has in common, such as its title in every passage, is taken away first.
    """
    if not len(passages):
        return np.zeros((len(spans), 0), np.float32)
    centred = vectors - vectors.mean(axis=0)
    starts = np.array([passage.span.start for passage in passages])
    ends = np.array([passage.span.end for passage in passages])
    lengths = (ends - starts)[:, np.newaxis]
    sums = np.vstack([np.zeros((1, centred.shape[1])), np.cumsum(centred * lengths, axis=0)])
    before = _sum_before(np.array([s.start for s in spans]), starts, ends, sums, centred)
    within = _sum_before(np.array([s.end for s in spans]), starts, ends, sums, centred)
    return _unit_rows((within - before).astype(np.float32))


def _sum_before(
    places: NDArray[np.intp],
    starts: NDArray[np.intp],
    ends: NDArray[np.intp],
    sums: NDArray[np.float64],
    vectors: NDArray[np.float32],
) -> NDArray[np.float64]:
    """Of each place in the text the vectors of all characters before it, added up."""
    passage = np.clip(np.searchsorted(starts, places, side="right") - 1, 0, len(starts) - 1)
    part = np.clip(places - starts[passage], 0, (ends - starts)[passage])
    return np.asarray(sums[passage] + vectors[passage] * part[:, np.newaxis])


def _counts(texts: Iterable[str], vocabulary: dict[str, int]) -> list[Counter[int]]:
    """The words of each text, without numbers and dates, which change from year to year."""
    return [
        Counter(
            vocabulary.setdefault(token, len(vocabulary))
            for token in tokens(text, folded=False)
            if not _is_figure(token)
        )
        for text in texts
    ]


def _is_figure(token: str) -> bool:
    """Whether a word or one of two neighbours is a number; a document's number has letters."""
    return any(
        part[:1].isdigit() and not any(c.isalpha() for c in part) for part in token.split("_")
    )


def _matrix(counts: Sequence[Counter[int]], width: int) -> csr_matrix:
    lengths = np.cumsum([0, *(len(row) for row in counts)])
    columns = [column for row in counts for column in row]
    values = [value for row in counts for value in row.values()]
    return csr_matrix(
        (np.array(values, np.float32), np.array(columns, np.int32), lengths),
        shape=(len(counts), width),
    )


def _subtrees(texts: SectionTexts) -> csr_matrix:
    """A one wherever the column's section is that of the row, or stands in it."""
    rows, columns = [], []
    for place in range(len(texts)):
        above = place
        while above != ROOT:
            rows.append(above)
            columns.append(place)
            above = int(texts.parents[above])
    ones = np.ones(len(rows), np.float32)
    return csr_matrix((ones, (rows, columns)), shape=(len(texts), len(texts)))


def _rarity(matrices: Sequence[csr_matrix], least: float) -> NDArray[np.float32]:
    """The inverse frequency of each word, ``least`` if it stands everywhere: (vocabulary,)."""
    sections = sum(matrix.shape[0] for matrix in matrices)
    holding = sum(np.bincount(m.indices, minlength=m.shape[1]) for m in matrices)
    return np.asarray(np.log((1 + sections) / (1 + holding)) + least, np.float32)


def _unit(matrix: csr_matrix, weights: NDArray[np.float32]) -> csr_matrix:
    """Rows of unit length; a word that comes again counts less."""
    weighted = matrix.copy()
    weighted.data = np.sqrt(weighted.data)
    weighted = csr_matrix(weighted @ diags(weights))
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return csr_matrix(diags(1 / np.where(lengths > 0, lengths, 1)) @ weighted)


def _unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 1e-6, lengths, 1), np.float32)
