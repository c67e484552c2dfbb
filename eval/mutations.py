"""Mutation checks: the documents are made wrong, and the score must fall.

A score that does not fall when the documents say something else does not measure what they say.
Each check plants one fault in copies of the documents, indexes these and asks again what had been
answered rightly and what the fault makes wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eval.case import Case
from eval.facts import has_fact
from eval.faults import Texts, names_year, other_bodies, other_numbers, other_years, without
from eval.outcomes import Outcome
from eval.questions import AskedQuestion
from eval.reports import Mutation
from eval.runner import answered
from eval.systems.system import System
from index.model import Document, Span

METRIC: Final = "correct"
STILL_RIGHT: Final = 0.5
"""A fault is caught if no larger share of the answers that it makes wrong still counts as right."""
EVERY: Final = 3
"""Of so many right answers the words of one are taken out; the rest keep their documents whole."""

FAULTS: Final = ("numbers", "bodies", "years", "clauses")
"""The names of the faults, in the order of the checks."""

OpenSystem = Callable[[Sequence[Document], Path], AbstractContextManager[System]]
"""Indexes documents in a folder and opens a system over them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A change of all documents; one of ``years`` also concerns each question that names one."""

    name: str
    change: Callable[[Sequence[Document]], Texts]
    years: bool = False


@dataclass(frozen=True, slots=True)
class Checks:
    """What the checks need: documents, how to read one anew and to index all; a scratch folder.

    ``read`` makes the document that another source text of the same file would be.
    """

    documents: Sequence[Document]
    read: Callable[[Document, str], Document]
    open_system: OpenSystem
    folder: Path

    def run(
        self, questions: Sequence[AskedQuestion], outcomes: Sequence[Outcome]
    ) -> Iterator[Mutation]:
        """One result a fault, each as soon as it is there; ``outcomes`` are those without fault.

        ``before`` is 1, for what was not right cannot fall; a fault that concerns no question that
        was answered rightly is not caught, nor is one with which the system fails: an error is no
        answer that has become wrong.
        """
        pairs = zip(questions, outcomes, strict=True)
        right = [(q, o) for q, o in pairs if q.facts and _is_correct(q, o)]
        for fault in _faults([outcome for _, outcome in right]):
            texts = fault.change(self.documents)
            concerned = [q for q, _ in right if self._concerns(fault, texts, q)]
            yield self._result(fault, concerned, self._after(texts, concerned))

    @staticmethod
    def _result(
        fault: Fault, concerned: Sequence[AskedQuestion], after: Sequence[Outcome]
    ) -> Mutation:
        still = sum(map(_is_correct, concerned, after))
        errors = sum(outcome.error is not None for outcome in after)
        share = still / len(concerned) if concerned else 0.0
        return Mutation(
            name=fault.name,
            metric=METRIC,
            before=1.0 if concerned else 0.0,
            after=share,
            questions=len(concerned),
            caught=bool(concerned) and not errors and share <= STILL_RIGHT,
            errors=errors,
        )

    def _after(self, texts: Texts, questions: Sequence[AskedQuestion]) -> list[Outcome]:
        if not questions:
            return []
        changed = [self.read(document, texts[document.id]) for document in self.documents]
        with self.open_system(changed, self.folder) as system:
            return [answered(system, question) for question in questions]

    @staticmethod
    def _concerns(fault: Fault, texts: Texts, question: AskedQuestion) -> bool:
        """Whether a fact of the question no longer stands in its documents."""
        if fault.years and names_year(question.question):
            return True
        named = [texts[name] for name in question.documents if name in texts]
        return not all(any(has_fact(fact, text) for text in named) for fact in question.facts)


def _is_correct(question: AskedQuestion, outcome: Outcome) -> bool:
    return outcome.error is None and Case(question, outcome, (), ()).correct


def _faults(right: Sequence[Outcome]) -> list[Fault]:
    changes = (other_numbers, other_bodies, other_years, _without_quotes(right[::EVERY]))
    return [
        Fault(name, change, years=change is other_years)
        for name, change in zip(FAULTS, changes, strict=True)
    ]


def _without_quotes(outcomes: Sequence[Outcome]) -> Callable[[Sequence[Document]], Texts]:
    """The change that takes out what these outcomes cite."""
    places: dict[str, list[Span]] = {}
    for citation in (c for outcome in outcomes for c in outcome.answer.citations):
        places.setdefault(citation.document_id, []).append(Span(citation.start, citation.end))
    return without(places)
