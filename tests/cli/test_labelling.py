"""`cancu eval label`: typed answers become lines of a set, and nothing typed is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import cli.labelling
import index.embeddings
from cancu import app
from index.embeddings import SentenceEmbeddings
from tests.cli.command_line import WIDTH

NEW = "ke-hoach-lam-giang-2025"
QUESTION = "Năm 2025 Lâm Giang lắp mới bao nhiêu trạm đo mưa tự động?"
TARGET, FOLLOWUP, UNANSWERABLE = "2", "10", "11"
PLAIN = "1"
ENOUGH = ""


@pytest.fixture(autouse=True)
def _model_loaded_once(embeddings: SentenceEmbeddings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.embeddings, "load_embeddings", lambda _: embeddings)


def labelled(file: Path, home: Path, *typed: str) -> Result:
    """What the command does with these lines typed; behind them the terminal is closed."""
    environment = {"CANCU_HOME": str(home), "COLUMNS": WIDTH}
    keys = "".join(f"{line}\n" for line in typed)
    return CliRunner().invoke(app, ["eval", "label", "--out", str(file)], keys, environment)


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_question_is_searched_labelled_and_saved(sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "bo.jsonl"
    chosen = (QUESTION, TARGET, PLAIN, f"{NEW} I.3.c", ENOUGH)
    stated = ("46 trạm", ENOUGH, "30 trạm", ENOUGH, "Lắp mới 46 trạm.", "y", ENOUGH)
    result = labelled(file, sample_home, *chosen, *stated)
    assert result.exit_code == 0, result.output
    assert rows(file) == [
        {
            "id": "bo-001",
            "kind": "target",
            "style": "plain",
            "question": QUESTION,
            "history": [],
            "answer": "Lắp mới 46 trạm.",
            "facts": ["46 trạm"],
            "forbidden": ["30 trạm"],
            "docs": [NEW],
            "evidence": [{"doc": NEW, "section": "I.3.c"}],
            "evidence_rule": "all",
        }
    ]
    assert f" 1  {NEW}, I.3.c, dòng 35" in result.stdout
    assert "Bộ câu hỏi có 1 câu" in result.stdout


def test_numbers_choose_what_the_search_shows(sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "bo.jsonl"
    chosen = (QUESTION, TARGET, PLAIN, "?Trịnh Quang Vịnh ký", "+", "99", "1", ENOUGH)
    result = labelled(file, sample_home, *chosen, "Trịnh Quang Vịnh", ENOUGH, ENOUGH, ENOUGH, "y")
    assert "Không có kết quả số 99" in result.stdout
    assert rows(file)[0]["evidence"] == [{"doc": NEW, "section": "Chữ ký"}]


def test_a_fact_that_does_not_stand_there_is_refused_at_once(
    sample_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bo.jsonl"
    chosen = (QUESTION, TARGET, PLAIN, "1", ENOUGH)
    result = labelled(
        file, sample_home, *chosen, ENOUGH, "47 trạm", "46 trạm", ENOUGH, "46 trạm", ENOUGH, "", "y"
    )
    assert "Cần ít nhất một dữ kiện" in result.stdout
    assert "Không nhận: dữ kiện “47 trạm” không có trong mục đã nêu" in result.stdout
    assert "Không nhận: “46 trạm” bị cấm mà có trong mục đã nêu" in result.stdout
    assert rows(file)[0]["facts"] == ["46 trạm"]
    assert "forbidden" not in rows(file)[0]


def test_other_sections_can_be_chosen_once_the_facts_do_not_fit(
    sample_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bo.jsonl"
    chosen = (QUESTION, TARGET, PLAIN, f"{NEW} IV", ENOUGH, "128,6 tỷ", "<", f"{NEW} I.3.c", ENOUGH)
    labelled(file, sample_home, *chosen, "46 trạm", ENOUGH, ENOUGH, "", "y")
    assert [(row["facts"], row["evidence"]) for row in rows(file)] == [
        (["46 trạm"], [{"doc": NEW, "section": "I.3.c"}])
    ]


def test_facts_stay_when_other_sections_are_asked_for_too_late(
    sample_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bo.jsonl"
    chosen = (QUESTION, TARGET, PLAIN, f"{NEW} I.3.c", ENOUGH, "46 trạm", ENOUGH)
    result = labelled(file, sample_home, *chosen, "<", ENOUGH, "", "y")
    assert "không chọn lại mục được nữa" in result.stdout
    assert [(row["facts"], "forbidden" in row) for row in rows(file)] == [(["46 trạm"], False)]


def test_a_question_found_to_have_no_answer_asks_for_no_more_facts(
    sample_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bo.jsonl"
    chosen = (QUESTION, TARGET, PLAIN, f"{NEW} IV", ENOUGH, "<", "0")
    labelled(file, sample_home, *chosen, ENOUGH, "Không có.", "y")
    assert [(row["kind"], row["answer"]) for row in rows(file)] == [("unanswerable", "Không có.")]


def test_a_question_without_an_answer_needs_no_section(sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "bo.jsonl"
    asked = ("Giá vàng hôm nay?", UNANSWERABLE, PLAIN, ENOUGH, "Ngoài phạm vi.", "y")
    found_out = ("Ai ký năm 2026?", TARGET, PLAIN, ENOUGH, "0", ENOUGH, "Không có.", "y", ENOUGH)
    result = labelled(file, sample_home, *asked, *found_out)
    assert "Chưa chọn mục nào" in result.stdout
    assert [(row["kind"], row["evidence"], row["docs"]) for row in rows(file)] == [
        ("unanswerable", [], [])
    ] * 2


def test_a_follow_up_keeps_the_turns_before_it(sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "bo.jsonl"
    turns = (ENOUGH, QUESTION, "46 trạm.", ENOUGH)
    stated = ("30 trạm", ENOUGH, ENOUGH, "", "y")
    place = "ke-hoach-lam-giang-2024 I.2"
    asked = ("the nam 2024 thi sao", FOLLOWUP, *turns, ENOUGH, place, ENOUGH, *stated)
    result = labelled(file, sample_home, *asked)
    assert "Câu hỏi tiếp cần ít nhất một câu hỏi trước" in result.stdout
    (row,) = rows(file)
    assert [turn["role"] for turn in row["history"]] == ["user", "assistant"]
    assert row["style"] == "no_diacritics"


def test_two_sections_may_each_be_enough(sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "bo.jsonl"
    chosen = (QUESTION, "q", TARGET, PLAIN, f"{NEW} I.3.c", f"{NEW} II.2.b", ENOUGH, "y")
    result = labelled(file, sample_home, *chosen, "46 trạm", ENOUGH, ENOUGH, "", "y")
    assert "Hãy gõ một số từ 1 đến 11" in result.stdout
    assert rows(file)[0]["evidence_rule"] == "any"


@pytest.mark.parametrize("typed_before_leaving", [1, 3, 4, 6])
def test_work_that_is_broken_off_anywhere_goes_on_there(
    sample_home: Path, tmp_path: Path, typed_before_leaving: int
) -> None:
    file = tmp_path / "bo.jsonl"
    keys = (QUESTION, TARGET, PLAIN, f"{NEW} I.3.c", ENOUGH, "46 trạm", ENOUGH, ENOUGH, "", "y")
    first = labelled(file, sample_home, *keys[:typed_before_leaving])
    assert "phần đã gõ của câu đang làm được giữ lại" in first.stdout
    assert first.exit_code == 0
    assert not file.exists()
    # Behind a kept section or fact its step goes on: Enter, which ends it, is typed again or anew.
    second = labelled(file, sample_home, "y", *keys[typed_before_leaving:], ENOUGH)
    assert f"Câu đang làm dở: {QUESTION}" in second.stdout
    assert [(row["question"], row["facts"]) for row in rows(file)] == [(QUESTION, ["46 trạm"])]


def test_ctrl_c_keeps_what_was_typed(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    file = tmp_path / "bo.jsonl"
    with monkeypatch.context() as patch:
        patch.setattr(cli.labelling, "choose", interrupted)
        assert labelled(file, sample_home, QUESTION).exit_code == 0
    second = labelled(file, sample_home, "n", ENOUGH)
    assert f"Câu đang làm dở: {QUESTION}" in second.stdout
    assert [*tmp_path.iterdir()] == []


def test_a_question_may_be_thrown_away(sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "bo.jsonl"
    result = labelled(file, sample_home, "Nhầm", UNANSWERABLE, PLAIN, ENOUGH, "", "n", ENOUGH)
    assert "Đã bỏ câu này" in result.stdout
    assert [*tmp_path.iterdir()] == []
