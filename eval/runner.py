"""Runs a system over question sets: a line a question in ``answers.jsonl``, killed or not.

What the answers depend on stands beside them in ``run.json``. A run that finds both goes on where
it was stopped, and asks again what had failed; where anything else has changed, it starts anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from eval.outcomes import Outcome
from eval.questions import AskedQuestion
from eval.systems.system import System
from index.errors import CancuError

ANSWERS: Final = "answers.jsonl"
STATE: Final = "run.json"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one system's run, opened to go on.

    ``kept`` are the outcomes that are there already, without those that failed; ``changed`` names
    what was different in the run that this one replaces.
    """

    folder: Path
    kept: Mapping[str, Outcome]
    changed: tuple[str, ...] = ()

    @property
    def answers(self) -> Path:
        """The file of outcomes."""
        return self.folder / ANSWERS


def open_run(folder: Path, state: Mapping[str, str]) -> RunFolder:
    """Open a run's folder, which is made if missing; ``state`` is what its answers depend on.

    Raises:
        CancuError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = _state(folder / STATE)
        if before == dict(state):
            return RunFolder(folder, _kept(folder / ANSWERS))
        (folder / ANSWERS).write_bytes(b"")
        text = json.dumps(dict(state), ensure_ascii=False, indent=1)
        (folder / STATE).write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise CancuError(f"{folder}: không ghi được kết quả ({error.strerror}).") from error
    names = sorted({*before, *state}) if before else []
    return RunFolder(folder, {}, tuple(n for n in names if before.get(n) != state.get(n)))


def _state(path: Path) -> dict[str, str]:
    """What ``open_run`` has written; nothing where that cannot be read: then it counts as new."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _kept(path: Path) -> dict[str, Outcome]:
    """The outcomes that are whole; what a killed run has left of a last line is cut off."""
    data = path.read_bytes() if path.is_file() else b""
    whole = data[: data.rfind(b"\n") + 1]
    path.write_bytes(whole)
    try:
        outcomes = [Outcome.model_validate_json(line) for line in whole.split(b"\n") if line]
    except ValidationError:  # not ours: nothing in it can be trusted
        path.write_bytes(b"")
        return {}
    return {outcome.id: outcome for outcome in outcomes if outcome.error is None}


def run(
    system: System,
    questions: Sequence[AskedQuestion],
    opened: RunFolder,
    on_question: Callable[[], None] = lambda: None,
    workers: int = 1,
) -> list[Outcome]:
    """The outcome of every question, in their order; new ones are written as they come.

    A question that fails becomes an outcome with its error: a set never loses a question
    (invariant 6). ``on_question`` is called for each that is answered now.

    ``workers`` threads ask at the same time. On two cores four of them take two thirds of the
    time, for their questions share forward passes; but each question then takes longer, and
    latencies are no longer those of one person asking. They pay where a language model answers.
    """
    todo = [question for question in questions if question.id not in opened.kept]
    outcomes = dict(opened.kept)
    with opened.answers.open("a", encoding="utf-8") as out:
        for outcome in _asked(system, todo, workers):
            out.write(outcome.model_dump_json() + "\n")
            out.flush()  # a kill loses only what is being answered
            outcomes[outcome.id] = outcome
            on_question()
    return [outcomes[question.id] for question in questions]


def _asked(system: System, questions: Sequence[AskedQuestion], workers: int) -> Iterable[Outcome]:
    answer = partial(answered, system)
    if workers == 1:
        yield from map(answer, questions)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(answer, questions)


def answered(system: System, asked: AskedQuestion) -> Outcome:
    """What a system makes of a question; its failure is an outcome too."""
    try:
        return system.answer(asked)
    except Exception as error:  # one broken question must not lose the others
        return Outcome(id=asked.id, error=repr(error))


def read_outcomes(path: Path) -> list[Outcome]:
    """The outcomes of a finished run, the last of each question.

    Raises:
        CancuError: the file cannot be read, or a line is no outcome.
    """
    try:
        lines = path.read_bytes().split(b"\n")  # a line of JSON may hold other line ends
        found = [Outcome.model_validate_json(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise CancuError(f"{path}: không đọc được kết quả đã ghi ({error}).") from error
    return [*{outcome.id: outcome for outcome in found}.values()]
