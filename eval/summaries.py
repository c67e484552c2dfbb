"""From the values of single questions to the value of a metric.

A summary is told how often each sample counts, so that one call sums up many draws of a bootstrap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """What one question adds to a metric: ``value`` as the mean of ``count`` things.

    ``confidence`` is how sure the system was of its answer, 0..1.
    """

    value: float
    count: int = 1
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Samples:
    """The samples of many questions, as arrays of one length."""

    values: Floats
    counts: Floats
    confidences: Floats

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> Samples:
        """The samples in the order given."""
        rows = [(sample.value, sample.count, sample.confidence) for sample in samples]
        return cls(*np.array(rows, np.float64).reshape(-1, 3).T)


Summary = Callable[[Samples, NDArray[np.int64]], Floats]
"""The values of a metric for draws of at least one sample each.

The second argument has a row for each draw and a column for each sample: how often it was drawn.
"""


def value_of(summary: Summary, samples: Samples) -> float:
    """The value of a metric over samples that count once each; at least one."""
    return float(summary(samples, np.ones((1, len(samples.values)), np.int64))[0])


def mean(samples: Samples, drawn: NDArray[np.int64]) -> Floats:
    """The mean over all that was counted: a question with three quotes counts three times."""
    weights = drawn * samples.counts
    means: Floats = (weights @ samples.values) / weights.sum(axis=1)
    return means


def median(samples: Samples, drawn: NDArray[np.int64]) -> Floats:
    """The value that half of the questions do not exceed."""
    return _quantile(samples.values, drawn, 0.5)


def percentile_95(samples: Samples, drawn: NDArray[np.int64]) -> Floats:
    """The value that 95 % of the questions do not exceed."""
    return _quantile(samples.values, drawn, 0.95)


def _quantile(values: Floats, drawn: NDArray[np.int64], share: float) -> Floats:
    """The quantile of each draw, linear between neighbours."""
    order = np.argsort(values)
    reached = np.cumsum(drawn[:, order], axis=1)
    place = share * (reached[:, -1] - 1)

    def at(places: Floats) -> Floats:
        """The values at these places, of all that was drawn in ascending order."""
        found: Floats = values[order[(reached <= places[:, None]).sum(axis=1)]]
        return found

    below = at(np.floor(place))
    quantiles: Floats = below + (place % 1) * (at(np.ceil(place)) - below)
    return quantiles


def area_under_risk(samples: Samples, drawn: NDArray[np.int64]) -> Floats:
    """The area under the risk-coverage curve; a value is 1 where the answer is wrong, else 0.

    The mean, over every number of answers given in order of confidence, of the share of wrong ones
    among them (AURC: Geifman, Uziel and El-Yaniv 2019). Answers of one confidence stand in no
    order: each counts as their mean.
    """
    order, groups = np.unique(-samples.confidences, return_inverse=True)
    member = groups[:, None] == np.arange(len(order))
    sizes = drawn @ member.astype(np.int64)
    wrong = (drawn * samples.values) @ member
    before = np.cumsum(sizes, axis=1) - sizes
    wrong_before = np.cumsum(wrong, axis=1) - wrong
    rate = wrong / np.maximum(sizes, 1)
    # The j-th of a group adds (wrong_before + j rate) / (before + j): the rate and a harmonic
    # rest.
    harmonic = np.cumsum(1 / np.maximum(np.arange(drawn.sum(axis=1).max() + 1), 1)) - 1
    rest = (wrong_before - rate * before) * (harmonic[before + sizes] - harmonic[before])
    areas: Floats = (wrong + rest).sum(axis=1) / drawn.sum(axis=1)
    return areas
