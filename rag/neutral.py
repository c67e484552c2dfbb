"""Which words of a sentence state nothing by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from rag.phrases import PhraseTable


def neutral_places(words: Sequence[str]) -> set[int]:
    """The places, in a list of words as written, of those that state nothing by themselves."""
    found = _neutral().find([*words])
    return {place for match in found for place in range(match.start, match.end)}


@cache
def _neutral() -> PhraseTable[bool]:
    lines = (files("rag") / "data" / "neutral_words.txt").read_text(encoding="utf-8").splitlines()
    phrases = (p.strip() for line in lines if not line.startswith("#") for p in line.split(","))
    return PhraseTable((phrase, True) for phrase in phrases if phrase)
