from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.questions import (
    UNANSWERABLE,
    AskedQuestion,
    Evidence,
    EvidenceRule,
    QuestionSetError,
    read_questions,
)
from rag.history import Turn


def written(folder: Path, row: dict[str, Any]) -> Path:
    path = folder / "q.jsonl"
    path.write_text(json.dumps({"id": "1", "question": "?"} | row), encoding="utf-8")
    return path


def test_a_question_is_read_with_its_labels(tmp_path: Path) -> None:
    row = {
        "kind": "duty",
        "style": "abbrev",
        "history": [{"role": "user", "content": "2024?"}],
        "docs": ["a", "b"],
        "evidence": [{"doc": "a", "section": "II.1"}, {"doc": "b", "section": "1", "quote": "x"}],
        "evidence_rule": "any",
        "facts": ["5|năm"],
        "forbidden": ["7"],
        "answer": "Năm.",
    }
    assert read_questions(written(tmp_path, row)) == [
        AskedQuestion(
            id="1",
            question="?",
            history=(Turn("user", "2024?"),),
            kind="duty",
            style="abbrev",
            documents=("a", "b"),
            evidence=(Evidence("a", "II.1"), Evidence("b", "1", "x")),
            rule=EvidenceRule.ANY,
            facts=("5|năm",),
            forbidden=("7",),
            answer="Năm.",
        )
    ]


def test_a_question_without_labels_has_none(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, {}))
    assert question == AskedQuestion("1", "?")
    assert question.answerable and question.rule is EvidenceRule.ALL


def test_its_kind_tells_whether_a_question_can_be_answered(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, {"kind": UNANSWERABLE}))
    assert not question.answerable


@pytest.mark.parametrize(
    "row",
    [
        {"facts": "5"},
        {"docs": "a"},
        {"forbidden": {"7": 1}},
        {"evidence_rule": "một"},
        {"evidence": [{"doc": "a"}]},
        {"history": [{"role": "user"}]},
        {"answer": "\ud83d"},
    ],
)
def test_labels_of_another_form_are_refused_with_the_line(
    tmp_path: Path, row: dict[str, Any]
) -> None:
    with pytest.raises(QuestionSetError, match="dòng 1"):
        read_questions(written(tmp_path, row))


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "law"},
        {"documents": ("b",)},
        {"evidence": (Evidence("a", "2"),)},
        {"rule": EvidenceRule.ANY},
        {"facts": ("6",)},
        {"forbidden": ("7",)},
    ],
)
def test_every_label_counts_in_the_digest_of_the_labels(changed: dict[str, Any]) -> None:
    question = AskedQuestion("1", "?", documents=("a",), evidence=(Evidence("a", "1"),))
    assert replace(question, **changed).label_digest != question.label_digest
    assert replace(question, style="typo", answer="Có.").label_digest == question.label_digest
