"""Question sets: JSON Lines, one question a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import CancuError
from rag.history import Turn

UNANSWERABLE = "unanswerable"
"""The ``kind`` of a question that the documents leave open."""


class QuestionSetError(CancuError):
    """A line of a question set cannot be read; names the file and the line."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What a run needs of a labelled question: its id, its words, the turns before it.

    ``answerable``: whether the documents answer it, as its ``kind`` tells.
    """

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    answerable: bool = True


def read_questions(path: Path) -> list[AskedQuestion]:
    """All questions of a set, in order.

    Raises:
        QuestionSetError: the file is missing, a line is not a question, or two share an id.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"{path}: không đọc được bộ câu hỏi ({error}).") from error
    questions = list(_parse(path, text))
    ids = [question.id for question in questions]
    if twins := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise QuestionSetError(f"{path}: mã câu hỏi bị trùng: {', '.join(twins)}.")
    return questions


def _parse(path: Path, text: str) -> Iterator[AskedQuestion]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield _question(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise QuestionSetError(
                    f"{path}, dòng {number}: không phải câu hỏi hợp lệ ({error!r})."
                ) from error


def _question(row: dict[str, Any]) -> AskedQuestion:
    if not isinstance(row, dict):
        raise TypeError("không phải đối tượng JSON")
    turns = tuple(Turn(turn["role"], turn["content"]) for turn in row.get("history") or ())
    answerable = row.get("kind") != UNANSWERABLE
    return AskedQuestion(str(row["id"]), str(row["question"]), turns, answerable)
