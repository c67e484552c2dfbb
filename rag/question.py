"""What is asked: the question mended and written out, its scope, and the terms to search for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.catalogue import DocumentRecord
from index.tokens import accented_key, folded_key, tokens, words
from rag.articles import written_out
from rag.asked_parts import asked_parts
from rag.history import (
    ANSWER_WEIGHT,
    EARLIER_WEIGHT,
    Turn,
    is_empty_followup,
    own_words,
    points_back,
)
from rag.lexicon import Lexicon
from rag.named_documents import numbers_named
from rag.own_data import OwnDatum, own_data_asked
from rag.places import Places
from rag.restriction import resolve_within
from rag.scope import Elsewhere, Named, Scope, name_all
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
    ``elsewhere`` is told once the catalogue has been looked up; ``asks_own`` is what the question
    asks of the documents themselves; ``parts`` are the questions that it is made of, if it asks
    several things.
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
    elsewhere: Elsewhere | None = None
    asks_own: tuple[OwnDatum, ...] = ()
    parts: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """Understands questions about the documents of one generation."""

    records: Sequence[DocumentRecord]
    lexicon: Lexicon
    speller: Speller

    def understand(
        self, asked: str, history: Sequence[Turn] = (), *, within: Collection[str] | None = None
    ) -> Question:
        """Read a question together with the conversation before it.

        ``within`` are the ids of the only documents that the asker wants searched; ``None``: all.
        """
        bare = is_bare(asked)
        text = self._mend(asked)
        named = own = self._name(text, bare)
        weighted = [(text, 1.0)]
        for earlier, weight, then in self._earlier(text, named, history):
            weighted.append((earlier, weight))
            named = named.over(then)
        whole = " ".join(part for part, weight in reversed(weighted) if weight > ANSWER_WEIGHT)
        scope = self._scope(named, own, whole, within)
        question = self._question(asked, text, whole, weighted, named, scope)
        turns = tuple(self.lexicon.expand(t.content) for t in history)
        return replace(
            question,
            earlier=turns,
            asks_own=self._asks_own(question, own),
            parts=tuple(self._parts(question)),
        )

    def _parts(self, question: Question) -> Iterator[Question]:
        """What it asks one by one, in the same scope.

        Nothing if it compares, names the article that is to answer, or goes on from an earlier one.
        """
        scope = question.scope
        if question.is_followup or scope.articles or len(scope.groups) > 1:
            return
        for part in asked_parts(question.text, self._function_words[0]):
            told = [(part, 1.0)]
            yield self._question(question.asked, part, part, told, question.named, scope)

    def _asks_own(self, question: Question, own: Named) -> tuple[OwnDatum, ...]:
        """What is asked of the documents that the question itself names: number, date."""
        if not (own.provinces or own.years or own.codes or own.numbers):
            return ()
        wanted = question.scope.documents or ()
        records = [record for record in self.records if record.id in wanted]
        if not own.codes:
            records = [r for r in records if not r.metadata.kind.is_legislation]
        if numbers := numbers_named(question.asked):  # of one that is only cited, nobody knows
            borne = (r for r in records if any(n.is_borne_by(r.metadata) for n in numbers))
            records = list(borne)
        return own_data_asked(
            question.text, _scope_words(own), records, self.lexicon, bare=question.bare
        )

    def _scope(self, named: Named, own: Named, text: str, within: Collection[str] | None) -> Scope:
        """The documents that what is ``named`` in the conversation leads to.

        Chosen now, those ``within`` count more than what only earlier turns named, and less than
        what the question names of its ``own``.
        """
        scope = resolve_within(named, text, self.records, within)
        if within is None or scope.groups or not scope.missing or own.year_shift:
            return scope
        alone = resolve_within(own, text, self.records, within)
        return scope if alone.missing else alone

    def _mend(self, text: str) -> str:
        placed = self._places.mend(written_out(unicodedata.normalize("NFC", text)))
        return self.speller.mend(self.lexicon.expand(placed), bare=is_bare(text))

    @cached_property
    def _places(self) -> Places:
        return Places(r.metadata.province for r in self.records if r.metadata.province)

    @cached_property
    def _function_words(self) -> tuple[frozenset[str], frozenset[str]]:
        """In the accented and in the folded form."""
        given = self.lexicon.function_words
        return frozenset(map(accented_key, given)), frozenset(map(folded_key, given))

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
        text: str,
        whole: str,
        weighted: Sequence[tuple[str, float]],
        named: Named,
        scope: Scope,
    ) -> Question:
        bare = is_bare(asked)
        legal = tuple(dict.fromkeys(self.lexicon.legal_phrases(text)))
        dense = f"{whole} ({', '.join(legal)})" if legal else whole
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
        function = self._function_words[folded]
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
