"""One question beside what came of it, with everything that the metrics look up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from eval.facts import has_fact
from eval.outcomes import CitedQuote, Outcome
from eval.questions import AskedQuestion, EvidenceRule
from eval.relevance import Place, found_ranks, is_on

READ = 1200
"""How many characters of an answer a reader is trusted to read for its facts."""


@dataclass(frozen=True)
class Case:
    """A question and an outcome that is no failure.

    ``places``: where the words of each evidence stand. ``genuine``: for each citation of the
    answer, whether its quote stands in its source where it says.
    """

    question: AskedQuestion
    outcome: Outcome
    places: Sequence[Place]
    genuine: Sequence[bool]

    @property
    def refused(self) -> bool:
        """Whether the system did not answer."""
        return self.outcome.answer.abstained

    @property
    def citations(self) -> Sequence[CitedQuote]:
        """What the answer cites."""
        return self.outcome.answer.citations

    @cached_property
    def ranks(self) -> list[int]:
        """How many passages it takes to find each thing that is to be found; the missing left out.

        Evidence that is as good as other evidence is one thing to find.
        """
        found = [r for r in found_ranks(self.places, self.outcome.passages) if r is not None]
        return sorted(found)[: self.to_find]

    @property
    def to_find(self) -> int:
        """How many things are to be found."""
        one_will_do = self.question.rule is EvidenceRule.ANY
        return min(1, len(self.places)) if one_will_do else len(self.places)

    @cached_property
    def facts(self) -> float:
        """The share of the required facts that the beginning of the answer holds; 1 of none."""
        text = self.outcome.answer.text[:READ]
        held = [has_fact(fact, text) for fact in self.question.facts]
        return sum(held) / len(held) if held else 1.0

    @property
    def holds_forbidden(self) -> bool:
        """Whether the answer says anything that a right one does not."""
        text = self.outcome.answer.text
        return any(has_fact(fact, text) for fact in self.question.forbidden)

    @property
    def correct(self) -> bool:
        """Whether it answers with all facts, none forbidden, and cites right documents alone."""
        cited = {citation.document_id for citation in self.citations}
        right = bool(cited) and cited <= set(self.question.documents)
        return not self.refused and right and self.facts == 1.0 and not self.holds_forbidden

    @property
    def truth(self) -> float:
        """CRAG's score: 1 right, 0 refused, -1 wrong; a refusal is right where nothing answers."""
        if self.refused:
            return 0.0 if self.question.answerable else 1.0
        return 1.0 if self.question.answerable and self.correct else -1.0

    @cached_property
    def on_evidence(self) -> list[bool]:
        """For each citation, whether it quotes labelled evidence."""
        return [any(is_on(place, citation) for place in self.places) for citation in self.citations]

    @property
    def supporting_quotes(self) -> list[str]:
        """Each citation's quote, "" where it is not genuine or from a document not labelled."""
        labelled = self.question.documents
        return [
            citation.quote if genuine and citation.document_id in labelled else ""
            for citation, genuine in zip(self.citations, self.genuine, strict=True)
        ]
