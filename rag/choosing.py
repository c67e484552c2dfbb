"""Which units of the passages found answer a question, and each of its parts where it has some."""

from __future__ import annotations

from collections.abc import Sequence

from index.tokens import tokens
from rag.asked import Thing, things_sought
from rag.candidates import Unit
from rag.question import Question
from rag.weights import WordWeights

CLOSE = 0.8
"""A further passage is quoted if its score is at least this share of the best one's."""
TELLING = 0.6
"""A unit is left out if its score is below this share of the best unit's."""
KIND_BONUS = 0.2
"""A unit with a thing of the kind asked for gains this much; words shared give 0..1."""
PHRASES = 0.5
"""What two neighbouring words of the question count beside a single one."""
RARITY = 2
"""Power of a word's weight: the common words that a long sentence gathers tell little."""
REPEATED = 0.4
"""What a word of the question counts that the units chosen before hold already."""


class Chooser:
    """Chooses from the units of one generation."""

    def __init__(self, weights: WordWeights) -> None:
        self._weights = weights

    def scores(self, question: Question) -> Scores:
        """What units share with a question, whatever kind of thing it asks for."""
        return Scores(question, self._weights, ())

    def choose(self, question: Question, units: Sequence[Unit], budget: int) -> list[Unit]:
        """What answers best, in ``budget`` characters; but the best unit comes in however long.

        Where the units were found for the parts of the question, so does the best of each part,
        and what is left is filled with what answers the whole.
        """
        chosen: list[Unit] = []
        parts = question.parts if all(unit.hit.of_parts for unit in units) else ()
        for number, part in enumerate(parts if units else ()):
            best = max(unit.hit.of_parts[number] for unit in units)
            if not best:  # nothing of the document was found for it
                continue
            near = [u for u in units if u.hit.of_parts[number] >= CLOSE * best]
            share = budget * (number + 1) // len(parts)
            self._add(chosen, near, share, self._scores_of(part, number))
        self._add(chosen, units, budget, self._scores_of(question))
        return chosen

    def _scores_of(self, question: Question, part: int | None = None) -> Scores:
        return Scores(question, self._weights, things_sought(question), part)

    @staticmethod
    def _add(chosen: list[Unit], units: Sequence[Unit], budget: int, scores: Scores) -> None:
        """Add the best unit, however long, then each that adds most, within the budget."""
        if not units:
            return
        best = max(units, key=scores.of)
        least = TELLING * scores.of(best)
        if best not in chosen:
            chosen.append(best)
        for unit in chosen:
            scores.take(unit)
        left = [unit for unit in units if unit not in chosen]
        used = sum(map(_size, chosen))
        while left:
            best = max(left, key=scores.of)
            left.remove(best)
            if scores.of(best) < least:
                break
            if used + _size(best) <= budget:
                chosen.append(best)
                scores.take(best)
                used += _size(best)


def _size(unit: Unit) -> int:
    """Characters that it takes with its lead."""
    return len(unit.span) + len(unit.lead or ())


class Scores:
    """How much a unit adds to those taken so far."""

    def __init__(
        self,
        question: Question,
        weights: WordWeights,
        things: Sequence[Thing],
        part: int | None = None,
    ) -> None:
        """Of units for a question, or for the ``part`` of one that it is."""
        self._part = part
        terms = {t: self._weight(t, question, weights) for t in question.terms}
        whole = sum(terms.values()) or 1.0
        self._terms = {t: w / whole for t, w in terms.items()}
        self._things = list(things)
        self._held: set[str] = set()
        self._seen: dict[Unit, tuple[list[str], float]] = {}

    @staticmethod
    def _weight(term: str, question: Question, weights: WordWeights) -> float:
        """A word's; of two neighbouring ones the lesser, nothing if one of them is no term."""
        parts = term.split("_")
        told = min(question.terms.get(part, 0.0) for part in parts)
        rarity = min(map(weights.of, parts)) ** RARITY
        return told * rarity * (PHRASES if len(parts) > 1 else 1.0)

    def of(self, unit: Unit) -> float:
        """0 and above; about 2 for a unit that answers alone."""
        _, bonus = self._look(unit)
        return self._near(unit) + self.words(unit) + bonus

    def _near(self, unit: Unit) -> float:
        return unit.hit.score if self._part is None else unit.hit.of_parts[self._part]

    def words(self, unit: Unit) -> float:
        """The weighted share of the question's words that a unit holds, 0..1."""
        there, _ = self._look(unit)
        return sum(self._terms[t] * (REPEATED if t in self._held else 1.0) for t in there)

    def take(self, unit: Unit) -> None:
        """Take a unit: what it holds counts less from now on."""
        there, _ = self._look(unit)
        self._held.update(there)

    def _look(self, unit: Unit) -> tuple[list[str], float]:
        """The question's words in a unit, and its bonus: looked at once, compared many times."""
        if unit not in self._seen:
            held = set(tokens(unit.text, folded=False))
            kinds = sum(thing.holds(unit.text) for thing in self._things)
            bonus = KIND_BONUS * kinds / max(1, len(self._things))
            self._seen[unit] = [t for t in self._terms if t in held], bonus
        return self._seen[unit]
