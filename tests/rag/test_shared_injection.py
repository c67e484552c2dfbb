"""Real plans and questions of citizens: not one is taken for an attack."""

from __future__ import annotations

import json
from pathlib import Path

from index.normalise import normalise
from index.readers import read_file
from index.sentences import sentence_spans
from rag.injection import addressed, inert, is_attack


def test_no_sentence_of_the_real_plans_is_left_out_or_changed(shared: Path) -> None:
    plans = sorted((shared / "plans").glob("*.txt"))
    assert plans
    for plan in plans:
        text = normalise(read_file(plan, 10_000_000)).text.text
        sentences = [span.of(text) for span in sentence_spans(text)]
        assert not any(addressed(sentences)), plan.name
        assert [s for s in sentences if inert(s) != s] == [], plan.name


def test_no_question_of_a_citizen_is_an_attack(shared: Path) -> None:
    lines = (shared / "ext" / "alqac2025" / "queries.jsonl").read_text(encoding="utf-8")
    questions = [json.loads(line)["text"] for line in lines.splitlines()]
    assert len(questions) > 700
    assert [question for question in questions if is_attack(question)] == []
