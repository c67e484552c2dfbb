"""Every fault of a set is found, at its line, with what to do; a sound set has none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.lint import Problem, lint
from index.catalogue import Catalogue
from index.errors import CancuError
from tests.rag.sample_passages import sample_catalogue

OLD, NEW = "ke-hoach-lam-giang-2024", "ke-hoach-lam-giang-2025"
SOUND: dict[str, Any] = {
    "id": "t-001",
    "kind": "target",
    "style": "plain",
    "question": "Năm 2025 lắp bao nhiêu trạm đo mưa?",
    "history": [],
    "answer": "Lắp mới 46 trạm.",
    "facts": ["46 trạm"],
    "forbidden": ["30 trạm"],
    "docs": [NEW],
    "evidence": [{"doc": NEW, "section": "I.3.c"}],
    "evidence_rule": "all",
}
TURNS = [{"role": "user", "content": "Hỏi?"}, {"role": "assistant", "content": "Đáp."}]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    opened = sample_catalogue(tmp_path_factory.mktemp("catalogue"))
    yield opened
    opened.close()


def problems_of(tmp_path: Path, catalogue: Catalogue, *rows: object) -> list[Problem]:
    file = tmp_path / "bo.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    file.write_text("\n".join(lines), encoding="utf-8")
    return [*lint([file], catalogue).problems]


def changed(**values: object) -> dict[str, Any]:
    return SOUND | values


def test_a_sound_line_has_no_fault(tmp_path: Path, catalogue: Catalogue) -> None:
    assert problems_of(tmp_path, catalogue, SOUND) == []


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"id": "T 1"}, '“id” là "T 1", không đúng dạng'),
        ({"kind": "dedline"}, "“kind” là \"dedline\", phải là một trong các giá trị 'deadline'"),
        ({"style": None}, "“style” là null, phải là một trong"),
        ({"question": " "}, '“question” là " ", không đúng dạng'),
        ({"forbiden": []}, "khóa lạ “forbiden”; hãy sửa lại tên khóa"),
        ({"facts": "46 trạm"}, "“facts” không hợp lệ"),
        ({"facts": []}, "thiếu dữ kiện: “facts” để trống"),
        ({"docs": []}, f"căn cứ nằm ở “{NEW}” nhưng docs không ghi"),
        ({"docs": [NEW, "ke-hoach-2031"]}, "chỉ mục không có văn bản “ke-hoach-2031”"),
        ({"evidence": []}, "thiếu căn cứ: “evidence” để trống"),
        ({"kind": "unanswerable"}, "câu không có lời giải mà vẫn ghi facts, docs, evidence"),
        ({"kind": "followup"}, "câu hỏi tiếp mà không có history"),
        ({"history": TURNS}, "có history nhưng không phải câu hỏi tiếp"),
        ({"kind": "followup", "history": TURNS[:1]}, "kết thúc bằng assistant"),
        ({"kind": "followup", "history": TURNS[::-1]}, "lần lượt là user rồi assistant"),
        ({"facts": ["46 trạm", "47 trạm"]}, "dữ kiện “47 trạm” không có trong mục đã nêu"),
        ({"facts": ["46 trạm|"]}, "“46 trạm|” có cách viết để trống"),
        ({"forbidden": ["06 giờ"]}, "“06 giờ” bị cấm mà có trong mục đã nêu"),
    ],
)
def test_a_fault_is_told_with_its_line_and_id(
    tmp_path: Path, catalogue: Catalogue, values: dict[str, Any], told: str
) -> None:
    sound = changed(id="t-000", question="Câu khác?")
    problems = problems_of(tmp_path, catalogue, sound, changed(**values))
    assert any(told in problem.message for problem in problems), problems
    assert {(p.file.name, p.line, p.id) for p in problems} == {
        ("bo.jsonl", 2, str(values.get("id", "t-001")))
    }


def test_a_missing_key_is_named(tmp_path: Path, catalogue: Catalogue) -> None:
    row = {key: value for key, value in SOUND.items() if key != "answer"}
    assert "thiếu khóa “answer”" in problems_of(tmp_path, catalogue, row)[0].message


@pytest.mark.parametrize("line", ["{", '["t-001"]'])
def test_a_line_that_is_no_object_is_told(tmp_path: Path, catalogue: Catalogue, line: str) -> None:
    problems = problems_of(tmp_path, catalogue, line, SOUND)
    assert [(p.line, p.id) for p in problems] == [(1, "?")]


def test_a_section_that_does_not_exist_is_told_with_near_ones(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    row = changed(evidence=[{"doc": NEW, "section": "I.3.g"}])
    (problem,) = problems_of(tmp_path, catalogue, row)
    assert "không có mục “I.3.g”; gần giống: “I.3" in problem.message


def test_evidence_in_a_document_that_is_not_indexed_is_told_once(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    row = changed(docs=["ke-hoach-2031"], evidence=[{"doc": "ke-hoach-2031", "section": "I"}])
    (problem,) = problems_of(tmp_path, catalogue, row)
    assert f"“ke-hoach-2031”; hãy lập chỉ mục văn bản này, hoặc sửa: “{OLD}”" in problem.message


def test_where_any_evidence_is_enough_each_must_hold_the_facts(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    places = [{"doc": NEW, "section": "I.3.c"}, {"doc": NEW, "section": "IV"}]
    assert problems_of(tmp_path, catalogue, changed(evidence=places)) == []
    assert problems_of(tmp_path, catalogue, changed(evidence=places, evidence_rule="any"))


def test_a_quote_must_stand_in_its_section(tmp_path: Path, catalogue: Catalogue) -> None:
    def quoted(words: str) -> list[Problem]:
        evidence = {"doc": NEW, "section": "I.3.c", "quote": words}
        return problems_of(tmp_path, catalogue, changed(evidence=[evidence]))

    assert quoted("**46  trạm** đo mưa tự động") == []
    assert "lời trích “47 trạm đo mưa…” không có" in quoted("47 trạm đo mưa")[0].message


def test_ids_and_questions_are_told_apart_across_files(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(json.dumps(SOUND), encoding="utf-8")
    again = changed(question="năm 2025  lắp bao nhiêu TRẠM đo mưa?")
    second.write_text(json.dumps(again) + "\n" + json.dumps(again | {"id": "t-2"}), "utf-8")
    told = [str(problem) for problem in lint([second, first], catalogue).problems]
    assert told == [
        f"{second}:2: t-2: trùng câu hỏi với “t-001”; hãy bỏ một câu.",
        f"{first}:1: t-001: trùng mã với {second}:1; hãy đặt mã khác.",
    ]


def test_one_question_may_be_asked_behind_different_turns(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    other = [{"role": "user", "content": "Hỏi khác?"}, TURNS[1]]
    rows = [
        changed(id=f"t-{number}", kind="followup", history=turns)
        for number, turns in enumerate((TURNS, other))
    ]
    assert problems_of(tmp_path, catalogue, *rows) == []


def test_a_file_that_cannot_be_read_stops_the_check(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(CancuError, match=r"khong-co\.jsonl"):
        lint([tmp_path / "khong-co.jsonl"], catalogue)


def test_questions_with_faults_of_form_are_not_counted(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    file = tmp_path / "bo.jsonl"
    file.write_text(json.dumps(SOUND) + "\n{}\n", encoding="utf-8")
    report = lint([file], catalogue)
    assert [question.id for question in report.questions] == ["t-001"]
    assert report.problems
