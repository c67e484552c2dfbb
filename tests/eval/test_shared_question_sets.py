"""The set over the four real plans: no fault, every label carried over, no words copied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.facts import alternatives, has_fact
from eval.lint import LintReport
from index.documents import make_document
from index.readers import read_file
from tests.eval.question_sets import checked, copied_runs
from tests.index.labelled import MAX_BYTES, cheap_count

PREFIX = "p-"
"""Before the id of the question whose labels were carried over."""


@pytest.fixture(scope="module")
def report(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> LintReport:
    files = sorted((shared / "plans").glob("*.txt"))
    documents = [make_document(read_file(file, MAX_BYTES), cheap_count) for file in files]
    return checked(["plans"], documents, tmp_path_factory.mktemp("plans"))


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, dict[str, Any]]:
    lines = (shared / "gold" / "plans.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def test_the_set_over_the_plans_has_no_fault(report: LintReport) -> None:
    assert [str(problem) for problem in report.problems] == []


def test_every_label_is_carried_over(report: LintReport, gold: dict[str, dict[str, Any]]) -> None:
    ours = {question.id.removeprefix(PREFIX): question for question in report.questions}
    assert set(ours) == set(gold)
    for id_, row in gold.items():
        carried = ours[id_].model_dump(mode="json")
        for key in ("kind", "style", "docs", "evidence_rule"):
            assert carried[key] == row[key], id_
        assert len(carried["facts"]) == len(row["facts"]), id_
        assert all(map(is_carried, carried["facts"], row["facts"])), id_
        assert len(carried["history"]) == len(row["history"])


def is_carried(ours: str, theirs: str) -> bool:
    """Whether each spelling that we ask for holds one of theirs; we may ask for fewer."""
    return all(
        any(has_fact(old, new) for old in alternatives(theirs)) for new in alternatives(ours)
    )


def test_no_question_is_worded_as_it_was(
    report: LintReport, gold: dict[str, dict[str, Any]]
) -> None:
    for question in report.questions:
        row = gold[question.id.removeprefix(PREFIX)]
        old = {row["question"].casefold(), *(turn["content"].casefold() for turn in row["history"])}
        new = [question.question, *(turn.content for turn in question.history)]
        assert not old.intersection(text.casefold() for text in new if len(text) > 30), question.id
        assert question.question.casefold() not in old


def test_no_run_of_words_is_copied_from_a_plan(shared: Path, report: LintReport) -> None:
    plans = [file.read_text(encoding="utf-8") for file in (shared / "plans").glob("*.txt")]
    assert copied_runs(report.questions, plans) == []
