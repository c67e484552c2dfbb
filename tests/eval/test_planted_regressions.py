"""The gate of the sample catches what would make answers worse: each fault is planted here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

import rag.refuse
import rag.retrieve
from eval.gate import Verdict, as_baseline, check
from eval.limits import Limits, read_limits
from eval.manifest import make_manifest
from eval.outcomes import Outcome
from eval.questions import AskedQuestion, read_questions
from eval.reports import Report
from eval.runner import answered
from eval.scoring import score
from eval.systems.ours import OurSystem
from index.embeddings import SentenceEmbeddings
from index.generation import Generation, Generations
from rag.assistant import Assistant
from settings import Settings
from tests.index.labelled import ROOT

QUESTIONS = ROOT / "sample" / "questions.jsonl"
Measure = Callable[[], list[Outcome]]


@pytest.fixture(scope="module")
def questions() -> list[AskedQuestion]:
    return read_questions(QUESTIONS)


@pytest.fixture(scope="module")
def generation(sample_home: Path) -> Iterator[Generation]:
    with Generations(sample_home).open() as opened:
        yield opened


@pytest.fixture(scope="module")
def limits() -> Limits:
    """Those of the repository; the planted faults of documents are tested elsewhere."""
    return read_limits(ROOT / "eval" / "gates" / "sample.toml").model_copy(
        update={"mutations": False}
    )


@pytest.fixture
def ask(
    generation: Generation, embeddings: SentenceEmbeddings, questions: list[AskedQuestion]
) -> Measure:
    """Asks every question of the program as it is at that moment."""

    def measure() -> list[Outcome]:
        assistant = Assistant(generation, embeddings, Settings().min_similarity)
        system = OurSystem(assistant, generation.catalogue)
        return [answered(system, question) for question in questions]

    return measure


@pytest.fixture(scope="module")
def sound(
    generation: Generation, embeddings: SentenceEmbeddings, questions: list[AskedQuestion]
) -> list[Outcome]:
    """The outcomes of the program as it should be."""
    assistant = Assistant(generation, embeddings, Settings().min_similarity)
    system = OurSystem(assistant, generation.catalogue)
    return [answered(system, question) for question in questions]


@pytest.fixture
def judge(
    generation: Generation,
    questions: list[AskedQuestion],
    limits: Limits,
    sound: list[Outcome],
) -> Callable[[Sequence[Outcome]], Verdict]:
    """Holds outcomes against the limits and the sound ones."""
    manifest = make_manifest("cancu", [QUESTIONS], generation.manifest, Settings(), 7)

    def scored(outcomes: Sequence[Outcome]) -> Report:
        return score({QUESTIONS.name: questions}, outcomes, generation.catalogue, manifest)

    baseline = as_baseline(scored(sound), limits)
    return lambda outcomes: check(scored(outcomes), limits, baseline)


def fallen(verdict: Verdict) -> set[str]:
    return {message.split(" ", 1)[0] for message in verdict.fallen}


def test_the_program_as_it_is_passes(
    judge: Callable[[Sequence[Outcome]], Verdict], sound: list[Outcome]
) -> None:
    assert judge(sound).passed


@pytest.mark.parametrize("dense_weight", [0.0, 1.0])
def test_fusion_turned_off_is_caught(
    ask: Measure,
    judge: Callable[[Sequence[Outcome]], Verdict],
    monkeypatch: pytest.MonkeyPatch,
    dense_weight: float,
) -> None:
    monkeypatch.setattr(rag.retrieve, "DENSE_WEIGHT", dense_weight)
    assert {"recall@5", "correct"} & fallen(judge(ask()))


def test_refusal_turned_off_is_caught(
    ask: Measure,
    judge: Callable[[Sequence[Outcome]], Verdict],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rag.refuse.Refusals, "before", lambda *_: None)
    monkeypatch.setattr(rag.refuse.Refusals, "after", lambda *_: None)
    assert "refusal_recall" in fallen(judge(ask()))


def test_a_wrong_number_in_one_answer_is_caught(
    judge: Callable[[Sequence[Outcome]], Verdict], sound: list[Outcome]
) -> None:
    place = next(i for i, o in enumerate(sound) if len(o.answer.claims) == 1)
    changed = [*sound[:place], _with_a_wrong_number(sound[place]), *sound[place + 1 :]]
    assert "citation_recall" in fallen(judge(changed))


def test_a_quote_that_is_not_in_its_source_is_caught(
    judge: Callable[[Sequence[Outcome]], Verdict], sound: list[Outcome]
) -> None:
    place = next(i for i, o in enumerate(sound) if o.answer.citations)
    answer = sound[place].answer
    quote = answer.citations[0].model_copy(update={"quote": answer.citations[0].quote + " thêm"})
    forged = answer.model_copy(update={"citations": (quote, *answer.citations[1:])})
    outcome = sound[place].model_copy(update={"answer": forged})
    assert "verbatim" in fallen(judge([*sound[:place], outcome, *sound[place + 1 :]]))


def _with_a_wrong_number(outcome: Outcome) -> Outcome:
    claim = outcome.answer.claims[0]
    wrong = re.sub(r"\d", lambda digit: str(9 - int(digit.group())), claim.text)
    assert wrong != claim.text
    answer = outcome.answer.model_copy(
        update={
            "text": outcome.answer.text.replace(claim.text, wrong),
            "claims": (claim.model_copy(update={"text": wrong}), *outcome.answer.claims[1:]),
        }
    )
    return outcome.model_copy(update={"answer": answer})
