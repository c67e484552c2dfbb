"""Confidence intervals by drawing again, for values that are no rates."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eval.summaries import Samples, Summary

DRAWS = 1000


def clustered_interval(
    samples: Samples, clusters: tuple[str, ...], summary: Summary, seed: int
) -> tuple[float, float]:
    """The 95 % percentile interval of ``summary`` over at least one sample.

    Questions over one document rise and fall together, so whole documents (``clusters``, one for
    each sample) are drawn with replacement, and then as many of each one's questions (the
    two-stage bootstrap: Davison and Hinkley 1997, section 3.8). The second stage keeps the
    interval of a single document from having no width; it errs on the wide side.
    """
    values = summary(samples, _draws(clusters, seed))
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


@lru_cache(maxsize=16)
def _draws(clusters: tuple[str, ...], seed: int) -> NDArray[np.int64]:
    """How often each sample is drawn, a row for each draw."""
    random = np.random.default_rng(seed)
    names, number, sizes = np.unique(np.array(clusters), return_inverse=True, return_counts=True)
    chosen = random.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)
    drawn = np.zeros((DRAWS, len(clusters)), np.int64)
    for cluster, size in enumerate(sizes):
        # Drawn twice, a document's questions are drawn twice as often.
        times = chosen[:, cluster] * size
        drawn[:, number == cluster] = random.multinomial(times, np.full(size, 1 / size))
    return drawn
