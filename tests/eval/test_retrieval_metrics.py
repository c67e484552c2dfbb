"""Our retrieval metrics against those of a library that others use."""

from __future__ import annotations

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from eval.case import Case
from eval.metrics import METRICS
from eval.outcomes import FoundPassage, Outcome
from eval.questions import AskedQuestion
from eval.relevance import Place
from index.model import Span
from tests.eval.labelled_cases import passage

MEASURES = {
    "mrr": RR,
    "ndcg@10": nDCG @ 10,
    **{f"recall@{k}": R @ k for k in (1, 3, 5, 10)},
    **{f"success@{k}": Success @ k for k in (1, 3, 5, 10)},
}
LENGTH = 10
"""Each passage is so long, and stands at its number of such lengths; so does each place."""


def place(number: int) -> Place:
    return Place("a", (Span(number * LENGTH, (number + 1) * LENGTH),))


def found(number: int) -> FoundPassage:
    return passage("a", number * LENGTH, (number + 1) * LENGTH)


def ours(relevant: list[int], ranking: list[int]) -> dict[str, float]:
    outcome = Outcome(id="1", passages=tuple(map(found, ranking)))
    judged = Case(AskedQuestion("1", "?"), outcome, [place(number) for number in relevant], ())
    samples = {m.name: m.score(judged) for m in METRICS if m.name in MEASURES}
    return {name: sample.value for name, sample in samples.items() if sample}


def theirs(relevant: list[int], ranking: list[int]) -> dict[str, float]:
    labels = [Qrel("1", str(number), 1) for number in relevant]
    run = [ScoredDoc("1", str(number), -rank) for rank, number in enumerate(ranking)]
    if not run:  # A question without a result is no question to the library.
        run = [ScoredDoc("1", "nothing", 0)]
    values = ir_measures.calc_aggregate(MEASURES.values(), labels, run)
    return {name: values[measure] for name, measure in MEASURES.items()}


NUMBERS = st.lists(st.integers(0, 14), unique=True)


@given(relevant=NUMBERS.filter(bool), ranking=NUMBERS)
def test_our_retrieval_metrics_are_those_of_ir_measures(
    relevant: list[int], ranking: list[int]
) -> None:
    expected = theirs(relevant, ranking)
    assert ours(relevant, ranking) == {
        name: pytest.approx(value) for name, value in expected.items()
    }
