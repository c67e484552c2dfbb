from __future__ import annotations

import pytest

from eval.paired_tests import DRAWS, holm, mcnemar_exact, randomisation


@pytest.mark.parametrize(
    ("wins", "losses", "p"),
    [
        (0, 0, 1.0),
        (3, 3, 1.0),
        (5, 0, 2 * 1 / 32),
        (1, 7, 2 * (1 + 8) / 256),
        (2, 8, 2 * (1 + 10 + 45) / 1024),
    ],
)
def test_mcnemars_exact_p_value_is_that_of_a_fair_coin(wins: int, losses: int, p: float) -> None:
    assert mcnemar_exact(wins, losses) == pytest.approx(p)


def test_mcnemars_test_holds_for_thousands_of_questions() -> None:
    assert 0.9 < mcnemar_exact(1500, 1499) <= 1.0
    assert mcnemar_exact(3000, 0) == 0.0  # smaller than a float can tell


def test_tosses_of_five_equal_gains_are_as_far_in_two_of_thirty_two() -> None:
    assert randomisation([0.5] * 5, seed=7) == pytest.approx(2 / 32, abs=0.01)


def test_the_p_value_is_never_zero_and_counts_the_data_as_one_toss() -> None:
    assert randomisation([1.0] * 60, seed=7) == 1 / (DRAWS + 1)


def test_without_a_difference_every_toss_is_as_far() -> None:
    assert randomisation([0.0, 0.0], seed=7) == 1.0


def test_gains_that_weigh_up_losses_are_no_difference() -> None:
    assert randomisation([0.1, 0.2, -0.3], seed=7) == 1.0


def test_the_same_seed_gives_the_same_p_value() -> None:
    gains = [0.3, -0.1, 0.2, 0.4, -0.2, 0.1, 0.6]
    assert randomisation(gains, seed=1) == randomisation(gains, seed=1)


def test_holm_multiplies_the_smallest_by_all_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_stays_below_one_and_knows_no_metric() -> None:
    assert holm([0.8, 0.9]) == [1.0, 1.0]
    assert holm([]) == []
