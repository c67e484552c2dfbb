"""The labelled questions over sample/: what is found must not get worse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.embeddings import SentenceEmbeddings
from index.generation import Generations
from rag.answer import Answer
from rag.assistant import Assistant
from rag.history import Turn
from settings import Settings

QUESTIONS = Path(__file__).resolve().parents[2] / "sample" / "questions.jsonl"
Asked = tuple[dict[str, Any], Answer]


@pytest.fixture(scope="module")
def asked(sample_home: Path, embeddings: SentenceEmbeddings) -> Iterator[list[Asked]]:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with Generations(sample_home).open() as generation:
        assistant = Assistant(generation, embeddings, Settings().min_similarity)
        yield [(row, assistant.ask(row["question"], _history(row))) for row in rows]


def _history(row: dict[str, Any]) -> list[Turn]:
    return [Turn(turn["role"], turn["content"]) for turn in row["history"]]


def _recall(row: dict[str, Any], answer: Answer) -> float:
    """Share of the labelled sections that one of the first five passages lies in, or holds."""
    wanted = [(e["doc"], e["section"]) for e in row["evidence"]]
    found = [(hit.passage.document_id, hit.passage.section) for hit in answer.hits[:5]]
    hits = [any(_same(want, have) for have in found) for want in wanted]
    return sum(hits) / len(hits)


def _same(want: tuple[str, str], have: tuple[str, str]) -> bool:
    inside = f"{have[1]}.".startswith(f"{want[1]}.") or f"{want[1]}.".startswith(f"{have[1]}.")
    return want[0] == have[0] and inside


def test_the_labelled_sections_are_found(asked: list[Asked]) -> None:
    recalls = [_recall(row, answer) for row, answer in asked if row["evidence"]]
    assert sum(recalls) / len(recalls) >= 0.95


@pytest.mark.parametrize("style", ["no_diacritics", "abbrev", "typo"])
def test_the_style_of_a_question_costs_little(asked: list[Asked], style: str) -> None:
    def mean(wanted: str) -> float:
        rows = [(row, answer) for row, answer in asked if row["style"] == wanted]
        recalls = [_recall(row, answer) for row, answer in rows if row["evidence"]]
        return sum(recalls) / len(recalls)

    assert mean(style) >= mean("plain") - 0.1


def test_no_answerable_question_is_refused(asked: list[Asked]) -> None:
    refused = [row["id"] for row, answer in asked if row["evidence"] and answer.refusal]
    assert refused == []


def test_only_the_documents_asked_about_are_cited(asked: list[Asked]) -> None:
    for row, answer in asked:
        if row["evidence"]:
            assert {c.document_id for c in answer.citations} <= set(row["docs"]), row["id"]
