from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from eval.questions import AskedQuestion, QuestionSetError, read_questions
from eval.runner import run
from rag.assistant import Assistant
from rag.history import Turn


def write(folder: Path, *lines: str) -> Path:
    path = folder / "q.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_questions_are_read_with_their_history(tmp_path: Path) -> None:
    row = {"id": "a", "question": "Còn 2024?", "history": [{"role": "user", "content": "2025?"}]}
    path = write(tmp_path, json.dumps(row, ensure_ascii=False), "")
    assert read_questions(path) == [AskedQuestion("a", "Còn 2024?", (Turn("user", "2025?"),))]


@pytest.mark.parametrize("line", ["không phải json", '{"id": "a"}', "[1]"])
def test_a_bad_line_is_named_with_its_number(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, '{"id": "a", "question": "b"}', line)
    with pytest.raises(QuestionSetError, match="dòng 2"):
        read_questions(path)


def test_two_questions_with_one_id_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, *['{"id": "a", "question": "b"}'] * 2)
    with pytest.raises(QuestionSetError, match="trùng"):
        read_questions(path)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"khong-co\.jsonl"):
        read_questions(tmp_path / "khong-co.jsonl")


class _Failing:
    def ask(self, question: str, history: object) -> None:
        raise RuntimeError("planted")


def test_a_question_that_fails_is_written_not_lost(tmp_path: Path) -> None:
    asked = [AskedQuestion("a", "x"), AskedQuestion("b", "y")]
    target = run(cast(Assistant, _Failing()), asked, tmp_path / "out")
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["a", "b"]
    assert all(row["answer"]["abstained"] and "planted" in row["error"] for row in rows)
