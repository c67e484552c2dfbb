"""What the service counts and measures, as Prometheus reads it.

Labels are of few values and none is a client's own word: routes by their template, methods of HTTP
only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric, SummaryMetricFamily

from api.changing.job_store import JobStore
from api.problems import UnavailableError
from api.service import Services
from rag.answer import Answer

ANSWERED: Final = "answered"
_METHODS: Final = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT".split())
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
_STAGE_SECONDS: Final = (0.001, 0.0025, *_SECONDS)


class Metrics:
    """The counters of one service; each has its own, so that two in one process do not mix."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        request = ("method", "route")
        self._requests = Counter(
            "cancu_http_requests", "Requests answered.", (*request, "status"), registry=registry
        )
        self._seconds = Histogram(
            "cancu_http_request_seconds",
            "Seconds from a request's beginning to the end of its response, streams included.",
            request,
            buckets=_SECONDS,
            registry=registry,
        )
        self.in_flight = Gauge(
            "cancu_http_requests_in_flight", "Requests being answered.", registry=registry
        )
        self._answers = Counter(
            "cancu_answers",
            "Answers by outcome: answered, or the reason of the refusal.",
            ("outcome", "mode"),
            registry=registry,
        )
        self._dropped = Counter(
            "cancu_dropped_claims",
            "Statements of the language model left out as unsupported.",
            registry=registry,
        )
        self._stages = Histogram(
            "cancu_answer_stage_seconds",
            "Seconds of each stage of an answer.",
            ("stage",),
            buckets=_STAGE_SECONDS,
            registry=registry,
        )

    def watch(self, services: Services, jobs: JobStore) -> None:
        """Tell of the current generation too, and of the changes under way."""
        self._registry.register(_Index(services))
        self._registry.register(_Jobs(jobs))

    def count_request(self, method: str, route: str, status: str, seconds: float) -> None:
        """Count one request; ``status`` is its number, or says why there was none."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, status).inc()
        self._seconds.labels(known, route).observe(seconds)

    def count_answer(self, answer: Answer) -> None:
        """Count one answer and its stages."""
        self._answers.labels(outcome_of(answer), answer.mode.value).inc()
        self._dropped.inc(answer.dropped)
        for stage, milliseconds in answer.milliseconds.items():
            self._stages.labels(stage).observe(milliseconds / 1000)

    def text(self) -> bytes:
        """All of them in Prometheus' text format. Reads the index: never on the event loop."""
        return generate_latest(self._registry)


def outcome_of(answer: Answer) -> str:
    """How a question ended, as one word."""
    return answer.refusal.reason.value if answer.refusal else ANSWERED


class _Index:
    """The current generation, looked at whenever somebody asks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        """What Prometheus' registry calls for the numbers of now."""
        ready = GaugeMetricFamily("cancu_ready", "1 if questions can be answered.", value=0)
        try:
            with self._services.lease() as service:
                manifest = service.generation.manifest
                queries = service.assistant.retriever.embeddings.queries
        except UnavailableError:
            yield ready
            return
        ready = GaugeMetricFamily("cancu_ready", "1 if questions can be answered.", value=1)
        name = GaugeMetricFamily(
            "cancu_generation_info", "The generation that answers.", labels=("generation",)
        )
        name.add_metric((manifest.id,), 1)
        yield from (ready, name)
        yield SummaryMetricFamily(
            "cancu_embedded_questions",
            "Questions embedded together in one pass of the model.",
            count_value=queries.passes,
            sum_value=queries.texts,
        )
        counts = {
            "documents": len(manifest.documents),
            "sections": manifest.sections,
            "passages": manifest.passages,
        }
        for what, count in counts.items():
            yield GaugeMetricFamily(f"cancu_{what}", f"The generation's {what}.", value=count)


class _Jobs:
    """The changes of the index that are not at their end."""

    def __init__(self, store: JobStore) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        """What Prometheus' registry calls for the numbers of now."""
        yield GaugeMetricFamily(
            "cancu_jobs_unfinished",
            "Changes of the index that wait or go on.",
            value=len(self._store.unfinished()),
        )
