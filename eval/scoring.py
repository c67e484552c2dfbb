"""From the outcomes of a run to its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from eval.bootstrap import clustered_interval
from eval.case import Case
from eval.intervals import wilson
from eval.metrics import METRICS, Interval, Metric
from eval.outcomes import CitedQuote, Outcome
from eval.questions import AskedQuestion
from eval.relevance import Labels, Place
from eval.reports import Estimate, Manifest, QuestionResult, Report, Slice
from eval.summaries import Sample, Samples, value_of
from index.catalogue import Catalogue
from index.errors import CancuError
from index.storage_errors import UnknownDocumentError

NO_DOCUMENT = "(không có văn bản)"
"""The slice of the questions whose labels name no document."""


class ScoringError(CancuError):
    """The sets cannot be scored together: two of their questions share an id."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(f"Mã câu hỏi bị trùng giữa các bộ câu hỏi: {', '.join(ids)}.")


@dataclass(frozen=True, slots=True)
class Scored:
    """A question with its samples by metric; a metric that does not apply is absent.

    ``unplaced``: the evidence, as document and section, that stands nowhere in the index.
    """

    set: str
    question: AskedQuestion
    outcome: Outcome | None
    samples: Mapping[str, Sample]
    unplaced: tuple[str, ...]

    @property
    def cluster(self) -> str:
        """What it rises and falls with: its first document, or nothing but itself."""
        return self.question.documents[0] if self.question.documents else f"? {self.question.id}"


def score(
    sets: Mapping[str, Sequence[AskedQuestion]],
    outcomes: Iterable[Outcome],
    catalogue: Catalogue,
    manifest: Manifest,
) -> Report:
    """Score every question of ``sets`` (by name) against what came of it.

    ``catalogue`` is that of the generation that was asked: quotes are held against its sources.
    A question without outcome, or with a failed one, scores each metric's value for it.

    Raises:
        ScoringError: two questions share an id.
    """
    _refuse_twins(sets)
    by_id = {outcome.id: outcome for outcome in outcomes}
    judge = _Judge(catalogue)
    scored = [
        judge.score(name, question, by_id.get(question.id))
        for name, questions in sets.items()
        for question in questions
    ]
    return Report(
        manifest=manifest,
        metrics=_estimates(scored, manifest.seed),
        slices=tuple(_slices(scored, manifest.seed)),
        questions=tuple(map(_result, scored)),
    )


def _refuse_twins(sets: Mapping[str, Sequence[AskedQuestion]]) -> None:
    ids = [question.id for question in chain.from_iterable(sets.values())]
    if twins := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise ScoringError(twins)


class _Judge:
    """Scores single questions against one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._labels = Labels(catalogue)

    def score(self, name: str, question: AskedQuestion, outcome: Outcome | None) -> Scored:
        places = self._labels.places(question)
        case = None if outcome is None or outcome.error else self._case(question, outcome, places)
        samples = {m.name: _sample(m, case) for m in METRICS if m.applies(question)}
        present = {metric: sample for metric, sample in samples.items() if sample}
        return Scored(name, question, outcome, present, _unplaced(question, places))

    def _case(self, question: AskedQuestion, outcome: Outcome, places: Sequence[Place]) -> Case:
        genuine = [self._is_genuine(citation) for citation in outcome.answer.citations]
        return Case(question, outcome, places, genuine)

    def _is_genuine(self, citation: CitedQuote) -> bool:
        try:
            source, _ = self._catalogue.texts(citation.document_id)
        except UnknownDocumentError:
            return False
        quote = citation.quote
        return bool(quote.strip()) and source.text[citation.start : citation.end] == quote


def _unplaced(question: AskedQuestion, places: Sequence[Place]) -> tuple[str, ...]:
    return tuple(
        f"{evidence.document_id} {evidence.section}"
        for evidence, place in zip(question.evidence, places, strict=True)
        if not place.spans
    )


def _sample(metric: Metric, case: Case | None) -> Sample | None:
    return metric.score(case) if case else metric.missing


def _estimates(scored: Sequence[Scored], seed: int) -> dict[str, Estimate]:
    return {metric.name: _estimate(metric, scored, seed) for metric in METRICS}


def _estimate(metric: Metric, scored: Sequence[Scored], seed: int) -> Estimate:
    counted = [row for row in scored if metric.name in row.samples]
    if not counted:
        return Estimate(value=None, n=0, ci95=None)
    samples = Samples.of([row.samples[metric.name] for row in counted])
    n = int(samples.counts.sum())
    value = value_of(metric.summary, samples)
    if metric.interval is Interval.WILSON:
        interval = wilson(round(value * n), n)
    else:
        clusters = tuple(row.cluster for row in counted)
        interval = clustered_interval(samples, clusters, metric.summary, seed)
    return Estimate(value=value, n=n, ci95=interval)


def _slices(scored: Sequence[Scored], seed: int) -> Iterable[Slice]:
    for by in ("kind", "style", "document"):
        names = {row.question.id: _slice_names(row.question, by) for row in scored}
        for name in sorted(set(chain.from_iterable(names.values()))):
            rows = [row for row in scored if name in names[row.question.id]]
            yield Slice(by=by, name=name, questions=len(rows), metrics=_estimates(rows, seed))


def _slice_names(question: AskedQuestion, by: str) -> tuple[str, ...]:
    """The slices that a question belongs to: one for each of its documents."""
    if by == "document":
        return question.documents or (NO_DOCUMENT,)
    return (question.kind if by == "kind" else question.style,)


def _result(row: Scored) -> QuestionResult:
    question, outcome = row.question, row.outcome
    return QuestionResult(
        id=question.id,
        set=row.set,
        question=question.question,
        kind=question.kind,
        style=question.style,
        documents=question.documents,
        abstained=bool(outcome and not outcome.error and outcome.answer.abstained),
        values={name: sample.value for name, sample in row.samples.items()},
        milliseconds=outcome.milliseconds.get("total") if outcome else None,
        error=outcome.error if outcome else "không có kết quả",
        labels=question.label_digest,
        unplaced=row.unplaced,
    )
