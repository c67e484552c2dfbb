"""The question sets of the repository: their form, their counts, and no fault over the codes."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from eval.lint import LintReport
from eval.question_schema import LabelledQuestion, QuestionKind, QuestionStyle
from tests.eval.question_sets import SETS, checked, copied_runs
from tests.index.labelled import CODES, document_of

CRIMINAL = {"bo-luat-hinh-su-2015", "bo-luat-to-tung-hinh-su-2015"}


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory) -> LintReport:
    names = ("codes-criminal", "codes-civil")
    return checked(names, map(document_of, CODES), tmp_path_factory.mktemp("codes"))


def test_the_published_schema_is_that_of_the_program() -> None:
    published = (SETS / "question.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == LabelledQuestion.model_json_schema()


def test_the_readme_of_the_sets_explains_every_key_kind_and_style() -> None:
    readme = (SETS / "README.md").read_text(encoding="utf-8")
    named = [*LabelledQuestion.model_fields, *QuestionKind, *QuestionStyle]
    assert [name for name in named if f"`{name}`" not in readme] == []


def test_the_sets_over_the_codes_have_no_fault(codes: LintReport) -> None:
    assert [str(problem) for problem in codes.problems] == []


def test_every_code_and_every_style_is_asked_about(codes: LintReport) -> None:
    documents = Counter(document for question in codes.questions for document in question.docs)
    styles = Counter(question.style for question in codes.questions)
    kinds = Counter(question.kind for question in codes.questions)
    assert len(codes.questions) >= 60
    assert set(documents) == set(CODES)
    assert min(documents.values()) >= 8
    assert set(styles) == set(QuestionStyle)
    rare = {QuestionStyle.TYPO, QuestionStyle.VERBOSE}
    assert min(styles[style] for style in QuestionStyle if style not in rare) >= 10
    asked_for = (QuestionKind.LAW, QuestionKind.FOLLOWUP, QuestionKind.UNANSWERABLE)
    assert min(kinds[kind] for kind in asked_for) >= 8


def test_the_criminal_set_runs_over_two_codes_alone(codes: LintReport) -> None:
    criminal = [question for question in codes.questions if question.id.startswith("hs-")]
    assert len(criminal) >= 20
    assert {document for question in criminal for document in question.docs} == CRIMINAL
    lines = (SETS / "codes-criminal.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(criminal)


def test_no_run_of_words_is_copied_from_a_code(codes: LintReport) -> None:
    texts = [document_of(code).reading.text for code in CODES]
    assert copied_runs(codes.questions, texts) == []
