"""Question sets: JSON Lines, one labelled question a line (see ``eval/sets/README.md``)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from eval.json_lines import read_json_lines
from index.errors import CancuError
from rag.history import Turn

UNANSWERABLE = "unanswerable"
"""The ``kind`` of a question that the documents leave open."""


class QuestionSetError(CancuError):
    """A line of a question set cannot be read; names the file and the line."""


class EvidenceRule(StrEnum):
    """Whether an answer needs every labelled place, or each of them is as good as the others."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that answers the question: a section's path in a document.

    ``quote`` narrows it to words of the source; only sets that stand beside the project have it.
    """

    document_id: str
    section: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A labelled question: its words, the turns before it, and what is known of its answer.

    ``documents`` are the ids of those that a right answer may cite. Each of ``facts`` is a short
    string that a right answer holds, each of ``forbidden`` one that it does not; ``|`` stands
    between spellings. ``answer`` is how a person would answer.
    """

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    kind: str = ""
    style: str = ""
    documents: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rule: EvidenceRule = EvidenceRule.ALL
    facts: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    answer: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it, as its ``kind`` tells."""
        return self.kind != UNANSWERABLE

    @property
    def label_digest(self) -> str:
        """What a right answer is held against, in short: another where a label has changed."""
        evidence = [(e.document_id, e.section, e.quote) for e in self.evidence]
        labels = (self.kind, self.documents, evidence, self.rule, self.facts, self.forbidden)
        return hashlib.sha256(json.dumps(labels).encode()).hexdigest()[:16]


def read_questions(path: Path) -> list[AskedQuestion]:
    """All questions of a set, in order.

    Raises:
        QuestionSetError: the file is missing, a line is not a question, or two share an id.
    """
    return read_json_lines(path, _question, QuestionSetError)


def _question(row: dict[str, Any]) -> AskedQuestion:
    return AskedQuestion(
        id=str(row["id"]),
        question=str(row["question"]),
        history=tuple(Turn(turn["role"], turn["content"]) for turn in row.get("history") or ()),
        kind=str(row.get("kind") or ""),
        style=str(row.get("style") or ""),
        documents=_strings(row, "docs"),
        evidence=tuple(_evidence(place) for place in row.get("evidence") or ()),
        rule=EvidenceRule(row.get("evidence_rule") or EvidenceRule.ALL),
        facts=_strings(row, "facts"),
        forbidden=_strings(row, "forbidden"),
        answer=str(row.get("answer") or ""),
    )


def _evidence(place: dict[str, Any]) -> Evidence:
    return Evidence(str(place["doc"]), str(place["section"]), str(place.get("quote") or ""))


def _strings(row: dict[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key) or []
    if not isinstance(values, list):  # a lone string would be taken letter by letter
        raise TypeError(f"“{key}” phải là danh sách")
    return tuple(map(str, values))
