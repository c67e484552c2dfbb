"""How much a word tells: inverse frequency in the corpus."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from index.tokens import accented_key


class WordWeights:
    """Weights of single words: the rarer in the corpus, the heavier.

    ``counts`` holds how often each lower-case syllable stands in the corpus.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts: dict[str, int] = {}
        for word, count in counts.items():
            key = accented_key(word)
            self._counts[key] = self._counts.get(key, 0) + count
        self._total = sum(counts.values()) or 1
        self._heaviest = math.log(1 + self._total)

    def of(self, token: str) -> float:
        """The weight of a token; an unseen one, a number or a date weighs as much as a rare one."""
        return math.log(1 + self._total / (self._counts.get(token, 0) + 1)) / self._heaviest

    def share(self, terms: Mapping[str, float], found: Iterable[str]) -> float:
        """The weighted share, 0..1, of single-word ``terms`` that are among tokens ``found``."""
        singles = {t: weight * self.of(t) for t, weight in terms.items() if "_" not in t}
        whole = sum(singles.values())
        there = set(found)
        return sum(w for t, w in singles.items() if t in there) / whole if whole else 0.0
