"""Which bodies a question names, and the duties that bind them: of their own, and as one of many.

"Các sở, ngành" binds Sở Nội vụ too, though no plan may write its name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from index.agencies import Agencies
from index.bodies.mentions import Mention
from index.catalogue import Catalogue
from index.letters import LOWER, UPPER
from index.model import Duty
from index.tokens import folded_key, words
from rag.lexicon import Lexicon
from rag.phrases import PhraseTable

_SUFFIX = " tỉnh"
_OF_PLACE = re.compile(
    rf"(?:(?:của )?(?:tỉnh|thành phố) )?(?P<place>[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+)+)"
)


class AskedBodies:
    """Finds the bodies of one generation in questions, abbreviations written out."""

    def __init__(self, catalogue: Catalogue, agencies: Agencies, lexicon: Lexicon) -> None:
        self._findings = catalogue.findings
        self._agencies = agencies
        self._lexicon = lexicon
        assigned = catalogue.findings.agencies()
        self._collectives = [name for name in assigned if agencies.is_collective(name)]
        self._singles = set(assigned) - set(self._collectives)
        members = {body for name in self._collectives for body in agencies.members(name)}
        self._own_names = self._tables(self._singles)
        self._shared_names = self._tables(members - self._singles)
        # Every step to an answer asks for the bodies of the same question.
        self._named = lru_cache(maxsize=64)(self._read_names)
        self._binding = lru_cache(maxsize=1_024)(self._names_binding)

    def named_in(self, text: str, *, bare: bool = False) -> list[str]:
        """The bodies with duties that a text names, in order; of a ``bare`` one any letters count.

        Those with duties of their own; only if there is none, those that a collective name binds.
        """
        return list(self._named(text, bare))

    def _read_names(self, text: str, bare: bool) -> list[str]:
        found = words(text)
        own = [match.value for match in self._own_names[bare].find(found)]
        if own:
            return own
        mentioned = [m.name for m in self.mentions(text) if m.known and not m.collective]
        bound = [name for name in mentioned if self._binding(name)]
        return bound or [match.value for match in self._shared_names[bare].find(found)]

    def mentions(self, text: str) -> list[Mention]:
        """The bodies that a text names in capitals, in order, whether or not a plan knows them."""
        read, mentions, i = self._agencies.words(text), list[Mention](), 0
        while i < len(read):
            found, end = self._agencies.list_at(text, read, i)
            mentions += found
            i = max(end, i + 1)
        return mentions

    def places(self, mention: Mention) -> list[str]:
        """The names in capitals that a mention holds behind the name of its body, if it is known.

        "Sở Y tế tỉnh Lâm Giang" is Sở Y tế, of Lâm Giang.
        """
        if not mention.known or mention.collective:
            return []
        rests = [rest for _, rest in self._agencies.readings(mention.written)]
        return [match["place"] for rest in rests if (match := _OF_PLACE.fullmatch(rest))]

    def duties(self, body: str, documents: Collection[str] | None) -> list[Duty]:
        """All duties of a body by its canonical name, those of collective names with it."""
        return self._findings.duties(self._binding(body), documents)

    def act(self, name: str, documents: Collection[str]) -> bool:
        """Whether a body with this name, however it is written, has duties in the documents."""
        bodies = {body for body, rest in self._agencies.readings(name) if not rest}
        return any(self.duties(body, documents) for body in bodies)

    def _names_binding(self, body: str) -> list[str]:
        """The names under which a body has duties."""
        own = [name for name in self._singles if self._agencies.same(name, body)]
        return own + [name for name in self._collectives if self._agencies.includes(name, body)]

    def _tables(self, names: Collection[str]) -> tuple[PhraseTable[str], PhraseTable[str]]:
        """The names with their diacritics, and without."""
        expand = self._lexicon.expand
        entries = [(expand(form), name) for name in sorted(names) for form in _forms(name)]
        return PhraseTable(entries), PhraseTable(entries, folded_key)


def _forms(name: str) -> Iterator[str]:
    """A body's name as askers put it: whole, without its level, "Sở Giáo dục" for short."""
    yield name
    if name.endswith(_SUFFIX) and name.count(" ") >= 3:
        yield name.removesuffix(_SUFFIX)
    if name.startswith("Sở ") and " và " in name:
        yield re.split(r" và |, | - ", name)[0]
