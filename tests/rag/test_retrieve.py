from __future__ import annotations

import pytest

from rag.retrieve import DENSE_WEIGHT, combine


def test_a_passage_best_in_both_voices_scores_one() -> None:
    scores = combine({"a": 0.9, "b": 0.8}, {"a": 12.0, "b": 6.0})
    assert scores["a"] == pytest.approx(1.0)


def test_scores_are_shares_within_the_question() -> None:
    scores = combine({"a": 0.9, "b": 0.8, "c": 0.85}, {"b": 10.0, "c": 5.0})
    assert scores["a"] == pytest.approx(DENSE_WEIGHT)
    assert scores["b"] == pytest.approx(1 - DENSE_WEIGHT)
    assert scores["c"] == pytest.approx(DENSE_WEIGHT / 2 + (1 - DENSE_WEIGHT) / 2)


def test_either_voice_may_be_silent() -> None:
    assert combine({}, {"a": 3.0}) == {"a": pytest.approx(1 - DENSE_WEIGHT)}
    assert combine({}, {}) == {}
