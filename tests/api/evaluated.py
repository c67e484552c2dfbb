"""Small reports of the evaluation harness, made up, as the harness itself writes them."""

from __future__ import annotations

from pathlib import Path

from eval.reports import Estimate, Manifest, Mutation, QuestionResult, Report, Slice


def rate(value: float, n: int = 40) -> Estimate:
    return Estimate(value=value, n=n, ci95=(max(0.0, value - 0.1), min(1.0, value + 0.08)))


def result(id_: str, question: str, *, correct: float, kind: str = "target") -> QuestionResult:
    return QuestionResult(
        id=id_,
        set="questions.jsonl",
        question=question,
        kind=kind,
        style="plain",
        documents=("ke-hoach-lam-giang-2025",),
        abstained=False,
        values={"correct": correct, "recall@5": correct},
        milliseconds=35.5,
    )


def report(created: str, correct: float, commit: str | None = "4b1d6e2") -> Report:
    """A whole report with everything in it; ``correct`` is its first metric."""
    unmeasured = Estimate(value=None, n=0, ci95=None)
    return Report(
        manifest=Manifest(
            created=created,
            system="cancu",
            sets={"questions.jsonl": "9a" * 32},
            corpus={"ke-hoach-lam-giang-2025": "5c" * 32},
            model="packaged",
            settings={"llm": ""},
            versions={"cancu": "0.1.0"},
            commit=commit,
            seed=7,
        ),
        metrics={
            "correct": rate(correct),
            "recall@5": rate(0.95),
            "verbatim": rate(1.0, 120),
            "refusal_precision": unmeasured,
            "latency_median": Estimate(value=35.5, n=40, ci95=(33.0, 39.0)),
        },
        slices=(
            Slice(by="kind", name="target", questions=30, metrics={"correct": rate(0.9, 30)}),
            Slice(by="kind", name="deadline", questions=10, metrics={"correct": rate(0.7, 10)}),
            Slice(
                by="style", name="no_diacritics", questions=12, metrics={"correct": rate(0.6, 12)}
            ),
        ),
        baselines={"bm25": {"correct": rate(0.4), "recall@5": rate(0.8)}},
        mutations=(
            Mutation(
                name="numbers", metric="correct", before=0.9, after=0.2, questions=20, caught=True
            ),
            Mutation(
                name="years", metric="correct", before=0.9, after=0.9, questions=20, caught=False
            ),
        ),
        questions=(
            result("q1", "Ai ký kế hoạch?", correct=1.0),
            result("q2", "Trồng bao nhiêu cây <b>sấu</b>?", correct=0.0),
        ),
    )


def write_report(folder: Path, name: str, report: Report) -> Path:
    """Write it where the service looks for it: ``NAME/report.json``."""
    path = folder / name / "report.json"
    path.parent.mkdir(parents=True)
    path.write_text(report.model_dump_json(), encoding="utf-8")
    return path
