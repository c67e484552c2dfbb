"""Question sets: JSON Lines, one question a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.json_lines import read_json_lines
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
    return read_json_lines(path, _question, QuestionSetError)


def _question(row: dict[str, Any]) -> AskedQuestion:
    turns = tuple(Turn(turn["role"], turn["content"]) for turn in row.get("history") or ())
    answerable = row.get("kind") != UNANSWERABLE
    return AskedQuestion(str(row["id"]), str(row["question"]), turns, answerable)
