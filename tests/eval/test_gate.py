from __future__ import annotations

from pathlib import Path

import pytest

from eval.gate import Verdict, as_baseline, check
from eval.limits import Limits, MetricLimit, read_limits
from eval.questions import read_questions
from eval.rendering.files import read_report
from eval.reports import Mutation, Report
from tests.eval.written_reports import report, result
from tests.index.labelled import ROOT

GATES = ROOT / "eval" / "gates"
SETS = {
    "sample": ROOT / "sample" / "questions.jsonl",
    "codes": ROOT / "eval" / "sets" / "codes-criminal.jsonl",
    "plans": ROOT / "eval" / "sets" / "plans.jsonl",
}


def correct(right: int, of: int, metric: str = "correct") -> Report:
    """``of`` questions, the first ``right`` of them with 1, the others with 0."""
    return report(*(result(f"q{i:02}", {metric: float(i < right)}) for i in range(of)))


def fall(max_fall: float, metric: str = "correct") -> Limits:
    return Limits(baseline=Path("moc.json"), metrics={metric: MetricLimit(max_fall=max_fall)})


def only(messages: tuple[str, ...]) -> str:
    (message,) = messages
    return message


def test_what_keeps_to_its_bounds_passes() -> None:
    limits = Limits(metrics={"correct": MetricLimit(min=0.9, max=0.9)})
    assert check(correct(9, 10), limits).passed


def test_what_falls_below_its_minimum_is_told_with_by_how_much() -> None:
    verdict = check(correct(8, 10), Limits(metrics={"correct": MetricLimit(min=0.85)}))
    assert only(verdict.fallen) == "correct là 0,800, thấp hơn mức 0,850 một khoảng 0,050"
    assert not verdict.unmeasured


def test_what_rises_above_its_maximum_is_told_with_by_how_much() -> None:
    measured = correct(3, 10, "forbidden")
    verdict = check(measured, Limits(metrics={"forbidden": MetricLimit(max=0.1)}))
    assert only(verdict.fallen) == "forbidden là 0,300, vượt mức 0,100 một khoảng 0,200"


@pytest.mark.parametrize("value", [None, "absent"])
def test_a_metric_without_a_value_cannot_be_measured(value: str | None) -> None:
    measured = report(result("a"), metrics={} if value else {"correct": None})
    verdict = check(measured, Limits(metrics={"correct": MetricLimit(min=0.0)}))
    assert "correct" in only(verdict.unmeasured)
    assert not verdict.fallen


def test_too_few_questions_measure_nothing() -> None:
    limits = Limits(questions=11, metrics={"correct": MetricLimit(min=0.5)})
    assert only(check(correct(10, 10), limits).unmeasured) == "chỉ có 10 câu hỏi, cần ít nhất 11"


def test_a_fall_within_what_is_allowed_passes() -> None:
    assert check(correct(18, 20), fall(0.05), correct(19, 20)).passed


def test_a_fall_beyond_what_is_allowed_is_told_with_the_paired_test() -> None:
    told = only(check(correct(17, 20), fall(0.05), correct(19, 20)).fallen)
    # Two questions lost, none won: McNemar's exact test gives 2 / 2**2.
    assert told == (
        "correct kém mốc 0,100 (0,950 → 0,850; cho phép 0,050; 0 câu tốt lên, 2 câu kém đi, "
        "p = 0,500)"
    )


def test_a_small_fall_that_is_no_chance_is_a_fall() -> None:
    # Six lost of a hundred, none won: p = 2 / 2**6 = 0.031; five would give 0.063.
    assert check(correct(94, 100), fall(0.10), correct(100, 100)).fallen
    assert check(correct(95, 100), fall(0.10), correct(100, 100)).passed


def test_where_less_is_better_more_is_a_fall() -> None:
    limits = fall(0.05, "forbidden")
    assert check(correct(4, 20, "forbidden"), limits, correct(2, 20, "forbidden")).fallen
    assert check(correct(2, 20, "forbidden"), limits, correct(4, 20, "forbidden")).passed


def test_a_metric_that_became_better_passes() -> None:
    assert check(correct(20, 20), fall(0.0), correct(10, 20)).passed


def test_without_the_baseline_a_fall_cannot_be_measured() -> None:
    assert "moc.json" in only(check(correct(9, 10), fall(0.1)).unmeasured)


def test_a_set_that_has_lost_questions_cannot_be_measured() -> None:
    verdict = check(correct(8, 8), fall(0.1), correct(8, 10))
    assert "2 câu hỏi" in only(verdict.unmeasured)
    assert "q08, q09" in only(verdict.unmeasured)


def test_a_set_may_grow() -> None:
    assert check(correct(10, 30), fall(0.0), correct(10, 10)).passed


def test_a_baseline_of_other_questions_measures_nothing() -> None:
    other = report(result("khac", {"correct": 1.0}))
    assert any(
        "câu hỏi chung" in told for told in check(other, fall(0.1), correct(1, 1)).unmeasured
    )


def mutated(*mutations: Mutation) -> Verdict:
    limits = Limits(mutations=True, metrics={"correct": MetricLimit(min=0.0)})
    return check(correct(9, 10).model_copy(update={"mutations": mutations}), limits)


def fault(after: float, questions: int = 9) -> Mutation:
    caught = bool(questions) and after <= 0.5
    return Mutation(
        name="numbers",
        metric="correct",
        before=1.0,
        after=after,
        questions=questions,
        caught=caught,
    )


def test_caught_faults_pass() -> None:
    assert mutated(fault(0.1)).passed


def test_a_fault_that_is_not_caught_is_a_fall() -> None:
    assert "Đổi các con số" in only(mutated(fault(1.0)).fallen)


def test_faults_that_were_not_planted_or_concern_nothing_measure_nothing() -> None:
    assert "--mutations" in only(mutated().unmeasured)
    assert "Đổi các con số" in only(mutated(fault(0.0, questions=0)).unmeasured)


def test_a_fault_with_which_the_system_fails_is_not_measured() -> None:
    verdict = mutated(fault(0.0).model_copy(update={"caught": False, "errors": 2}))
    assert "2 trong 9 câu hỏi" in only(verdict.unmeasured)
    assert not verdict.fallen


def test_evidence_that_the_index_does_not_hold_measures_nothing() -> None:
    lost = result("a", {"correct": 1.0}).model_copy(update={"unplaced": ("ke-hoach-a II.9",)})
    told = only(check(report(lost), Limits(metrics={"correct": MetricLimit(min=0.5)})).unmeasured)
    assert "a: ke-hoach-a II.9" in told
    assert "cancu eval lint" in told


def test_a_question_that_was_labelled_anew_measures_nothing() -> None:
    now = report(
        *(q.model_copy(update={"labels": "khac"}) for q in correct(1, 1).questions),
        *correct(2, 2).questions[1:],
    )
    assert "q00" in only(check(now, fall(0.1), correct(2, 2)).unmeasured)
    assert check(now, fall(0.1), now).passed


def test_a_baseline_keeps_just_what_is_compared() -> None:
    measured = report(result("a", {"correct": 1.0, "mrr": 0.5}), metrics={"truth": 1.0})
    limits = Limits(
        baseline=Path("moc.json"),
        metrics={"correct": MetricLimit(max_fall=0.0), "truth": MetricLimit(min=0.0)},
    )
    kept = as_baseline(measured, limits)
    assert kept.questions[0].values == {"correct": 1.0}
    assert set(kept.metrics) == {"correct", "truth"}
    assert check(measured, limits, kept).passed


@pytest.mark.parametrize("name", SETS)
def test_the_gates_of_the_repository_fit_their_sets_and_baselines(name: str) -> None:
    limits = read_limits(GATES / f"{name}.toml")
    questions = read_questions(SETS[name])
    assert limits.questions == len(questions)
    assert limits.baseline is not None
    baseline = read_report(limits.baseline)
    assert {(q.id, q.question, q.labels) for q in baseline.questions} == {
        (q.id, q.question, q.label_digest) for q in questions
    }
    assert check(baseline, limits.model_copy(update={"mutations": False}), baseline).passed


def test_every_gate_has_a_set_that_it_is_run_with() -> None:
    assert {file.stem for file in GATES.glob("*.toml")} == set(SETS)
    script = (ROOT / ".ci" / "gate").read_text(encoding="utf-8")
    for name, file in SETS.items():
        assert f"judge {name} " in script
        assert str(file.relative_to(ROOT)) in script
