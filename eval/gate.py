"""The gate: whether a report keeps to its limits, and what has fallen by how much if not.

A metric falls if it leaves its bounds, if it is worse than the stored baseline by more than
``max_fall``, or if it is worse by less and the paired test says that this is no chance
(p ≤ ``alpha`` after Holm's correction). What cannot be measured passes no gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eval.comparing import compare
from eval.limits import Limits
from eval.rendering.misses import unplaced
from eval.rendering.words import FAULTS, LOWER_IS_BETTER, number
from eval.reports import Comparison, Difference, Report

_LISTED = 5
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Verdict:
    """What fell, and what could not be measured, each told in a sentence."""

    fallen: tuple[str, ...]
    unmeasured: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything was measured and nothing fell."""
        return not (self.fallen or self.unmeasured)


def check(report: Report, limits: Limits, baseline: Report | None = None) -> Verdict:
    """Hold a report against limits; ``baseline`` is the report that they name, if any."""
    findings = [*_bounds(report, limits), *_questions(report, limits)]
    if limits.mutations:
        findings += _mutations(report)
    if limits.compared:
        findings += _against(report, limits, baseline)
    return Verdict(
        tuple(finding.message for finding in findings if finding.fell),
        tuple(finding.message for finding in findings if not finding.fell),
    )


@dataclass(frozen=True, slots=True)
class _Finding:
    fell: bool
    message: str


def _fell(message: str) -> _Finding:
    return _Finding(True, message)


def _unmeasured(message: str) -> _Finding:
    return _Finding(False, message)


def _questions(report: Report, limits: Limits) -> Iterator[_Finding]:
    asked = len(report.questions)
    if asked < limits.questions:
        yield _unmeasured(f"chỉ có {asked} câu hỏi, cần ít nhất {limits.questions}")
    if lost := unplaced(report):
        named = ", ".join(lost[:_LISTED]) + (", …" if len(lost) > _LISTED else "")
        yield _unmeasured(
            f"{len(lost)} căn cứ của nhãn không có trong chỉ mục ({named}); hãy chạy “cancu "
            "eval lint”"
        )


def _bounds(report: Report, limits: Limits) -> Iterator[_Finding]:
    for name, limit in limits.metrics.items():
        estimate = report.metrics.get(name)
        value = estimate.value if estimate else None
        if value is None:
            yield _unmeasured(f"{name}: không có câu hỏi nào để đo")
        elif limit.min is not None and value < limit.min - _ROUNDING:
            by = number(limit.min - value)
            yield _fell(
                f"{name} là {number(value)}, thấp hơn mức {number(limit.min)} một khoảng {by}"
            )
        elif limit.max is not None and value > limit.max + _ROUNDING:
            by = number(value - limit.max)
            yield _fell(f"{name} là {number(value)}, vượt mức {number(limit.max)} một khoảng {by}")


def _mutations(report: Report) -> Iterator[_Finding]:
    if not report.mutations:
        yield _unmeasured("chưa chạy phép thử làm sai văn bản (cancu eval run --mutations)")
    for mutation in report.mutations:
        name = FAULTS.get(mutation.name, mutation.name)
        if not mutation.questions:
            yield _unmeasured(f"phép thử “{name}” không động đến câu hỏi nào")
        elif mutation.errors:
            yield _unmeasured(
                f"phép thử “{name}”: hệ thống gặp lỗi ở {mutation.errors} trong "
                f"{mutation.questions} câu hỏi"
            )
        elif not mutation.caught:
            yield _fell(
                f"phép thử “{name}”: văn bản đã sai mà {mutation.metric} vẫn là "
                f"{number(mutation.after)} trên {mutation.questions} câu hỏi"
            )


def _against(report: Report, limits: Limits, baseline: Report | None) -> Iterator[_Finding]:
    if baseline is None:
        yield _unmeasured(f"không có mốc so sánh {limits.baseline}")
        return
    comparison = compare(baseline, report, limits.compared)
    yield from _lost(comparison)
    found = {difference.metric: difference for difference in comparison.differences}
    for name in limits.compared:
        if name in found:
            yield from _fall(found[name], limits)
        else:
            yield _unmeasured(f"{name}: không có câu hỏi chung với mốc so sánh")


def _lost(comparison: Comparison) -> Iterator[_Finding]:
    """A set that has lost its hard questions is no better for it."""
    if lost := comparison.only_before:
        named = ", ".join(lost[:_LISTED]) + (", …" if len(lost) > _LISTED else "")
        yield _unmeasured(
            f"{len(lost)} câu hỏi của mốc so sánh đã mất, đổi lời hoặc đổi nhãn ({named}); nếu cố "
            "ý, hãy ghi mốc mới bằng --accept"
        )


def _fall(difference: Difference, limits: Limits) -> Iterator[_Finding]:
    name, allowed = difference.metric, limits.metrics[difference.metric].max_fall or 0.0
    by = difference.difference if name in LOWER_IS_BETTER else -difference.difference
    if by > allowed + _ROUNDING or (by > _ROUNDING and difference.p_holm <= limits.alpha):
        yield _fell(
            f"{name} kém mốc {number(by)} ({number(difference.before)} → "
            f"{number(difference.after)}; cho phép {number(allowed)}; {difference.wins} câu tốt "
            f"lên, {difference.losses} câu kém đi, p = {number(difference.p_holm)})"
        )


def as_baseline(report: Report, limits: Limits) -> Report:
    """What of a report is kept to hold later ones against: its questions, and what is compared."""
    kept = set(limits.compared)
    questions = (
        question.model_copy(
            update={"values": {n: v for n, v in question.values.items() if n in kept}}
        )
        for question in report.questions
    )
    return Report(
        manifest=report.manifest,
        metrics={name: report.metrics[name] for name in limits.metrics},
        questions=tuple(questions),
    )
