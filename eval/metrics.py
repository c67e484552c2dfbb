"""Every metric, as a value: its name, what it says, what a missing answer scores, its interval.

A metric scores one question at a time and then sums up. ``applies`` tells from the question alone
whether it bears on it; a question that it bears on and that has no outcome, or a failed one, scores
``missing``, the worst value, so that nothing is dropped silently. ``score`` may return ``None``
where the outcome leaves nothing to count (no quote to check, no refusal to judge, no time taken);
``n`` in the report says how many questions, or quotes, a value stands on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import log2

from eval.case import Case
from eval.claims import citation_precision, citation_recall
from eval.questions import AskedQuestion
from eval.summaries import (
    Sample,
    Summary,
    area_under_risk,
    mean,
    median,
    percentile_95,
)


class Interval(StrEnum):
    """How the 95 % interval of a metric is made."""

    WILSON = "wilson"
    """Each value is 0 or 1: the Wilson score interval of the rate."""
    BOOTSTRAP = "bootstrap"
    """Percentiles over documents drawn again, and questions drawn again within them."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure.

    ``definition`` is for people, in Vietnamese. ``missing`` is what a question without outcome
    scores; ``None``: it has nothing to count. ``paired``: whether two systems can be compared by
    it, question by question; each question that it bears on then has a value whatever they did, and
    the metric is the mean of these.
    """

    name: str
    definition: str
    missing: Sample | None
    interval: Interval
    applies: Callable[[AskedQuestion], bool]
    score: Callable[[Case], Sample | None]
    summary: Summary = mean
    higher_is_better: bool = True
    paired: bool = True


def _any_question(_: AskedQuestion) -> bool:
    return True


def _answerable(question: AskedQuestion) -> bool:
    return question.answerable


def _has_evidence(question: AskedQuestion) -> bool:
    return bool(question.evidence)


def _has_facts(question: AskedQuestion) -> bool:
    return question.answerable and bool(question.facts)


def _has_forbidden(question: AskedQuestion) -> bool:
    return bool(question.forbidden)


def _rate(
    name: str,
    definition: str,
    applies: Callable[[AskedQuestion], bool],
    holds: Callable[[Case], bool],
) -> Metric:
    """A metric of yes and no, where yes is better; a missing answer is a no."""
    return Metric(
        name,
        definition,
        Sample(0.0),
        Interval.WILSON,
        applies,
        lambda case: Sample(float(holds(case))),
    )


def _average(
    name: str,
    definition: str,
    applies: Callable[[AskedQuestion], bool],
    value: Callable[[Case], float],
) -> Metric:
    """A metric of values from 0 to 1, where 1 is best; a missing answer scores 0."""
    return Metric(
        name,
        definition,
        Sample(0.0),
        Interval.BOOTSTRAP,
        applies,
        lambda case: Sample(value(case)),
    )


def _success(k: int) -> Metric:
    """Whether the first ``k`` passages hold any labelled evidence."""
    return _rate(
        f"success@{k}",
        f"Tỷ lệ câu hỏi mà {k} đoạn đầu chứa ít nhất một căn cứ được gắn nhãn.",
        _has_evidence,
        lambda case: any(rank <= k for rank in case.ranks),
    )


def _recall(k: int) -> Metric:
    """The share of the labelled evidence that the first ``k`` passages hold together."""
    return _average(
        f"recall@{k}",
        f"Phần căn cứ được gắn nhãn mà {k} đoạn đầu chứa; căn cứ thay được cho nhau tính là một.",
        _has_evidence,
        lambda case: sum(rank <= k for rank in case.ranks) / case.to_find,
    )


def _reciprocal_rank(case: Case) -> float:
    return 1 / case.ranks[0] if case.ranks else 0.0


def _ndcg(case: Case, k: int = 10) -> float:
    """Normalised discounted cumulative gain; each evidence has gain 1 and a rank of its own.

    Two that are found with one passage stand one behind the other, so that the best is 1
    (Järvelin and Kekäläinen 2002).
    """
    own, taken = [], 0
    for rank in case.ranks:
        taken = max(rank, taken + 1)
        own.append(taken)
    gained = sum(1 / log2(1 + rank) for rank in own if rank <= k)
    best = sum(1 / log2(1 + rank) for rank in range(1, min(k, case.to_find) + 1))
    return gained / best


def _verbatim(case: Case) -> Sample | None:
    genuine = case.genuine
    return Sample(sum(genuine) / len(genuine), count=len(genuine)) if genuine else None


def _refused_rightly(case: Case) -> Sample | None:
    return Sample(float(not case.question.answerable)) if case.refused else None


def _wrong_answer(case: Case) -> Sample | None:
    """1 for a wrong answer, 0 for a right one, with how sure the system was of it."""
    if case.refused:
        return None
    return Sample(float(case.truth < 0), confidence=case.outcome.confidence)


def _total_milliseconds(case: Case) -> Sample | None:
    spent = case.outcome.milliseconds.get("total")
    return None if spent is None else Sample(spent)


def _latency(name: str, definition: str, summary: Summary) -> Metric:
    return Metric(
        name,
        definition,
        None,
        Interval.BOOTSTRAP,
        _any_question,
        _total_milliseconds,
        summary,
        higher_is_better=False,
        paired=False,
    )


METRICS: tuple[Metric, ...] = (
    *map(_success, (1, 3, 5, 10)),
    *map(_recall, (1, 3, 5, 10)),
    _average(
        "mrr",
        "Trung bình nghịch đảo thứ hạng của đoạn đầu tiên chứa căn cứ được gắn nhãn.",
        _has_evidence,
        _reciprocal_rank,
    ),
    _average(
        "ndcg@10",
        "Độ lợi tích luỹ có chiết khấu theo thứ hạng, chuẩn hoá về 0..1, trong 10 hạng đầu.",
        _has_evidence,
        _ndcg,
    ),
    _average(
        "facts",
        "Phần dữ kiện bắt buộc có trong 1.200 ký tự đầu của câu trả lời.",
        _has_facts,
        lambda case: 0.0 if case.refused else case.facts,
    ),
    Metric(
        "forbidden",
        "Tỷ lệ câu trả lời chứa dữ kiện mà câu trả lời đúng không được có.",
        Sample(1.0),
        Interval.WILSON,
        _has_forbidden,
        lambda case: Sample(float(not case.refused and case.holds_forbidden)),
        higher_is_better=False,
    ),
    _rate(
        "correct",
        "Tỷ lệ câu trả lời đúng: đủ dữ kiện, không có dữ kiện bị cấm, chỉ trích dẫn đúng văn bản.",
        _answerable,
        lambda case: case.correct,
    ),
    _rate(
        "cited",
        "Tỷ lệ câu trả lời có ít nhất một trích dẫn trúng căn cứ được gắn nhãn.",
        _has_evidence,
        lambda case: any(case.on_evidence),
    ),
    _average(
        "citation_recall",
        "Phần ý trong câu trả lời được các trích dẫn của nó chứng minh (ALCE).",
        _answerable,
        lambda case: citation_recall(case.outcome.answer.claims, case.supporting_quotes),
    ),
    _average(
        "citation_precision",
        "Phần trích dẫn thật sự cần cho ý mà nó chứng minh (ALCE).",
        _answerable,
        lambda case: citation_precision(case.outcome.answer.claims, case.supporting_quotes),
    ),
    Metric(
        "verbatim",
        "Phần trích dẫn đúng nguyên văn từng ký tự tại vị trí đã nêu trong văn bản gốc.",
        Sample(0.0),
        Interval.WILSON,
        _any_question,
        _verbatim,
        paired=False,  # an answer that cites nothing has no quote to check
    ),
    _rate(
        "answered",
        "Tỷ lệ câu hỏi có lời giải trong văn bản mà hệ thống trả lời.",
        _answerable,
        lambda case: not case.refused,
    ),
    _rate(
        "refusal_recall",
        "Trong các câu hỏi mà văn bản không giải đáp, tỷ lệ bị từ chối.",
        lambda question: not question.answerable,
        lambda case: case.refused,
    ),
    Metric(
        "refusal_precision",
        "Trong các câu hỏi bị từ chối, tỷ lệ từ chối đúng.",
        None,
        Interval.WILSON,
        _any_question,
        _refused_rightly,
        paired=False,
    ),
    Metric(
        "aurc",
        "Diện tích dưới đường rủi ro – độ phủ: tỷ lệ trả lời sai khi xếp theo độ tin cậy.",
        Sample(1.0, confidence=1.0),
        Interval.BOOTSTRAP,
        _any_question,
        _wrong_answer,
        area_under_risk,
        higher_is_better=False,
        paired=False,
    ),
    Metric(
        "truth",
        "Điểm trung thực (CRAG): đúng +1, từ chối 0, sai -1; từ chối đúng được +1.",
        Sample(-1.0),
        Interval.BOOTSTRAP,
        _any_question,
        lambda case: Sample(case.truth),
    ),
    _latency("latency_median", "Thời gian trả lời trung vị, mili giây.", median),
    _latency(
        "latency_p95",
        "Thời gian mà 95 % số câu trả lời không vượt quá, mili giây.",
        percentile_95,
    ),
)
"""All metrics, in the order of reports."""
