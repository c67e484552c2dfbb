"""Which questions did not come out right, and why, in a few words."""

from __future__ import annotations

from eval.questions import UNANSWERABLE
from eval.reports import QuestionResult, Report


def misses(report: Report) -> list[tuple[QuestionResult, str]]:
    """The questions that were not answered, or refused, rightly, in the order of the sets."""
    judged = ((question, why_missed(question)) for question in report.questions)
    return [(question, why) for question, why in judged if why]


def unplaced(report: Report) -> list[str]:
    """The labelled evidence that the index does not hold, each with its question's id."""
    return [
        f"{question.id}: {place}" for question in report.questions for place in question.unplaced
    ]


def why_missed(question: QuestionResult) -> str:
    """What is wrong with the outcome of a question; empty if nothing."""
    if question.error:
        return f"hệ thống gặp lỗi: {question.error}"
    if question.kind == UNANSWERABLE:
        return "" if question.abstained else "trả lời dù văn bản không có câu trả lời"
    if question.values.get("correct") == 1.0:
        return ""
    if question.abstained:
        return "từ chối dù văn bản có câu trả lời"
    found = question.values.get("recall@5", 0.0)
    return "tìm đúng chỗ, trả lời chưa đúng" if found else "không tìm thấy chỗ cần trích dẫn"
