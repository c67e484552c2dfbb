"""The mutation checks: they tell a system that reads its documents from one that does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from eval.mutations import FAULTS, Checks
from eval.outcomes import CitedQuote, Outcome, StatedAnswer
from eval.questions import AskedQuestion
from eval.reports import Mutation
from eval.systems.system import System
from index.documents import make_document
from index.model import Document
from tests.index.labelled import cheap_count, document_of

PLAN = "ke-hoach-lam-giang-2025"
QUESTIONS = [
    AskedQuestion("so", "Dự trữ mấy tấn gạo?", facts=("520 tấn",), documents=(PLAN,)),
    AskedQuestion(
        "ten",
        "Ai cắt điện từng phần?",
        facts=("Công ty Điện lực Lâm Giang thực hiện",),
        documents=(PLAN,),
    ),
    AskedQuestion("nam", "Năm 2025 ai ký?", facts=("Trịnh Quang Vịnh",), documents=(PLAN,)),
]


@dataclass
class Reads:
    """Quotes the fact of a question where it stands in the document, else refuses."""

    document: Document
    name: str = "doc"

    def answer(self, asked: AskedQuestion) -> Outcome:
        (fact,) = asked.facts
        start = self.document.source.text.find(fact)
        wrong_year = "2025" in asked.question and self.document.metadata.year != 2025
        if start < 0 or wrong_year:
            return Outcome(id=asked.id)
        return outcome(asked.id, fact, start)


@dataclass
class Remembers:
    """Says what it once read, whatever the documents say now."""

    name: str = "nho"

    def answer(self, asked: AskedQuestion) -> Outcome:
        return outcome(asked.id, asked.facts[0], 0)


def outcome(id_: str, text: str, start: int) -> Outcome:
    quote = CitedQuote(document_id=PLAN, section="", quote=text, start=start, end=start + len(text))
    return Outcome(id=id_, answer=StatedAnswer(text=text, abstained=False, citations=(quote,)))


@dataclass
class Fails:
    """Breaks down at every question."""

    name: str = "hong"

    def answer(self, asked: AskedQuestion) -> Outcome:
        raise RuntimeError(asked.id)


def checked(
    folder: Path,
    *,
    remembers: bool = False,
    questions: Sequence[AskedQuestion] = QUESTIONS,
    later: System | None = None,
) -> dict[str, Mutation]:
    document = document_of(PLAN)

    @contextmanager
    def open_system(documents: Sequence[Document], where: Path) -> Iterator[System]:
        assert where == folder
        yield later or (Remembers() if remembers else Reads(documents[0]))

    def read(before: Document, text: str) -> Document:
        return make_document(replace(before.source, text=text), cheap_count)

    before: System = Remembers() if remembers else Reads(document)
    outcomes = [before.answer(question) for question in questions]
    checks = Checks([document], read, open_system, folder)
    return {mutation.name: mutation for mutation in checks.run(questions, outcomes)}


def test_a_system_that_reads_falls_with_every_fault(tmp_path: Path) -> None:
    found = checked(tmp_path)
    assert tuple(found) == FAULTS
    assert all(mutation.caught and mutation.before == 1.0 for mutation in found.values())
    assert {name: mutation.questions for name, mutation in found.items()} == {
        "numbers": 1,
        "bodies": 1,
        "years": 1,
        "clauses": 1,
    }
    assert all(mutation.after == 0.0 for mutation in found.values())


def test_a_system_that_only_remembers_is_found_out(tmp_path: Path) -> None:
    found = checked(tmp_path, remembers=True)
    assert not found["numbers"].caught
    assert found["numbers"].after == 1.0
    assert not found["bodies"].caught


@pytest.mark.parametrize("questions", [[], [replace(QUESTIONS[0], facts=("521 tấn",))]])
def test_a_fault_that_concerns_no_right_answer_is_not_caught(
    tmp_path: Path, questions: list[AskedQuestion]
) -> None:
    found = checked(tmp_path, questions=questions)
    assert all(mutation.questions == 0 and not mutation.caught for mutation in found.values())


def test_a_system_that_fails_has_caught_nothing(tmp_path: Path) -> None:
    found = checked(tmp_path, later=Fails())
    assert {name: mutation.errors for name, mutation in found.items()} == dict.fromkeys(FAULTS, 1)
    assert not any(mutation.caught for mutation in found.values())
    assert all(mutation.errors == 0 for mutation in checked(tmp_path).values())
