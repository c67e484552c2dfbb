from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from eval.outcomes import Outcome, StatedAnswer
from eval.questions import AskedQuestion
from eval.runner import ANSWERS, answered, open_run, read_outcomes, run
from index.errors import CancuError

QUESTIONS = [AskedQuestion(id_, f"câu {id_}?") for id_ in "abc"]
STATE = {"sets": "1", "corpus": "2"}


@dataclass
class Echo:
    """Answers with the question; fails where told, and remembers what it was asked."""

    name: str = "vang"
    fails_at: Sequence[str] = ()
    stops_at: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self, asked: AskedQuestion) -> Outcome:
        if asked.id == self.stops_at:
            raise KeyboardInterrupt
        self.asked.append(asked.id)
        if asked.id in self.fails_at:
            raise RuntimeError("planted")
        return Outcome(id=asked.id, answer=StatedAnswer(text=asked.question, abstained=False))


def test_every_question_has_an_outcome_in_the_order_of_the_set(tmp_path: Path) -> None:
    ticks: list[int] = []
    outcomes = run(Echo(), QUESTIONS, open_run(tmp_path / "out", STATE), lambda: ticks.append(1))
    assert [outcome.id for outcome in outcomes] == ["a", "b", "c"]
    assert len(ticks) == len(QUESTIONS)
    assert read_outcomes(tmp_path / "out" / ANSWERS) == outcomes


def test_several_at_once_give_the_same_outcomes_in_the_same_order(tmp_path: Path) -> None:
    one = run(Echo(), QUESTIONS, open_run(tmp_path / "1", STATE))
    assert run(Echo(), QUESTIONS, open_run(tmp_path / "3", STATE), workers=3) == one
    assert (tmp_path / "1" / ANSWERS).read_text() == (tmp_path / "3" / ANSWERS).read_text()


def test_a_question_that_fails_is_written_not_lost(tmp_path: Path) -> None:
    outcomes = run(Echo(fails_at=["b"]), QUESTIONS, open_run(tmp_path, STATE))
    assert [outcome.error for outcome in outcomes] == [None, "RuntimeError('planted')", None]
    assert outcomes[1].answer.abstained


def test_a_killed_run_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(Echo(stops_at="c"), QUESTIONS, open_run(tmp_path, STATE))
    answers = tmp_path / ANSWERS
    answers.write_bytes(answers.read_bytes() + b'{"id": "c", "pas')  # torn in the middle of a line
    again = open_run(tmp_path, STATE)
    system = Echo()
    outcomes = run(system, QUESTIONS, again)
    assert set(again.kept) == {"a", "b"}
    assert system.asked == ["c"]
    assert [outcome.id for outcome in outcomes] == ["a", "b", "c"]
    assert read_outcomes(answers) == outcomes


def test_what_has_failed_is_asked_again_and_the_last_outcome_counts(tmp_path: Path) -> None:
    run(Echo(fails_at=["b"]), QUESTIONS, open_run(tmp_path, STATE))
    system = Echo()
    outcomes = run(system, QUESTIONS, open_run(tmp_path, STATE))
    assert system.asked == ["b"]
    assert all(outcome.error is None for outcome in outcomes)
    found = {outcome.id: outcome for outcome in read_outcomes(tmp_path / ANSWERS)}
    assert [found[question.id] for question in QUESTIONS] == outcomes


def test_a_run_of_another_state_starts_anew_and_names_what_has_changed(tmp_path: Path) -> None:
    run(Echo(), QUESTIONS, open_run(tmp_path, STATE))
    opened = open_run(tmp_path, STATE | {"corpus": "3", "model": "m"})
    assert opened.changed == ("corpus", "model")
    assert not opened.kept
    assert opened.answers.read_bytes() == b""


def test_a_first_run_has_nothing_that_changed(tmp_path: Path) -> None:
    assert open_run(tmp_path, STATE).changed == ()


def test_answers_that_cannot_be_read_are_not_trusted(tmp_path: Path) -> None:
    open_run(tmp_path, STATE)
    (tmp_path / ANSWERS).write_text('{"something": "else"}\n')
    assert open_run(tmp_path, STATE).kept == {}


def test_words_with_other_line_ends_stay_one_line(tmp_path: Path) -> None:
    question = AskedQuestion("a", "dòng\u2028này\x85và\nkia")
    outcomes = run(Echo(), [question], open_run(tmp_path, STATE))
    assert open_run(tmp_path, STATE).kept == {"a": outcomes[0]}
    assert read_outcomes(tmp_path / ANSWERS) == outcomes


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    file = tmp_path / "tep"
    file.write_text("")
    with pytest.raises(CancuError, match="tep"):
        open_run(file / "out", STATE)


def test_outcomes_that_cannot_be_read_name_their_file(tmp_path: Path) -> None:
    with pytest.raises(CancuError, match=ANSWERS):
        read_outcomes(tmp_path / ANSWERS)


def test_a_failure_becomes_an_outcome_with_the_id_of_its_question() -> None:
    outcome = answered(Echo(fails_at=["a"]), QUESTIONS[0])
    assert outcome.id == "a"
    assert outcome.error
