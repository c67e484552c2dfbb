"""Reports of how well the system answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import quote

from ui_streamlit.client.connection import Connection

_ADDRESS: Final = "/v1/evaluations"
_MOST: Final = 500
"""Reports that the service gives at once; those before are history."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured value and its 95 % interval; ``None`` where nothing could be measured.

    ``n``: how many questions (for ``verbatim`` quotes) it stands on.
    """

    value: float | None
    n: int
    ci95: tuple[float, float] | None


Metrics = dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Summary:
    """A report in short; the time is in UTC."""

    name: str
    created: datetime
    system: str
    sets: list[str]
    questions: int
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Broken:
    """A report that cannot be read, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The reports, newest first, and the broken ones."""

    evaluations: list[Summary]
    broken: list[Broken]


@dataclass(frozen=True, slots=True)
class Slice:
    """The metrics of a part of the questions: ``by`` kind, style or document."""

    by: str
    name: str
    questions: int
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Mutation:
    """A planted fault: ``metric`` must be worse with it than without, then it is ``caught``.

    With ``errors`` nothing was measured.
    """

    name: str
    metric: str
    before: float
    after: float
    questions: int
    caught: bool
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What one question scored; a metric that does not bear on it is absent."""

    id: str
    set: str
    question: str
    kind: str
    abstained: bool
    values: dict[str, float]
    error: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was measured, with what."""

    created: datetime
    system: str
    sets: dict[str, str]
    corpus: dict[str, str]
    model: str
    settings: dict[str, str]
    commit: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report; ``baselines`` are the metrics of simpler systems by their names."""

    manifest: Manifest
    metrics: Metrics
    slices: list[Slice] = field(default_factory=list)
    baselines: dict[str, Metrics] = field(default_factory=dict)
    mutations: list[Mutation] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def evaluations(connection: Connection) -> Listed:
    """The newest reports.

    Raises:
        ServiceError: the service is away.
    """
    return connection.get(_ADDRESS, Listed, {"limit": _MOST})


def evaluation(connection: Connection, name: str) -> Report:
    """One report.

    Raises:
        ServiceError: it is not there any more or cannot be read, or the service is away.
    """
    return connection.get(f"{_ADDRESS}/{quote(name, safe='')}", Report)
