"""A report as one HTML page that needs nothing else: styles and plots stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from eval.rendering import words
from eval.rendering.misses import misses, unplaced
from eval.rendering.plots import dot_plot, latency_plot, slice_plot
from eval.reports import Estimate, Report

_FOLDER = Path(__file__).parent
_PLOTTED = (
    *("success@5", "recall@1", "recall@5", "recall@10", "mrr", "ndcg@10", "facts", "correct"),
    *("cited", "citation_recall", "citation_precision", "verbatim", "answered"),
    *("refusal_recall", "refusal_precision"),
)
"""Metrics of 0..1 where more is better."""


def as_html(report: Report) -> str:
    """The page of a report."""
    systems = {name: words.SYSTEMS.get(name, name) for name in report.baselines}
    others = {label: report.baselines[name] for name, label in systems.items()}
    times = [q.milliseconds for q in report.questions if q.milliseconds is not None]
    return _template().render(
        report=report,
        css=Markup((_FOLDER / "report.css").read_text(encoding="utf-8")),
        sets=", ".join(report.manifest.sets),
        created=words.day_of(report.manifest.created),
        headlines=[
            (metric, title, report.metrics[metric])
            for metric, title in words.HEADLINES.items()
            if metric in report.metrics
        ],
        systems=systems,
        dots=Markup(dot_plot(report.metrics, others, _PLOTTED)),
        slices=[*_slices(report)],
        latency=Markup(latency_plot(times)) if times else "",
        misses=misses(report),
        unplaced=unplaced(report),
        unplaced_means=words.UNPLACED,
        failed_runs=sum(question.error is not None for question in report.questions),
        is_best=lambda metric: _is_best(report, metric),
        definitions=words.DEFINITIONS,
        faults=words.FAULTS,
        slice_name=_slice_name,
        value_of=words.value_of,
        interval_of=words.interval_of,
        number=words.number,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,  # questions are anybody's words
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("report.html.j2")


def _slices(report: Report) -> Iterator[tuple[str, Markup]]:
    for by, title in words.SLICES.items():
        rows = [
            (_slice_name(part.name), part.questions, part.metrics.get("correct", _NOTHING))
            for part in report.slices
            if part.by == by
        ]
        if any(estimate.value is not None for _, _, estimate in rows):
            yield title, Markup(slice_plot(rows))


def _slice_name(name: str) -> str:
    return words.SLICE_NAMES.get(name, name)


_NOTHING = Estimate(value=None, n=0, ci95=None)


def _is_best(report: Report, metric: str) -> bool:
    """Whether no other system has a better value."""
    ours = report.metrics[metric].value
    theirs = (
        estimates[metric].value for estimates in report.baselines.values() if metric in estimates
    )
    sign = -1 if metric in words.LOWER_IS_BETTER else 1
    return (
        ours is not None
        and bool(report.baselines)
        and all(other is None or sign * ours >= sign * other for other in theirs)
    )
