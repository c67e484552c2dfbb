"""The risk-coverage curve: what the refusal threshold costs and saves.

A threshold of ``CANCU_MIN_SIMILARITY`` answers some questions and refuses the rest. *Coverage* is
the share of the answerable questions that are answered; *risk* the share of the answered questions
that the documents leave open (El-Yaniv and Wiener 2010, "On the foundations of noise-free
selective classification"). Every other rule of refusal stays as it is.

    python -m eval.risk_coverage --out docs/risk-coverage.md QUESTIONS.jsonl …
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.intervals import wilson
from eval.questions import AskedQuestion, read_questions
from index.embeddings import load_embeddings
from index.generation import Generations
from rag.assistant import Assistant
from settings import load_settings

THRESHOLDS = tuple(round(0.80 + step / 100, 2) for step in range(0, 13))


@dataclass(frozen=True, slots=True)
class Judged:
    """A question asked without a threshold: its confidence, and whether another rule refused it."""

    answerable: bool
    refused: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Point:
    """The curve at one threshold. ``open_answered`` of ``answered`` questions have no answer."""

    threshold: float
    answerable: int
    covered: int
    answered: int
    open_answered: int

    @property
    def coverage(self) -> float:
        """The share of the answerable questions that are answered, 0..1."""
        return self.covered / self.answerable if self.answerable else 0.0

    @property
    def risk(self) -> float:
        """The share of the answered questions that the documents leave open, 0..1."""
        return self.open_answered / self.answered if self.answered else 0.0


def judge(assistant: Assistant, questions: Sequence[AskedQuestion]) -> list[Judged]:
    """Ask every question of an assistant whose threshold is 0."""
    judged = []
    for question in questions:
        answer = assistant.ask(question.question, question.history)
        refused = answer.refusal is not None
        judged.append(Judged(question.answerable, refused, answer.confidence))
    return judged


def curve(judged: Sequence[Judged], thresholds: Sequence[float] = THRESHOLDS) -> list[Point]:
    """The points of the curve, one for each threshold."""
    return [_point(judged, threshold) for threshold in thresholds]


def _point(judged: Sequence[Judged], threshold: float) -> Point:
    answered = [j for j in judged if not j.refused and j.confidence >= threshold]
    covered = sum(j.answerable for j in answered)
    answerable = sum(j.answerable for j in judged)
    return Point(threshold, answerable, covered, len(answered), len(answered) - covered)


def as_markdown(points: Sequence[Point], names: Sequence[str], chosen: float) -> str:
    """The curve as a page: a chart for viewers that draw Mermaid, and the figures."""
    rows = "\n".join(_row(point, chosen) for point in points)
    return f"""# Risk and coverage of the refusal threshold

Written by `python -m eval.risk_coverage`; question sets: {", ".join(names)}.
*Coverage* is the share of the answerable questions that are answered, *risk* the share of the
answered questions that the documents leave open; intervals are Wilson 95 %. The other rules of
refusal (places and years that are not indexed, attacks, names and things that the documents do
not hold) apply at every threshold; the default of `CANCU_MIN_SIMILARITY` is in bold.

```mermaid
xychart-beta
    title "Risk (lower) and coverage (upper), by threshold"
    x-axis [{", ".join(f"{p.threshold:.3f}" for p in points)}]
    y-axis "share" 0 --> 1
    line [{", ".join(f"{p.coverage:.3f}" for p in points)}]
    line [{", ".join(f"{p.risk:.3f}" for p in points)}]
```

| threshold | coverage | 95 % | risk | 95 % | answered | of them open |
|---|---|---|---|---|---|---|
{rows}
"""


def _row(point: Point, chosen: float) -> str:
    mark = "**" if abs(point.threshold - chosen) < 1e-9 else ""
    coverage, risk = (
        f"{value:.3f} | {low:.2f}–{high:.2f}"
        for value, (low, high) in (
            (point.coverage, wilson(point.covered, point.answerable)),
            (point.risk, wilson(point.open_answered, point.answered)),
        )
    )
    threshold = f"{mark}{point.threshold:.3f}{mark}"
    return f"| {threshold} | {coverage} | {risk} | {point.answered} | {point.open_answered} |"


def main() -> None:
    """Ask the question sets of the current index and write the curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    settings = load_settings()
    questions = [q for path in arguments.questions for q in read_questions(path)]
    with Generations(settings.home).open() as generation:
        assistant = Assistant(generation, load_embeddings(settings), min_similarity=0.0)
        thresholds = sorted({*THRESHOLDS, settings.min_similarity})
        points = curve(judge(assistant, questions), thresholds)
    names = [path.name for path in arguments.questions]
    page = as_markdown(points, names, settings.min_similarity)
    arguments.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
