from __future__ import annotations

from dataclasses import replace
from math import log2
from pathlib import Path

import pytest

from eval.metrics import METRICS, Interval, Metric
from eval.outcomes import CitedQuote, Outcome, StatedAnswer
from eval.questions import AskedQuestion, EvidenceRule
from eval.summaries import Sample
from tests.eval.labelled_cases import HALF, OPEN, QUESTION, REFUSAL, RIGHT, answer, case, quote

ROOT = Path(__file__).resolve().parents[2]
BY_NAME = {metric.name: metric for metric in METRICS}
NDCG = (1 / log2(3) + 1 / log2(5)) / (1 / log2(2) + 1 / log2(3))
HALF_RIGHT = {
    "success@1": 0.0,
    "success@3": 1.0,
    "success@5": 1.0,
    "success@10": 1.0,
    "recall@1": 0.0,
    "recall@3": 0.5,
    "recall@5": 1.0,
    "recall@10": 1.0,
    "mrr": 0.5,
    "ndcg@10": NDCG,
    "facts": 0.5,
    "forbidden": 0.0,
    "correct": 0.0,
    "cited": 1.0,
    "citation_recall": 1.0,
    "citation_precision": 0.5,
    "verbatim": 1.0,
    "answered": 1.0,
    "aurc": 1.0,
    "truth": -1.0,
    "latency_median": 8.0,
    "latency_p95": 8.0,
}


def values(of: dict[str, Sample | None]) -> dict[str, float]:
    return {name: sample.value for name, sample in of.items() if sample}


def scores(outcome: Outcome = HALF, question: AskedQuestion = QUESTION) -> dict[str, float]:
    judged = case(outcome, question)
    applying = [m for m in METRICS if m.applies(judged.question)]
    return values({m.name: m.score(judged) for m in applying})


def test_an_answer_with_one_fact_of_two_scores_what_is_counted_by_hand() -> None:
    assert scores() == pytest.approx(HALF_RIGHT)


def test_a_right_answer_is_correct_and_true_and_no_risk() -> None:
    found = scores(outcome=RIGHT)
    expected = {"correct": 1.0, "facts": 1.0, "truth": 1.0, "aurc": 0.0, "citation_precision": 1.0}
    assert {name: found[name] for name in expected} == expected


def test_a_refused_question_that_has_an_answer_is_neither_true_nor_false() -> None:
    found = scores(outcome=REFUSAL)
    assert (found["truth"], found["answered"], found["refusal_precision"]) == (0.0, 0.0, 0.0)
    assert (found["facts"], found["correct"], found["citation_recall"]) == (0.0, 0.0, 0.0)
    assert found["forbidden"] == 0.0
    assert "aurc" not in found and "verbatim" not in found


def test_a_refusal_is_right_where_the_documents_leave_the_question_open() -> None:
    found = scores(outcome=REFUSAL, question=OPEN)
    assert found == {
        "refusal_recall": 1.0,
        "refusal_precision": 1.0,
        "truth": 1.0,
        "latency_median": 4.0,
        "latency_p95": 4.0,
    }


def test_any_answer_to_an_open_question_is_wrong() -> None:
    found = scores(outcome=RIGHT, question=OPEN)
    assert (found["refusal_recall"], found["truth"], found["aurc"]) == (0.0, -1.0, 1.0)


def test_one_of_several_places_that_answer_alike_is_all_there_is_to_find() -> None:
    found = scores(question=replace(QUESTION, rule=EvidenceRule.ANY))
    assert (found["recall@3"], found["recall@1"]) == (1.0, 0.0)
    assert found["ndcg@10"] == pytest.approx(1 / log2(3))


def test_two_places_found_with_one_passage_are_a_perfect_ranking() -> None:
    whole = HALF.passages[0].model_copy(update={"start": 0, "end": 100})
    found = scores(outcome=HALF.model_copy(update={"passages": (whole,)}))
    assert (found["ndcg@10"], found["recall@1"], found["mrr"]) == (1.0, 1.0, 1.0)


def test_places_beyond_the_tenth_rank_gain_nothing_but_a_reciprocal_rank() -> None:
    far = (*[HALF.passages[0]] * 10, HALF.passages[1])
    found = scores(outcome=HALF.model_copy(update={"passages": far}))
    assert (found["recall@10"], found["ndcg@10"], found["mrr"]) == (0.0, 0.0, 1 / 11)


@pytest.mark.parametrize(
    "text", ["5 hộ, không phải 7 hộ, đến 10/2.", "5 hộ đến 10/2 (Bảy hộ khác sau)."]
)
def test_a_forbidden_fact_makes_an_answer_wrong(text: str) -> None:
    told = answer(text, quote("a", 0, 10, text))
    found = scores(outcome=RIGHT.model_copy(update={"answer": told}))
    assert (found["forbidden"], found["correct"], found["facts"]) == (1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    "cited", [(), (quote("a", 0, 10, "5 hộ đến ngày 10/2"), quote("b", 0, 10, "5 hộ"))]
)
def test_an_answer_that_cites_nothing_or_a_wrong_document_is_not_correct(
    cited: tuple[CitedQuote, ...],
) -> None:
    told = answer("5 hộ, đến 10/2.", *cited)
    assert scores(outcome=RIGHT.model_copy(update={"answer": told}))["correct"] == 0.0


def test_a_fact_behind_what_anybody_reads_does_not_count() -> None:
    told = answer("x " * 600 + "5 hộ đến 10/2", quote("a", 0, 10, "5 hộ"))
    assert scores(outcome=RIGHT.model_copy(update={"answer": told}))["facts"] == 0.0


def test_a_quote_that_is_not_genuine_is_counted_among_all_quotes() -> None:
    sample = BY_NAME["verbatim"].score(case(genuine=(True, False)))
    assert sample == Sample(0.5, count=2)


def test_a_citation_beside_the_evidence_is_not_on_it() -> None:
    told = answer("5 hộ", quote("a", 8, 18, "xx"), quote("b", 0, 10, "5 hộ"))
    assert scores(outcome=HALF.model_copy(update={"answer": told}))["cited"] == 0.0


def test_an_answer_without_a_claim_supports_nothing() -> None:
    told = StatedAnswer(text="5 hộ", abstained=False)
    found = scores(outcome=HALF.model_copy(update={"answer": told}))
    assert (found["citation_recall"], found["citation_precision"]) == (0.0, 0.0)


def test_a_missing_answer_scores_the_worst_value_of_each_metric() -> None:
    worst = {name: 0.0 for name in HALF_RIGHT if not name.startswith("latency")}
    worst |= {"forbidden": 1.0, "truth": -1.0, "aurc": 1.0, "refusal_recall": 0.0}
    assert values({metric.name: metric.missing for metric in METRICS}) == worst


def test_a_missing_answer_counts_as_a_wrong_one_that_was_sure_of_itself() -> None:
    assert BY_NAME["aurc"].missing == Sample(1.0, confidence=1.0)


def test_every_metric_is_counted_by_hand_in_this_file() -> None:
    assert set(BY_NAME) == {*HALF_RIGHT, "refusal_recall", "refusal_precision"}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_is_defined_in_words(metric: Metric) -> None:
    assert metric.definition.endswith(".") and len(metric.definition) > 30


def test_the_page_on_evaluation_names_every_metric() -> None:
    page = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    forms = {m.name: (f"`{m.name}`", f"`{m.name.partition('@')[0]}@k`") for m in METRICS}
    assert [name for name, named in forms.items() if not any(n in page for n in named)] == []


def test_only_metrics_of_yes_and_no_have_the_interval_of_a_rate() -> None:
    rates = {metric.name for metric in METRICS if metric.interval is Interval.WILSON}
    yes_or_no = {name for name in rates if name not in {"verbatim", "refusal_precision"}}
    assert all(scores().get(name, 0.0) in {0.0, 1.0} for name in yes_or_no)
    assert rates >= {"correct", "cited", "refusal_recall", "verbatim", "success@5"}
    assert not rates & {"recall@5", "mrr", "truth", "aurc", "latency_p95"}


def test_metrics_that_depend_on_what_was_answered_or_cited_are_not_compared_in_pairs() -> None:
    unpaired = {metric.name for metric in METRICS if not metric.paired}
    assert unpaired == {
        *("verbatim", "refusal_precision", "aurc", "latency_median", "latency_p95"),
    }
