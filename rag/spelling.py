"""Diacritics given back, misspellings mended, from the corpus's own words.

Officials type "thoi han tam giam" or "địa bàn phưc tạp". Each syllable that is bare, or that the
corpus does not know, may stand for any syllable of the corpus with the same letters; the most
probable sequence under the corpus's syllable pairs is taken (Viterbi over a bigram model with
linear interpolation, Jelinek and Mercer 1980).
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.tokens import folded_key, words
from rag.phonology import is_syllable

BARE_SHARE = 0.15
"""A question with a smaller share of syllables with diacritics counts as typed without any."""

_PAIR_WEIGHT = 0.85
_CHANGE = -9.0
"""Log-odds against a known syllable of an accented question being a slip for another."""
_PHRASE_WEIGHT = 5
"""A phrase of the askers counts as often as this in the corpus."""
_PAIRS_AT_HAND = 32_768
"""Pairs whose probability stays worked out; a bare question needs up to two thousand."""
_MIN_FUZZY = 4
"""Shorter unknown syllables are left alone: too many others are one letter away."""


def is_bare(text: str) -> bool:
    """Whether a text is typed without diacritics (some words have none anyway)."""
    syllables = [word.lower() for word in words(text) if word.isalpha()]
    marked = sum(folded_key(word) != word for word in syllables)
    return bool(syllables) and marked < BARE_SHARE * len(syllables)


class Pairs(Protocol):
    """How often one syllable follows another in a corpus."""

    def count(self, first: str, second: str) -> int:
        """Occurrences of ``first second``; both in lower case."""
        ...


class Speller:
    """Mends questions with the words of a corpus and with those of askers.

    ``counts`` holds how often each lower-case syllable stands in the corpus; ``phrases`` are
    ways of asking that documents do not hold ("bao nhiêu", "thì sao").
    """

    def __init__(self, counts: Mapping[str, int], pairs: Pairs, phrases: Iterable[str]) -> None:
        self._pairs = pairs
        asked = [[w.lower() for w in words(phrase) if w.isalpha()] for phrase in phrases]
        self._asked = Counter(pair for run in asked for pair in pairwise(run))
        self._counts = Counter(counts) + Counter(
            {word: _PHRASE_WEIGHT * n for word, n in Counter(chain(*asked)).items()}
        )
        self._total = self._counts.total()
        self._log = lru_cache(_PAIRS_AT_HAND)(self._log_probability)
        self._by_fold: dict[str, list[str]] = {}
        for word in self._counts:
            self._by_fold.setdefault(folded_key(word), []).append(word)

    def mend(self, text: str, *, bare: bool | None = None) -> str:
        """The text with diacritics and misspellings mended; other words stay as they are.

        ``bare`` says whether it was typed without diacritics, where the text does not show it
        any more because abbreviations have been written out.
        """
        bare = is_bare(text) if bare is None else bare
        text = unicodedata.normalize("NFC", text)
        found = words(text)
        mended = list(found)
        for start, end in _runs(found):
            best = self._best([self._candidates(word, bare) for word in found[start:end]])
            for i, word in enumerate(best, start):
                if found[i].lower() != word:
                    mended[i] = word
        return _replaced(text, found, mended)

    def _candidates(self, word: str, bare: bool) -> list[tuple[str, float]]:
        """What a typed syllable may stand for, each with the log-odds of that slip."""
        lower = word.lower()
        alike = self._by_fold.get(folded_key(lower), [])
        unmarked = folded_key(lower) == lower
        if bare and unmarked:
            return [(other, 0.0) for other in alike] or [(lower, 0.0)]
        if is_syllable(lower) or (word[:1].isupper() and unmarked):
            slips = alike if unmarked else []
            return [(lower, 0.0), *((other, _CHANGE) for other in slips if other != lower)]
        return [(other, 0.0) for other in alike or self._near(lower)] or [(lower, 0.0)]

    def _near(self, word: str) -> list[str]:
        """Syllables whose letters are one slip away from an unknown one."""
        if len(word) < _MIN_FUZZY:
            return []
        close = process.extract(
            folded_key(word),
            self._by_fold.keys(),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=1,
            limit=5,
        )
        return [syllable for fold, *_ in close for syllable in self._by_fold[fold]]

    def _best(self, slots: Sequence[Sequence[tuple[str, float]]]) -> list[str]:
        paths: dict[str, tuple[float, list[str]]] = {"": (0.0, [])}
        for slot in slots:
            if len(slot) == len(paths) == 1:  # nothing to choose: the same is added to every path
                [(score, path)] = paths.values()
                paths = {word: (score, [*path, word]) for word, _ in slot}
                continue
            paths = {
                word: max(
                    (
                        (score + odds + self._log(before, word), [*path, word])
                        for before, (score, path) in paths.items()
                    ),
                    key=lambda scored: scored[0],
                )
                for word, odds in slot
            }
        return max(paths.values(), key=lambda scored: scored[0])[1]

    def _log_probability(self, before: str, word: str) -> float:
        alone = (self._counts[word] + 0.5) / (self._total + 1)
        together = self._pairs.count(before, word) + _PHRASE_WEIGHT * self._asked[before, word]
        pair = together / max(1, self._counts[before])
        return math.log(_PAIR_WEIGHT * pair + (1 - _PAIR_WEIGHT) * alone)


def _runs(found: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Unbroken runs of syllables, as ranges; numbers and abbreviations break them."""
    plain = [word.isalpha() and not (word.isupper() and len(word) > 1) for word in found]
    start = 0
    for whole, group in groupby(plain):
        end = start + len(list(group))
        if whole:
            yield start, end
        start = end


def _replaced(text: str, found: Sequence[str], mended: Sequence[str]) -> str:
    pieces, position = [], 0
    for old, new in zip(found, mended, strict=True):
        start = text.index(old, position)
        pieces += [text[position:start], new]
        position = start + len(old)
    return "".join([*pieces, text[position:]])
