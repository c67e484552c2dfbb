"""Choosing sections, holding facts against them, and a file that loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.labelling import (
    ChoiceError,
    Draft,
    LabelFile,
    chosen_evidence,
    fact_fault,
    forbidden_fault,
)
from eval.question_schema import Evidence, QuestionKind
from eval.questions import EvidenceRule, QuestionSetError, read_questions
from index.catalogue import Catalogue
from index.errors import CancuError
from index.model import Passage
from tests.rag.sample_passages import sample_catalogue

OLD, NEW = "ke-hoach-lam-giang-2024", "ke-hoach-lam-giang-2025"
STATIONS = Evidence(doc=NEW, section="I.3.c")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    opened = sample_catalogue(tmp_path_factory.mktemp("catalogue"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shown(catalogue: Catalogue) -> list[Passage]:
    """A passage of each plan."""
    return [catalogue.passages_of(NEW, "I.3.c")[0], catalogue.passages_of(OLD, "I.2")[0]]


def draft(**given: object) -> Draft:
    values = {"question": "Lắp bao nhiêu trạm?", "evidence": [STATIONS], "facts": ["46 trạm"]}
    return Draft.model_validate(values | given)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("1", [(NEW, "I.3.c")]),
        (" 2, 1 ", [(OLD, "I.2"), (NEW, "I.3.c")]),
        ("2 II.2.3", [(OLD, "II.2.3")]),
        (f"{NEW} Chữ ký", [(NEW, "Chữ ký")]),
    ],
)
def test_sections_are_chosen_by_number_and_by_name(
    catalogue: Catalogue, shown: list[Passage], typed: str, places: list[tuple[str, str]]
) -> None:
    chosen = chosen_evidence(typed, shown, catalogue)
    assert [(evidence.doc, evidence.section) for evidence in chosen] == places


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("3", "chỉ có từ 1 đến 2"),
        ("0 I.3", "chỉ có từ 1 đến 2"),
        ("mục-một", "Không hiểu “mục-một”"),
        ("1 I.9", "không có mục “I.9”"),
        ("ke-hoach-2031 I", "không có văn bản “ke-hoach-2031”"),
    ],
)
def test_what_chooses_nothing_is_told(
    catalogue: Catalogue, shown: list[Passage], typed: str, told: str
) -> None:
    with pytest.raises(ChoiceError, match=told):
        chosen_evidence(typed, shown, catalogue)


def test_facts_are_held_against_the_sections_chosen(catalogue: Catalogue) -> None:
    assert fact_fault(draft(), "46 trạm", catalogue) is None
    assert "“30 trạm” không có" in str(fact_fault(draft(), "30 trạm", catalogue))
    assert forbidden_fault(draft(), "30 trạm", catalogue) is None
    assert "“46 trạm” bị cấm" in str(forbidden_fault(draft(), "46 trạm", catalogue))


def test_where_any_section_is_enough_each_must_hold_the_fact(catalogue: Catalogue) -> None:
    both = draft(evidence=[STATIONS, Evidence(doc=OLD, section="I.2")])
    assert fact_fault(both, "46 trạm", catalogue) is None
    both.evidence_rule = EvidenceRule.ANY
    assert fact_fault(both, "46 trạm", catalogue)


def test_a_set_grows_line_by_line_with_ids_of_its_name(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "Bộ câu hỏi.jsonl")
    assert (file.questions(), file.next_id()) == ([], "bo-cau-hoi-001")
    file.append(draft().as_question(file.next_id()))
    file.append(draft(kind=QuestionKind.DUTY).as_question(file.next_id()))
    assert [question.id for question in file.questions()] == ["bo-cau-hoi-001", "bo-cau-hoi-002"]
    assert file.next_id() == "bo-cau-hoi-003"
    assert [asked.facts for asked in read_questions(file.path)] == [("46 trạm",)] * 2


def test_a_number_that_was_used_is_not_used_again(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "bo.jsonl")
    for id_ in ("bo-007", "khac-099", "bo-2"):
        file.append(draft().as_question(id_))
    assert file.next_id() == "bo-008"


def test_the_documents_are_those_of_the_evidence() -> None:
    places = [STATIONS, Evidence(doc=OLD, section="I.2"), Evidence(doc=NEW, section="IV")]
    assert draft(evidence=places).as_question("t-1").docs == (NEW, OLD)


def test_a_last_line_without_an_end_is_not_run_into(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "bo.jsonl")
    file.path.write_text(draft().as_question("bo-1").as_line().rstrip("\n"), encoding="utf-8")
    file.append(draft().as_question("bo-2"))
    assert [question.id for question in file.questions()] == ["bo-1", "bo-2"]


def test_a_draft_is_kept_until_its_question_is_in_the_set(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "bo.jsonl")
    assert file.draft() is None
    file.save_draft(draft(steps=5))
    assert file.draft() == draft(steps=5)
    file.append(draft().as_question("bo-1"))
    assert file.draft() is None
    assert [path.name for path in tmp_path.iterdir()] == ["bo.jsonl"]


def test_a_draft_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "bo.jsonl")
    file.draft_path.write_text("{", encoding="utf-8")
    with pytest.raises(CancuError, match=r"bo\.jsonl\.draft"):
        file.draft()


def test_a_set_with_a_line_that_is_no_question_is_not_written_to(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "bo.jsonl")
    file.path.write_text(json.dumps({"id": "bo-1"}) + "\n", encoding="utf-8")
    with pytest.raises(QuestionSetError, match="dòng 1"):
        file.next_id()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "none" / "bo.jsonl")
    with pytest.raises(CancuError, match="Không ghi được"):
        file.append(draft().as_question("b"))
    with pytest.raises(CancuError, match="Không ghi được"):
        file.save_draft(draft())
