from __future__ import annotations

from collections.abc import Mapping
from io import StringIO

import pytest
from rich.console import Console

from cli.report_tables import print_comparison
from eval.comparing import compare
from eval.reports import Comparison, Difference, Manifest, PairedTest, QuestionResult, Report

MANIFEST = Manifest(
    created="2026-11-22T00:00:00Z",
    system="thử",
    sets={},
    corpus={},
    model="",
    settings={},
    versions={},
    commit=None,
    seed=7,
)


def result(id_: str, values: Mapping[str, float], question: str = "?") -> QuestionResult:
    return QuestionResult(
        id=id_,
        set="bộ",
        question=question,
        kind="",
        style="",
        documents=(),
        abstained=False,
        values=dict(values),
        milliseconds=None,
    )


def report(*results: QuestionResult) -> Report:
    return Report(manifest=MANIFEST, metrics={}, questions=results)


def series(metric: str, *values: float) -> Report:
    return report(*(result(str(i), {metric: value}) for i, value in enumerate(values)))


def only(comparison: Comparison) -> Difference:
    (difference,) = comparison.differences
    return difference


def test_yes_and_no_are_compared_by_mcnemars_test() -> None:
    before, after = series("correct", 1, 1, 0, 0, 0, 0, 0), series("correct", 0, 1, 1, 1, 1, 1, 1)
    found = only(compare(before, after))
    assert (found.wins, found.ties, found.losses, found.n) == (5, 1, 1, 7)
    assert (found.before, found.after) == pytest.approx((2 / 7, 6 / 7))
    assert found.test is PairedTest.MCNEMAR
    assert found.p == pytest.approx(2 * (1 + 6) / 64)


def test_shares_are_compared_by_randomisation() -> None:
    before, after = series("recall@5", 0.5, 0.5, 0, 1), series("recall@5", 1, 1, 0.5, 1)
    found = only(compare(before, after))
    assert (found.wins, found.ties, found.losses) == (3, 1, 0)
    assert found.difference == pytest.approx(0.375)
    assert found.test is PairedTest.RANDOMISATION
    assert found.p == pytest.approx(2 / 8, abs=0.02)


def test_less_of_what_is_forbidden_is_a_win() -> None:
    found = only(compare(series("forbidden", 1, 0), series("forbidden", 0, 0)))
    assert (found.wins, found.ties, found.losses, found.difference) == (1, 1, 0, -0.5)


def test_the_p_values_are_adjusted_for_the_metrics_compared_alone() -> None:
    before = report(*(result(str(i), {"correct": 0, "cited": 0}) for i in range(8)))
    after = report(*(result(str(i), {"correct": 1, "cited": 1}) for i in range(8)))
    both = compare(before, after)
    assert [d.p_holm for d in both.differences] == pytest.approx([2 * 2 / 256] * 2)
    assert only(compare(before, after, ["cited"])).p_holm == pytest.approx(2 / 256)


def test_questions_of_one_run_alone_are_named_not_dropped() -> None:
    before = report(result("1", {"correct": 1}), result("2", {"correct": 1}))
    after = report(result("2", {"correct": 1}), result("3", {"correct": 0}))
    found = compare(before, after)
    assert (found.only_before, found.only_after, only(found).n) == (("1",), ("3",), 1)


def test_a_question_in_other_words_is_another_question() -> None:
    before = report(result("1", {"correct": 1}, "Ai?"))
    found = compare(before, report(result("1", {"correct": 1}, "Khi nào?")))
    assert (found.only_before, found.only_after, found.differences) == (("1",), ("1",), ())
    assert "correct" in found.unmeasured


def test_a_metric_that_no_question_has_in_both_is_named() -> None:
    found = compare(series("correct", 1), series("correct", 1), ["correct", "cited"])
    assert found.unmeasured == ("cited",)


def test_the_times_and_what_depends_on_refusing_are_not_compared() -> None:
    names = ("verbatim", "latency_median", "aurc", "refusal_precision")
    values = dict.fromkeys(names, 1.0)
    found = compare(report(result("1", values)), report(result("1", values)))
    assert not found.differences and not set(names) & set(found.unmeasured)


def test_a_question_with_other_labels_is_another_question() -> None:
    before = report(result("1", {"correct": 1}))
    relabelled = before.questions[0].model_copy(update={"labels": "khac"})
    found = compare(before, report(relabelled))
    assert (found.only_before, found.only_after, found.differences) == (("1",), ("1",), ())


def test_what_could_not_be_compared_is_printed() -> None:
    console = Console(file=StringIO(), width=200)
    print_comparison(
        compare(series("correct", 1), series("correct", 1), ["correct", "mrr"]), console
    )
    assert isinstance(console.file, StringIO)
    assert "Không có câu hỏi nào để so: mrr." in console.file.getvalue()
