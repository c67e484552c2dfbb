"""Citation recall and precision of a statement, after ALCE, without a language model.

ALCE (Gao, Yen, Yu and Chen 2023, "Enabling large language models to generate text with citations",
section 3) asks a model of natural language inference whether the cited passages, one behind the
other, entail a statement:

* *citation recall* of a statement is 1 if it has a citation and all its citations together entail
  it, else 0;
* a citation is *irrelevant* if it does not entail the statement by itself and the others still
  entail it without it; *citation precision* of a citation is 1 if its statement has recall 1 and
  it is not irrelevant, else 0.

Both are carried over as they are, with another judge of "entail". The answers measured here are
made of the documents' own words, so what can be checked exactly is checked, and no model can be
talked round. Quotes *support* a statement if

1. each stands character for character at its place in the source (a quote that does not supports
   nothing);
2. it stands in a document that the labels name for the question (another year's plan supports
   nothing here, whatever it says);
3. every number, date and document number of the statement stands in the quotes; and
4. at least ``WORD_SHARE`` of its other words do.

This is stricter than entailment for a statement in other words and laxer for one that turns its
source round by a small word; it is the same for every system and every run. What the labels say
of the *content* of an answer is measured apart (``facts``, ``forbidden``, ``cited``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from eval.facts import normalised
from eval.outcomes import StatedClaim
from index.tokens import accented_key, words

WORD_SHARE = 0.9


def citation_recall(claims: Sequence[StatedClaim], quotes: Sequence[str]) -> float:
    """The mean citation recall of an answer's claims, 0..1; 0 of none.

    ``quotes`` are those of the whole answer, "" for one that supports nothing.
    """
    return _mean_of([float(_is_supported(claim, quotes)) for claim in claims])


def citation_precision(claims: Sequence[StatedClaim], quotes: Sequence[str]) -> float:
    """The mean citation precision of all citations of the claims, 0..1; 0 of none."""
    return _mean_of([value for claim in claims for value in _precisions(claim, quotes)])


def _mean_of(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _is_supported(claim: StatedClaim, quotes: Sequence[str]) -> bool:
    return bool(claim.citations) and _supports(_cited(claim, quotes), claim.text)


def _precisions(claim: StatedClaim, quotes: Sequence[str]) -> list[float]:
    """1.0 or 0.0 for each citation of the claim, in order."""
    if not _is_supported(claim, quotes):
        return [0.0] * len(claim.citations)
    cited = _cited(claim, quotes)
    return [float(_is_needed(place, cited, claim.text)) for place in range(len(cited))]


def _cited(claim: StatedClaim, quotes: Sequence[str]) -> list[str]:
    return [quotes[place] for place in claim.citations]


def _is_needed(place: int, cited: Sequence[str], statement: str) -> bool:
    others = [*cited[:place], *cited[place + 1 :]]
    return _supports([cited[place]], statement) or not _supports(others, statement)


def _supports(quotes: Sequence[str], statement: str) -> bool:
    stated = _keys(statement)
    missing = stated.difference(*map(_keys, quotes))
    figures = any(any(char.isdigit() for char in key) for key in missing)
    quoted = len(stated) - len(missing)
    return bool(stated) and not figures and quoted >= WORD_SHARE * len(stated)


@lru_cache(maxsize=512)
def _keys(text: str) -> frozenset[str]:
    """The words and figures of a text in one spelling."""
    return frozenset(map(accented_key, words(normalised(text))))
