"""Whether one run is better than another on the same questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from eval.metrics import METRICS, Metric
from eval.paired_tests import holm, mcnemar_exact, randomisation
from eval.reports import Comparison, Difference, PairedTest, QuestionResult, Report

_ROUNDING = 1e-9
_Identity = tuple[str, str, str]
_Results = Mapping[_Identity, QuestionResult]


def compare(before: Report, after: Report, metrics: Collection[str] | None = None) -> Comparison:
    """Compare two reports, question by question; ``metrics``: these alone (``None``: all).

    Questions are the same if their ids, their words and their labels are. Holm's correction spans
    the metrics compared, so a comparison that is to find small differences names few. A metric is
    compared if every question that it bears on has a value whatever the system did: the share of
    verbatim quotes, the precision of refusals, the area under the risk and the times are not.
    """
    old, new = _results(before), _results(after)
    both = [key for key in new if key in old]
    seed = after.manifest.seed
    pairs = [
        _paired(metric, [(old[key].values, new[key].values) for key in both])
        for metric in METRICS
        if metric.paired and (metrics is None or metric.name in metrics)
    ]
    tested = [(pair, *_test(pair, seed)) for pair in pairs if len(pair.gains)]
    adjusted = holm([p for _, _, p in tested])
    return Comparison(
        before=before.manifest,
        after=after.manifest,
        differences=tuple(
            _difference(pair, test, p, p_holm)
            for (pair, test, p), p_holm in zip(tested, adjusted, strict=True)
        ),
        unmeasured=tuple(pair.metric.name for pair in pairs if not len(pair.gains)),
        only_before=tuple(result.id for key, result in old.items() if key not in new),
        only_after=tuple(result.id for key, result in new.items() if key not in old),
    )


def _results(report: Report) -> _Results:
    return {(result.id, result.question, result.labels): result for result in report.questions}


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The values of one metric for the questions that have one in both runs, in one order."""

    metric: Metric
    before: np.ndarray[tuple[int], np.dtype[np.float64]]
    after: np.ndarray[tuple[int], np.dtype[np.float64]]

    @property
    def gains(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """How much better each question has become, whichever way is better."""
        return (self.after - self.before) * (1 if self.metric.higher_is_better else -1)

    @property
    def wins(self) -> int:
        """How many questions have become better."""
        return int((self.gains > _ROUNDING).sum())

    @property
    def losses(self) -> int:
        """How many questions have become worse."""
        return int((self.gains < -_ROUNDING).sum())


def _paired(
    metric: Metric, values: list[tuple[Mapping[str, float], Mapping[str, float]]]
) -> _Pairs:
    name = metric.name
    pairs = [(old[name], new[name]) for old, new in values if name in old and name in new]
    before, after = np.array(pairs, np.float64).reshape(-1, 2).T
    return _Pairs(metric, before, after)


def _test(pairs: _Pairs, seed: int) -> tuple[PairedTest, float]:
    """McNemar's exact test where every value is yes or no, else the randomisation test."""
    if np.isin([pairs.before, pairs.after], [0.0, 1.0]).all():
        return PairedTest.MCNEMAR, mcnemar_exact(pairs.wins, pairs.losses)
    return PairedTest.RANDOMISATION, randomisation(pairs.gains.tolist(), seed)


def _difference(pairs: _Pairs, test: PairedTest, p: float, p_holm: float) -> Difference:
    before, after = float(pairs.before.mean()), float(pairs.after.mean())
    n = len(pairs.gains)
    return Difference(
        metric=pairs.metric.name,
        before=before,
        after=after,
        difference=after - before,
        n=n,
        wins=pairs.wins,
        ties=n - pairs.wins - pairs.losses,
        losses=pairs.losses,
        test=test,
        p=p,
        p_holm=p_holm,
    )
