"""Tests for two systems that answered the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np

DRAWS = 9999
_ROUNDING = 1e-9
"""Sums of the same differences in another order may differ by so much."""


def mcnemar_exact(wins: int, losses: int) -> float:
    """The two-sided p-value of so many wins and losses, if each were as likely as the other.

    The exact form of McNemar's test (McNemar 1947): ties say nothing; without wins or losses, 1.
    """
    decided = wins + losses
    tail = sum(comb(decided, k) for k in range(min(wins, losses) + 1))
    # Divided as integers: this power of two is beyond a float for some thousand questions.
    return min(1.0, 2 * tail / (1 << decided))


def randomisation(differences: Sequence[float], seed: int) -> float:
    """The two-sided p-value of the mean of paired differences, if signs were a toss (Fisher 1935).

    Of ``DRAWS`` tosses of all signs ``b`` give a sum at least as far from 0; the p-value is
    (b + 1) / (n + 1), which is never 0 and keeps its level (Phipson and Smyth 2010).
    """
    values = np.array(differences, np.float64)
    signs = np.random.default_rng(seed).choice(np.array([-1.0, 1.0]), size=(DRAWS, len(values)))
    as_far = np.abs(signs @ values) >= abs(values.sum()) - _ROUNDING
    return (int(as_far.sum()) + 1) / (DRAWS + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values adjusted for being several, in the order given (Holm 1979)."""
    adjusted = [0.0] * len(p_values)
    reached = 0.0
    ascending = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in enumerate(ascending):
        reached = max(reached, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = reached
    return adjusted
