"""A report as Markdown, for the summary of a CI job or a merge request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.rendering import words
from eval.rendering.misses import misses, unplaced
from eval.reports import Report

_LISTED = 30
"""Missed questions that are told one by one."""


def as_markdown(report: Report) -> str:
    """The page of a report: metrics beside the baselines, planted faults, missed questions."""
    return "\n".join([*_head(report), *_metrics(report), *_mutations(report), *_misses(report)])


def _head(report: Report) -> Iterator[str]:
    manifest = report.manifest
    yield "# Kết quả đo\n"
    counts = f"{len(report.questions)} câu hỏi, {len(manifest.corpus)} văn bản"
    yield f"{', '.join(manifest.sets)}: {counts}. {words.day_of(manifest.created)}.\n"
    if lost := unplaced(report):
        yield f"**{words.UNPLACED}:** {_escaped('; '.join(lost))}.\n"


def _metrics(report: Report) -> Iterator[str]:
    systems = [words.SYSTEMS.get(name, name) for name in report.baselines]
    yield _row(["Độ đo", "Căn cứ", "95 %", "n", *systems])
    yield _row(["---", *["--:"] * (3 + len(systems))])
    for name, estimate in report.metrics.items():
        others = (metrics.get(name) for metrics in report.baselines.values())
        cells = [f"`{name}`", words.value_of(name, estimate.value)]
        cells += [words.interval_of(name, estimate), str(estimate.n)]
        yield _row([*cells, *(words.value_of(name, o.value if o else None) for o in others)])


def _mutations(report: Report) -> Iterator[str]:
    if not report.mutations:
        return
    yield "\n## Phép thử làm sai văn bản\n"
    yield _row(["Chỗ sai cài vào", "Số câu hỏi", "Trước", "Sau", "Phát hiện"])
    yield _row(["---", "--:", "--:", "--:", "---"])
    for m in report.mutations:
        scores = [words.number(m.before), words.number(m.after)]
        name = words.FAULTS.get(m.name, m.name)
        caught = "có" if m.caught else "**không**"
        if m.errors:
            caught = f"không đo được, {m.errors} lỗi"
        yield _row([name, str(m.questions), *scores, caught])


def _misses(report: Report) -> Iterator[str]:
    missed = misses(report)
    yield f"\n## Câu hỏi chưa đạt ({len(missed)})\n"
    for question, why in missed[:_LISTED]:
        yield f"- `{question.id}` {_escaped(question.question)}: {_escaped(why)}"
    if len(missed) > _LISTED:
        yield f"- … và {len(missed) - _LISTED} câu nữa"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Words of a question or an error, which must not become markup."""
    return "".join(
        f"\\{char}" if char in "\\`*_[]<>|#" else char for char in " ".join(text.split())
    )
