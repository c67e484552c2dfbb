"""The one-to-one choice of pairs that are worth most together."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from scipy.sparse.csgraph import (  # type: ignore[import-untyped]
    min_weight_full_bipartite_matching,
)

Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Places in A and places in B, two arrays of one length; no pair twice."""
NOBODY: Final = -2
"""Beside what has no counterpart; not -1, which stands for the root of an outline."""

_MOST: Final = 3.0
"""More than any pair is worth: what is chosen for its worth costs what is left of it."""


def assign(
    pairs: Pairs, worth: NDArray[np.floating], threshold: float, count_a: int, count_b: int
) -> NDArray[np.intp]:
    """Of each of A's ``count_a`` the place of its counterpart in B, or ``NOBODY``: (count_a,).

    The choice, one to one, whose pairs are together furthest above the threshold. Only ``pairs``
    are looked at: of thousands of sections few are alike, and a whole matrix would take minutes.
    """
    good = worth > threshold
    rows, columns = pairs[0][good], pairs[1][good]
    if not len(rows):
        return np.full(count_a, NOBODY, np.intp)
    # Each may also stay alone: a column of its own, at the cost of a pair at the threshold.
    alone = np.arange(count_a)
    costs = np.concatenate([_MOST - worth[good], np.full(count_a, _MOST - threshold)])
    places = (np.concatenate([rows, alone]), np.concatenate([columns, count_b + alone]))
    graph = csr_matrix((costs, places), shape=(count_a, count_b + count_a))
    _, chosen = min_weight_full_bipartite_matching(graph)
    return np.where(chosen < count_b, chosen, NOBODY).astype(np.intp)
