"""How like two sections are, 0..1: in all their words, in their own, in heading and in meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from rag.comparing.features import MEANING_WEIGHT, Features

_BLOCK: Final = 256
"""Sections held against all of the other document at once: some 4 MB a thousand of these."""
_TIE: Final = 1e-4
"""What the distance of places counts where two sections are equally like a third."""
_PAIRS: Final = 20_000
"""Pairs whose words are multiplied at once."""


class Likeness:
    """Holds the sections of two documents, given by their places, against each other."""

    def __init__(self, a: Features, b: Features) -> None:
        self._a = a
        self._b = b

    def nearest(self, count: int, floor: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Pairs at least ``floor`` alike: the ``count`` likest of each section of A, at most.

        Two arrays of one length: places in A, places in B.
        """
        found = [*self._blocks(count, floor)]
        rows = np.concatenate([rows for rows, _ in found]) if found else np.empty(0, np.intp)
        columns = np.concatenate([cs for _, cs in found]) if found else np.empty(0, np.intp)
        return rows, columns

    def of(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float32]:
        """How like the sections of each pair are: (pairs,)."""
        values = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _PAIRS):
            part = slice(start, start + _PAIRS)
            i, j = rows[part], columns[part]
            words = self._a.words[i].multiply(self._b.words[j]).sum(axis=1)
            meaning = np.einsum("ij,ij->i", self._a.meaning[i], self._b.meaning[j])
            values[part] = _together(np.asarray(words).ravel(), meaning)
        return values

    def _blocks(
        self, count: int, floor: float
    ) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        turned: csr_matrix = csr_matrix(self._b.words.T)
        for start in range(0, self._a.words.shape[0], _BLOCK):
            part = slice(start, start + _BLOCK)
            words = (self._a.words[part] @ turned).toarray()
            values = _together(words, self._a.meaning[part] @ self._b.meaning.T)
            rows, columns = _likest(values, start, self._a.words.shape[0], count)
            good = values[rows, columns] >= floor
            yield rows[good] + start, columns[good]


def _likest(
    values: NDArray[np.float32], start: int, of_rows: int, count: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of each row the places of its ``count`` highest values; of equal ones, those in its place.

    ``values`` are the rows from ``start`` on, of ``of_rows``. A form may say the same in a thousand
    sections: no more than ``count`` of them are looked at.
    """
    rows, columns = (np.arange(size) for size in values.shape)
    if len(columns) <= count:
        return np.repeat(rows, len(columns)), np.tile(columns, len(rows))
    away = np.abs(((rows + start) / of_rows)[:, np.newaxis] - columns / len(columns))
    best = np.argpartition(_TIE * away - values, count, axis=1)[:, :count]
    return np.repeat(rows, count), best.ravel()


def _together(words: NDArray[np.float32], meaning: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(words + MEANING_WEIGHT * np.clip(meaning, 0, 1), np.float32)
