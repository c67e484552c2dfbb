"""The assistant, as it answers its users."""

from __future__ import annotations

from eval.outcomes import Outcome, StatedAnswer, StatedClaim
from eval.questions import AskedQuestion
from eval.systems.spans import cited_quote, found_passages
from index.catalogue import Catalogue
from rag.answer import Answer
from rag.assistant import Assistant

OURS = "cancu"


class OurSystem:
    """The assistant over one generation, whose catalogue tells where its passages stand."""

    name = OURS

    def __init__(self, assistant: Assistant, catalogue: Catalogue) -> None:
        self._assistant = assistant
        self._catalogue = catalogue

    def answer(self, asked: AskedQuestion) -> Outcome:
        """Ask the assistant."""
        answer = self._assistant.ask(asked.question, asked.history)
        return outcome_of(asked.id, answer, self._catalogue)


def outcome_of(question_id: str, answer: Answer, catalogue: Catalogue) -> Outcome:
    """An answer as plain data; ``total`` milliseconds are those of all steps."""
    spent = answer.milliseconds
    return Outcome(
        id=question_id,
        passages=found_passages((hit.passage for hit in answer.hits), catalogue),
        answer=_stated(answer),
        milliseconds=spent | {"total": round(sum(spent.values()), 1)},
        confidence=answer.confidence,
    )


def _stated(answer: Answer) -> StatedAnswer:
    places = {citation: place for place, citation in enumerate(answer.citations)}
    return StatedAnswer(
        text=answer.text,
        abstained=answer.refusal is not None,
        reason=answer.refusal.reason.value if answer.refusal else None,
        claims=tuple(
            StatedClaim(text=claim.text, citations=tuple(places[c] for c in claim.citations))
            for claim in answer.claims
        ),
        citations=tuple(map(cited_quote, answer.citations)),
    )
