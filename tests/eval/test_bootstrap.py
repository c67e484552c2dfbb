from __future__ import annotations

import numpy as np
import pytest

from eval.bootstrap import clustered_interval
from eval.summaries import (
    Sample,
    Samples,
    area_under_risk,
    mean,
    median,
    percentile_95,
    value_of,
)


def samples(*values: float) -> Samples:
    return Samples.of([Sample(value) for value in values])


def test_a_question_with_three_quotes_counts_three_times() -> None:
    assert value_of(mean, Samples.of([Sample(1.0, count=3), Sample(0.0)])) == 0.75


def test_the_percentiles_lie_between_neighbours() -> None:
    assert value_of(median, samples(40, 10, 20, 30)) == 25.0
    assert value_of(percentile_95, samples(*range(101))) == 95.0
    assert value_of(percentile_95, samples(10, 20)) == pytest.approx(19.5)
    assert value_of(median, samples(3)) == 3.0


def test_a_sample_drawn_twice_counts_twice_and_one_not_drawn_does_not() -> None:
    drawn = np.array([[2, 0, 1], [0, 3, 0]])
    assert mean(samples(1, 5, 4), drawn).tolist() == [2.0, 5.0]
    assert median(samples(1, 5, 4), drawn).tolist() == [1.0, 5.0]
    assert area_under_risk(samples(0, 1, 1), drawn).tolist() == pytest.approx([1 / 3, 1.0])


def answers(*given: tuple[float, float]) -> Samples:
    return Samples.of([Sample(wrong, confidence=confidence) for confidence, wrong in given])


def test_the_area_under_the_risk_is_the_mean_share_of_wrong_answers_so_far() -> None:
    found = value_of(area_under_risk, answers((0.9, 0), (0.7, 1), (0.8, 0), (0.6, 1)))
    assert found == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)


def test_answers_of_one_confidence_stand_in_no_order() -> None:
    one_way = value_of(area_under_risk, answers((0.9, 0), (0.5, 1), (0.5, 0)))
    other_way = value_of(area_under_risk, answers((0.9, 0), (0.5, 0), (0.5, 1)))
    assert one_way == other_way == pytest.approx((0 + 0.5 / 2 + 1 / 3) / 3)


def test_a_system_that_is_surest_where_it_is_wrong_has_the_greater_area() -> None:
    good = value_of(area_under_risk, answers((0.9, 0), (0.1, 1)))
    assert good < value_of(area_under_risk, answers((0.1, 0), (0.9, 1)))


def test_equal_values_have_an_interval_without_width() -> None:
    assert clustered_interval(samples(1, 1, 1), ("a", "a", "b"), mean, seed=7) == (1.0, 1.0)


def test_questions_of_a_single_document_still_have_an_interval() -> None:
    low, high = clustered_interval(samples(*[0, 1] * 50), ("a",) * 100, mean, seed=7)
    assert low == pytest.approx(0.4, abs=0.03) and high == pytest.approx(0.6, abs=0.03)


def test_questions_that_rise_and_fall_by_document_are_worth_less() -> None:
    values = samples(*[0] * 50, *[1] * 50)
    by_document = tuple("abcdefghij"[i // 10] for i in range(100))
    alone = tuple(map(str, range(100)))
    narrow = clustered_interval(values, alone, mean, seed=7)
    wide = clustered_interval(values, by_document, mean, seed=7)
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])


def test_a_document_may_be_drawn_twice_or_not_at_all() -> None:
    values = samples(*[1.0] * 9, 0.0)
    assert clustered_interval(values, ("a",) * 9 + ("b",), mean, seed=7) == (0.0, 1.0)


def test_the_same_seed_gives_the_same_interval() -> None:
    values, clusters = samples(0, 0.5, 1, 0.25), ("a", "a", "b", "c")
    first = clustered_interval(values, clusters, mean, seed=1)
    assert first == clustered_interval(values, clusters, mean, seed=1)
