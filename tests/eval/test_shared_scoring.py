"""Our scores against those of another scorer, on the labelled questions beside the repository.

What is scored are simple systems of middling quality, for a perfect one says nothing of how misses
are counted: passages by the words they share with the question, the best of them as the answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from heapq import nlargest
from pathlib import Path
from random import Random
from typing import Any

import pytest

from eval.outcomes import CitedQuote, FoundPassage, Outcome, StatedAnswer, StatedClaim
from eval.questions import AskedQuestion, read_questions
from eval.relevance import Labels
from eval.reports import Report
from eval.scoring import score
from index.catalogue import Catalogue, write_catalogue
from index.documents import make_document
from index.model import Passage
from index.readers import read_file
from index.tokens import tokens
from tests.eval.test_scoring import MANIFEST
from tests.index.labelled import CODES, MAX_BYTES, cheap_count
from tests.index.labelled import document_of as code_of

SETS = ("plans", "laws")
CLOSE = {0.0: 0.02, 0.4: 0.03}
"""How far recall may differ, by the noise of the system: what some questions leave open about
their place in a long section weighs more the less is found. All else agrees within the first.
"""
SHOWN = 20
MIN_SHARE = 0.35
"""Of the words of a question; with fewer of them in the best passage the system refuses."""


@pytest.fixture(name="catalogue", scope="module")
def catalogue_of_plans_and_codes(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Catalogue]:
    files = sorted((shared / "plans").glob("*.txt"))
    plans = [make_document(read_file(file, MAX_BYTES), cheap_count) for file in files]
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite"
    write_catalogue(path, [*plans, *map(code_of, CODES)])
    with closing(Catalogue(path)) as catalogue:
        yield catalogue


_Words = list[tuple[Passage, frozenset[str]]]


@pytest.fixture(name="words", scope="module")
def words_of_all_passages(catalogue: Catalogue) -> _Words:
    return [
        (passage, frozenset(tokens(passage.search_text, folded=False)))
        for document in catalogue.documents()
        for passage in catalogue.passages_of(document.id)
    ]


class WordSystem:
    """Ranks passages by shared words; with ``noise`` it errs more."""

    def __init__(self, catalogue: Catalogue, words: _Words, noise: float) -> None:
        self._catalogue = catalogue
        self._words = words
        self._noise = noise
        self._random = Random(7)

    def answer(self, question: AskedQuestion) -> Outcome:
        wanted = frozenset(tokens(question.question, folded=False))

        def rank(row: tuple[Passage, frozenset[str]]) -> float:
            luck = self._random.uniform(1 - self._noise, 1 + self._noise)
            return luck * len(wanted & row[1]) / float(len(row[1]) ** 0.3)

        best = nlargest(SHOWN, self._words, key=rank)
        shared = len(wanted & best[0][1]) / len(wanted)
        refuses = shared < MIN_SHARE
        found = tuple(self._found(passage) for passage, _ in best)
        answer = StatedAnswer() if refuses else self._stated(found[0])
        return Outcome(id=question.id, passages=found, answer=answer, confidence=shared)

    def _found(self, passage: Passage) -> FoundPassage:
        place = self._catalogue.texts(passage.document_id)[1].source_span(passage.span)
        return FoundPassage(
            document_id=passage.document_id,
            section=passage.section,
            text=passage.shown_text,
            start=place.start,
            end=place.end,
        )

    def _stated(self, found: FoundPassage) -> StatedAnswer:
        source, _ = self._catalogue.texts(found.document_id)
        words = source.text[found.start : found.end]
        place = found.model_dump(include={"document_id", "section", "start", "end"})
        return StatedAnswer(
            text=words,
            abstained=False,
            claims=(StatedClaim(text=words, citations=(0,)),),
            citations=(CitedQuote.model_validate(place | {"quote": words}),),
        )


def by_section(question: AskedQuestion) -> AskedQuestion:
    """The question with its evidence named by section alone, as our own sets name it."""
    return replace(question, evidence=tuple(replace(e, quote="") for e in question.evidence))


def their_scores(shared: Path, gold: Path, outcomes: list[Outcome], folder: Path) -> dict[str, Any]:
    answers = folder / "answers.jsonl"
    rows = "".join(f"{outcome.model_dump_json()}\n" for outcome in outcomes)
    answers.write_text(rows, encoding="utf-8")
    tool = [sys.executable, str(shared / "tools" / "score.py"), "answers", "--json"]
    given = ["--gold", str(gold), "--answers", str(answers), "--sources", str(shared / "plans")]
    run = subprocess.run([*tool, *given], capture_output=True, text=True, check=True)
    scores: dict[str, Any] = json.loads(run.stdout)
    return scores


def ours(report: Report, name: str) -> float:
    value = report.metrics[name].value
    assert value is not None
    return value


@pytest.mark.parametrize("noise", CLOSE, ids=["near", "noisy"])
@pytest.mark.parametrize("name", SETS)
def test_recall_correctness_and_refusal_agree_with_the_other_scorer(
    shared: Path, catalogue: Catalogue, words: _Words, name: str, noise: float, tmp_path: Path
) -> None:
    gold = shared / "gold" / f"{name}.dev.jsonl"
    questions = read_questions(gold)
    system = WordSystem(catalogue, words, noise)
    outcomes = [system.answer(question) for question in questions]
    theirs = their_scores(shared, gold, outcomes, tmp_path)
    report = score({name: list(map(by_section, questions))}, outcomes, catalogue, MANIFEST)
    recall = theirs["recall@5"]["value"]
    assert ours(report, "recall@5") == pytest.approx(recall, abs=CLOSE[noise])
    expected = {metric: theirs[metric]["value"] for metric in ("correct", "truth")}
    expected |= {f"refusal_{side}": theirs["refusal"][side] for side in ("recall", "precision")}
    found = {metric: ours(report, metric) for metric in expected}
    assert found == pytest.approx(expected, abs=CLOSE[0.0])


@pytest.mark.parametrize("name", SETS)
def test_what_answers_is_found_in_a_section_where_the_labels_quote_it(
    shared: Path, catalogue: Catalogue, name: str
) -> None:
    """For four evidences in five at least; the others are mostly found right beside."""
    labels = Labels(catalogue)
    questions = read_questions(shared / "gold" / f"{name}.dev.jsonl")
    pairs = [
        (by_words, found)
        for question in questions
        for by_words, found in zip(
            labels.places(question), labels.places(by_section(question)), strict=True
        )
    ]
    hits = [bool(found.share_in(by_words.spans)) for by_words, found in pairs]
    assert sum(hits) / len(hits) > 0.8
