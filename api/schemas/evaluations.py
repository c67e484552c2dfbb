"""Reports of the evaluation harness (``cancu eval run``), as typed JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.filtering import Paging

HEADLINES: Final = ("correct", "recall@5", "cited", "verbatim", "refusal_recall", "truth")
"""The metrics that a list of reports gives."""


def _in_utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


_Time = Annotated[datetime, AfterValidator(_in_utc)]


class Estimate(BaseModel):
    """A measured value with its 95 % interval; ``null`` where nothing could be measured.

    ``n``: how many questions (for ``verbatim`` quotes) it stands on.
    """

    value: float | None
    n: int
    ci95: tuple[float, float] | None


class Slice(BaseModel):
    """The metrics of a part of the questions: ``by`` kind, style or document."""

    by: str
    name: str
    questions: int
    metrics: dict[str, Estimate]


class QuestionResult(BaseModel):
    """What one question scored; a metric that does not bear on it is absent.

    ``labels`` is a digest of its labels, ``unplaced`` the evidence that the index did not hold.
    """

    id: str
    set: str
    question: str
    kind: str
    style: str
    documents: list[str]
    abstained: bool
    values: dict[str, float]
    milliseconds: float | None
    error: str | None = None
    labels: str = ""
    unplaced: list[str] = []


class Manifest(BaseModel):
    """What was measured; ``sets`` and ``corpus`` map names to hashes, ``created`` is in UTC."""

    created: _Time
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

    ``errors``: questions that could not be asked; of them nothing was measured.
    """

    name: str
    metric: str
    before: float
    after: float
    questions: int
    caught: bool
    errors: int = 0


class Evaluation(BaseModel):
    """A whole report. It may hold more than is told here, from a newer harness."""

    manifest: Manifest
    metrics: dict[str, Estimate]
    slices: list[Slice] = []
    baselines: dict[str, dict[str, Estimate]] = {}
    mutations: list[Mutation] = []
    questions: list[QuestionResult] = []


class EvaluationSummary(BaseModel):
    """A report in short: its folder's name, when and of what it was made, its first metrics."""

    name: Annotated[str, Field(examples=["20261122T081500Z"])]
    created: datetime
    system: str
    sets: list[str]
    questions: int
    metrics: dict[str, Estimate]

    @classmethod
    def of(cls, name: str, report: Evaluation) -> EvaluationSummary:
        """The report in the folder ``name``."""
        return cls(
            name=name,
            created=report.manifest.created,
            system=report.manifest.system,
            sets=[*report.manifest.sets],
            questions=len(report.questions),
            metrics={n: report.metrics[n] for n in HEADLINES if n in report.metrics},
        )


class BrokenEvaluation(BaseModel):
    """A folder whose report cannot be read, and why."""

    name: str
    reason: str


class EvaluationsWanted(Paging):
    """Which part of the list to give."""


_ESTIMATE: Final[JsonDict] = {"value": 0.925, "n": 40, "ci95": [0.8, 0.975]}
_EXAMPLE: Final[dict[str, Any]] = {
    "total": 1,
    "limit": 100,
    "offset": 0,
    "evaluations": [
        {
            "name": "20261122T081500Z",
            "created": "2026-11-22T08:15:00Z",
            "system": "cancu",
            "sets": ["questions.jsonl"],
            "questions": 42,
            "metrics": {"correct": _ESTIMATE},
        }
    ],
    "broken": [
        {"name": "20261120T070000Z", "reason": "không đúng dạng của báo cáo (metrics: thiếu)"}
    ],
}


class EvaluationPage(BaseModel):
    """Reports ``offset`` to ``offset + limit`` of ``total``, newest first; all broken ones."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    total: int
    limit: int
    offset: int
    evaluations: list[EvaluationSummary]
    broken: list[BrokenEvaluation]
