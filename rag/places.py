"""Names of indexed provinces that an asker shortens or mistypes: "NA 2023", "Hải Dươg"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from index.letters import UPPER
from index.tokens import folded_key, words
from rag.lexicon import province_called

_CALLED = rf"[{UPPER}]\w*(?: [{UPPER}]\w*)+"
MAX_SLIPS = 1
"""Letters, diacritics aside, by which a mistyped name may differ."""


class Places:
    """Mends the names of ``provinces`` in questions."""

    def __init__(self, provinces: Iterable[str]) -> None:
        self._by_key = {_key(name): name for name in sorted(set(provinces))}
        initials = {name: "".join(w[0] for w in name.split()) for name in self._by_key.values()}
        shared = Counter(initials.values())
        self._by_initials = {
            short: name for name, short in initials.items() if len(short) > 1 and shared[short] == 1
        }

    def mend(self, text: str) -> str:
        """The text with such names written out."""
        text = re.sub(_CALLED, lambda match: self._respelt(match.group()), text)
        for short, name in self._by_initials.items():
            # Initials mean many things: a year behind them, or such a word before, says which.
            pattern = rf"(?<=\btỉnh ){short}\b|\b{short}\b(?=(?: năm)? ?(?:19|20)\d\d\b)"
            text = re.sub(pattern, name, text)
        return text

    def _respelt(self, called: str) -> str:
        found = called.split(" ")
        for start in range(len(found) - 1):
            for name in self._by_key.values():
                end = start + len(name.split())
                piece = " ".join(found[start:end])
                if self._is_slip(piece, name):
                    return " ".join([*found[:start], name, *found[end:]])
        return called

    def _is_slip(self, piece: str, name: str) -> bool:
        """Whether ``name`` is meant by a word that names no province itself, as "Tiền Giang" does.

        Kiên Giang is one letter away from it.
        """
        if _key(piece) in self._by_key or province_called(piece):
            return False
        return OSA.distance(_key(piece), _key(name)) <= MAX_SLIPS


def _key(name: str) -> str:
    return " ".join(map(folded_key, words(name)))
