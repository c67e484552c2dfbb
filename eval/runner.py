"""Runs a question set and writes what was found and answered, a line a question."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.questions import AskedQuestion
from index.errors import CancuError
from rag.answer import Answer
from rag.assistant import Assistant

ANSWERS = "answers.jsonl"


def run(
    assistant: Assistant,
    questions: Sequence[AskedQuestion],
    folder: Path,
    on_question: Callable[[], None] = lambda: None,
) -> Path:
    """Answer every question into ``folder/answers.jsonl``; the path of that file.

    A question that fails is written as a refusal without passages, with its error: a set never
    loses a question (invariant 6).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CancuError(f"{folder}: không tạo được thư mục kết quả ({error.strerror}).") from error
    target = folder / ANSWERS
    with target.open("w", encoding="utf-8") as out:
        for question in questions:
            out.write(json.dumps(_row(assistant, question), ensure_ascii=False) + "\n")
            on_question()
    return target


def _row(assistant: Assistant, question: AskedQuestion) -> dict[str, Any]:
    try:
        return {"id": question.id} | as_row(assistant.ask(question.question, question.history))
    except Exception as error:  # one broken question must not lose the others
        empty = {"text": "", "abstained": True, "citations": []}
        return {"id": question.id, "passages": [], "answer": empty, "error": repr(error)}


def as_row(answer: Answer) -> dict[str, Any]:
    """An answer as plain data: passages best first, then the answer with its citations."""
    return {
        "passages": [
            {
                "document_id": hit.passage.document_id,
                "section": hit.passage.section,
                "text": hit.passage.shown_text,
            }
            for hit in answer.hits
        ],
        "answer": {
            "text": answer.text,
            "abstained": answer.refusal is not None,
            "reason": answer.refusal.reason.value if answer.refusal else None,
            "citations": [
                {
                    "document_id": citation.document_id,
                    "section": citation.section,
                    "quote": citation.quote,
                    "start": citation.span.start,
                    "end": citation.span.end,
                    "line": citation.line,
                }
                for citation in answer.citations
            ],
        },
        "milliseconds": answer.milliseconds,
    }
