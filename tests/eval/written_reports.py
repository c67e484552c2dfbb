"""Reports that tests write out: a few questions and what they scored."""

from __future__ import annotations

from collections.abc import Mapping

from eval.reports import Estimate, Manifest, Mutation, QuestionResult, Report, Slice

MANIFEST = Manifest(
    created="2026-11-22T13:04:05+00:00",
    system="cancu",
    sets={"bo-mau.jsonl": "a" * 64},
    corpus={"ke-hoach-a": "b" * 64},
    model="mô hình",
    settings={"min_similarity": "0.855"},
    versions={"python": "3.11"},
    commit="c" * 40,
    seed=7,
)


def estimate(value: float | None, n: int = 10) -> Estimate:
    """A value with an interval of a tenth on either side."""
    ci95 = None if value is None else (max(0.0, value - 0.1), min(1.0, value + 0.1))
    return Estimate(value=value, n=n if value is not None else 0, ci95=ci95)


def result(
    id_: str,
    values: Mapping[str, float] | None = None,
    *,
    kind: str = "duty",
    abstained: bool = False,
    error: str | None = None,
) -> QuestionResult:
    """What a question about <the plan> scored."""
    return QuestionResult(
        id=id_,
        set="bo-mau.jsonl",
        question=f"Ai làm việc <{id_}> & nộp ở đâu?",
        kind=kind,
        style="plain",
        documents=("ke-hoach-a",),
        abstained=abstained,
        values=dict(values or {}),
        milliseconds=None if error else 40.0,
        error=error,
    )


def report(*results: QuestionResult, metrics: Mapping[str, float | None] | None = None) -> Report:
    """A report whose metrics are the means of the results' values, or ``metrics``."""
    names = dict.fromkeys(name for given in results for name in given.values)
    means = {name: _mean([r.values[name] for r in results if name in r.values]) for name in names}
    given = means | dict(metrics or {})
    return Report(
        manifest=MANIFEST,
        metrics={name: estimate(value) for name, value in given.items()},
        questions=results,
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def full_report() -> Report:
    """One with baselines, slices, a caught and an uncaught fault, and questions of each fate."""
    measured = report(
        result("q-dung", {"correct": 1.0, "recall@5": 1.0}),
        result("q-sai", {"correct": 0.0, "recall@5": 1.0}),
        result("q-khong-thay", {"correct": 0.0, "recall@5": 0.0}),
        result("q-tu-choi", {"correct": 0.0}, abstained=True),
        result("q-hong", {"correct": 0.0}, error="RuntimeError('a\x07b')"),
        result("q-mo", {"truth": -1.0}, kind="unanswerable"),
        result("q-mo-dung", {"truth": 1.0}, kind="unanswerable", abstained=True),
        metrics={"latency_median": 40.0, "refusal_precision": None},
    )
    mutations = (
        Mutation(name="numbers", metric="correct", before=1.0, after=0.1, questions=9, caught=True),
        Mutation(name="years", metric="correct", before=1.0, after=1.0, questions=8, caught=False),
    )
    return measured.model_copy(
        update={
            "slices": (Slice(by="kind", name="duty", questions=5, metrics=measured.metrics),),
            "baselines": {"bm25": {"correct": estimate(0.9), "recall@5": estimate(0.3)}},
            "mutations": mutations,
        }
    )
