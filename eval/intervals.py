"""How far a measured rate can be trusted."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """The Wilson score interval of a rate, both ends 0..1; of no trials, all of 0..1.

    It stays inside 0..1 and is honest about 0 of n, where the usual interval has no width
    (Wilson 1927; method 3 of Newcombe 1998).
    """
    if not trials:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate, spread = successes / trials, z * z / trials
    centre = rate + spread / 2
    reach = z * sqrt(rate * (1 - rate) / trials + spread / (4 * trials))
    return max(0.0, (centre - reach) / (1 + spread)), min(1.0, (centre + reach) / (1 + spread))
