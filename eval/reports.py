"""A report as data: what ``report.json`` holds, and every rendering shows."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Estimate(BaseModel):
    """A measured value; ``None`` where nothing could be measured (``n`` is 0).

    ``n`` counts the questions (for ``verbatim`` the quotes) that it stands on, ``ci95`` is its
    95 % confidence interval.
    """

    model_config = ConfigDict(frozen=True)

    value: float | None
    n: int
    ci95: tuple[float, float] | None


class Slice(BaseModel):
    """The metrics of a part of the questions: ``by`` kind, style or document."""

    model_config = ConfigDict(frozen=True)

    by: str
    name: str
    questions: int
    metrics: dict[str, Estimate]


class QuestionResult(BaseModel):
    """What one question scored; a metric that does not apply to it is absent.

    ``labels``: a digest of what is known of its answer; "" in reports of before it was kept.
    ``unplaced``: the labelled evidence that the index does not hold, which nothing can find.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    set: str
    question: str
    kind: str
    style: str
    documents: tuple[str, ...]
    abstained: bool
    values: dict[str, float]
    milliseconds: float | None
    error: str | None = None
    labels: str = ""
    unplaced: tuple[str, ...] = ()


class Manifest(BaseModel):
    """What was measured, so that it can be measured again.

    ``sets`` maps the names of the question sets to the sha256 of their bytes, ``corpus`` the
    documents' ids to their content hashes. ``created`` is UTC, ISO 8601.
    """

    model_config = ConfigDict(frozen=True)

    created: str
    system: str
    sets: dict[str, str]
    corpus: dict[str, str]
    model: str
    settings: dict[str, str]
    versions: dict[str, str]
    commit: str | None
    seed: int


class Mutation(BaseModel):
    """A planted fault: a metric must be worse with it than without.

    ``errors``: questions at which the system failed; with any the fault is not measured.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    metric: str
    before: float
    after: float
    questions: int
    caught: bool
    errors: int = 0


class Report(BaseModel):
    """The figures of one run; ``questions`` holds every question of the sets, answered or not."""

    model_config = ConfigDict(frozen=True)

    manifest: Manifest
    metrics: dict[str, Estimate]
    slices: tuple[Slice, ...] = ()
    baselines: dict[str, dict[str, Estimate]] = {}
    mutations: tuple[Mutation, ...] = ()
    questions: tuple[QuestionResult, ...] = ()


class PairedTest(StrEnum):
    """How a p-value was made."""

    MCNEMAR = "mcnemar"
    RANDOMISATION = "randomisation"


class Difference(BaseModel):
    """One metric in two runs, over the ``n`` questions that have a value of it in both.

    ``before`` and ``after`` are means over these questions. ``wins``: questions that have become
    better, whether better is higher or lower. ``p_holm`` is ``p`` adjusted for the metrics
    compared.
    """

    model_config = ConfigDict(frozen=True)

    metric: str
    before: float
    after: float
    difference: float
    n: int
    wins: int
    ties: int
    losses: int
    test: PairedTest
    p: float
    p_holm: float


class Comparison(BaseModel):
    """Two runs on the same questions; the ids of questions that only one of them has.

    ``unmeasured``: metrics that no question has in both.
    """

    model_config = ConfigDict(frozen=True)

    before: Manifest
    after: Manifest
    differences: tuple[Difference, ...]
    unmeasured: tuple[str, ...] = ()
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
