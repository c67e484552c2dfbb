"""What is asked: the question mended and written out, its scope, and the terms to search for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.catalogue import DocumentRecord
from index.tokens import accented_key, folded_key, tokens, words
from rag.history import (
    ANSWER_WEIGHT,
    EARLIER_WEIGHT,
    Turn,
    is_empty_followup,
    own_words,
    points_back,
)
from rag.lexicon import Lexicon
from rag.places import Places
from rag.scope import Named, Scope, name_all, resolve
from rag.spelling import Speller, is_bare

ASKING_WEIGHT = 0.2
"""Ways of asking ("bao nhiêu") stand in documents by chance: their weight beside other words."""
_SIGNER = re.compile(
    r"\b(?:ai|người|người nào|vị nào|lãnh đạo nào|đồng chí nào)\s(?:[^\W\d]+\s){0,2}?ký\b"
    r"(?!\s(?:kết|cam kết|hợp đồng))|\bký (?:thay|ban hành)\b|\bchữ ký\b",
    re.I,
)
"""Asks who signed: a signature holds no word of its question, so no search finds it."""
TITLE_WEIGHT = 0.3
"""Words of the title of the documents searched tell their passages little apart."""
LEGAL_WEIGHT = 0.5
"""Weight of the law's words that everyday words of the question bring in."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    ``text`` is it with diacritics, abbreviations and misspellings mended; ``dense`` what is
    embedded; ``terms`` the tokens for lexical search with their weights (``folded_terms`` without
    diacritics, for questions typed ``bare``). ``earlier`` are the turns before it, the latest last.
    """

    asked: str
    text: str
    bare: bool
    dense: str
    terms: Mapping[str, float]
    folded_terms: Mapping[str, float]
    named: Named
    scope: Scope
    is_followup: bool = False
    asks_signer: bool = False
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """Understands questions about the documents of one generation."""

    records: Sequence[DocumentRecord]
    lexicon: Lexicon
    speller: Speller

    def understand(self, asked: str, history: Sequence[Turn] = ()) -> Question:
        """Read a question together with the conversation before it."""
        bare = is_bare(asked)
        text = self._mend(asked)
        named = self._name(text, bare)
        weighted = [(text, 1.0)]
        for earlier, weight, then in self._earlier(text, named, history):
            weighted.append((earlier, weight))
            named = named.over(then)
        question = self._question(asked, bare, text, weighted, named)
        return replace(question, earlier=tuple(self.lexicon.expand(t.content) for t in history))

    def _mend(self, text: str) -> str:
        placed = self._places.mend(unicodedata.normalize("NFC", text))
        return self.speller.mend(self.lexicon.expand(placed), bare=is_bare(text))

    @cached_property
    def _places(self) -> Places:
        return Places(r.metadata.province for r in self.records if r.metadata.province)

    def _name(self, text: str, bare: bool) -> Named:
        return name_all(text, bare=bare, lexicon=self.lexicon, records=self.records)

    def _earlier(
        self, text: str, named: Named, history: Sequence[Turn]
    ) -> list[tuple[str, float, Named]]:
        """Earlier turns that lend words to the question: text, weight, what they name."""
        lent: list[tuple[str, float, Named]] = []
        own = own_words(text, self.lexicon, _scope_words(named))
        empty, open_ended = is_empty_followup(own), True
        for turn in reversed(history):
            earlier = self._mend(turn.content)
            then = self._name(earlier, is_bare(turn.content))
            if turn.role != "user":
                if not lent and points_back(text) and not empty:
                    lent.append((earlier, ANSWER_WEIGHT, Named()))
                continue
            weight = (1.0 if empty else EARLIER_WEIGHT) if open_ended else 0.0
            lent.append((earlier, weight, then))
            earlier_own = own_words(earlier, self.lexicon, _scope_words(then))
            open_ended = open_ended and empty and is_empty_followup(earlier_own)
        return lent

    def _question(
        self,
        asked: str,
        bare: bool,
        text: str,
        weighted: Sequence[tuple[str, float]],
        named: Named,
    ) -> Question:
        legal = tuple(dict.fromkeys(self.lexicon.legal_phrases(text)))
        whole = " ".join(part for part, weight in reversed(weighted) if weight > ANSWER_WEIGHT)
        dense = f"{whole} ({', '.join(legal)})" if legal else whole
        scope = resolve(named, whole, self.records)
        titles = [r.metadata.title for r in self.records if r.id in (scope.documents or ())]
        terms = self._terms(weighted, legal, named, titles, folded=False)
        folded = self._terms(weighted, legal, named, titles, folded=True) if bare else {}
        # Not the earlier question, unless this one says nothing itself: it may be about more.
        signer = any(_SIGNER.search(part) for part, weight in weighted if weight == 1.0)
        return Question(
            asked, text, bare, dense, terms, folded, named, scope, len(weighted) > 1, signer
        )

    def _terms(
        self,
        weighted: Sequence[tuple[str, float]],
        legal: Sequence[str],
        named: Named,
        titles: Sequence[str],
        *,
        folded: bool,
    ) -> dict[str, float]:
        """Tokens with their weights: the question's own, the earlier ones', the law's."""
        terms: dict[str, float] = {}
        fold = folded_key if folded else accented_key
        asking = {
            t for phrase in self._asking(weighted[0][0]) for t in tokens(phrase, folded=folded)
        }
        function = set(map(fold, self.lexicon.function_words))
        scope = {fold(word) for name in _scope_words(named) for word in words(name)}
        titled = {token for title in titles for token in tokens(title, folded=folded)}
        sources = [*weighted, *((phrase, LEGAL_WEIGHT) for phrase in legal)]
        for text, weight in filter(lambda source: source[1], sources):
            for token in tokens(text, folded=folded):
                if not scope.issuperset(token.split("_")):
                    idle = token in asking or function.issuperset(token.split("_"))
                    share = ASKING_WEIGHT if idle else 1.0
                    share = min(share, TITLE_WEIGHT) if token in titled else share
                    terms[token] = max(terms.get(token, 0.0), weight * share)
        return terms

    def _asking(self, text: str) -> list[str]:
        found = words(text)
        return [" ".join(found[m.start : m.end]) for m in self.lexicon.questions.find(found)]


def _scope_words(named: Named) -> list[str]:
    return [*named.provinces, *map(str, named.years)]
