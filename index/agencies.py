"""Bodies of the state, the party and the front: one canonical name for all ways of writing it.

The names stand in ``index/data/agencies.tsv``; an office adds a file of its own. A body that no
table holds keeps the name it is written with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from pathlib import Path

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from index.bodies.agency_names import Name, NameTrie, without_level
from index.bodies.agency_table import Row, RowKind, packaged_rows, rows_of
from index.bodies.agency_words import Abbreviations, Word, name_words
from index.bodies.body_reader import BodyReader, Found
from index.bodies.membership import Membership, identity
from index.bodies.mentions import EVERY, ListReader, Mention
from index.model import Span
from index.tokens import folded_key

ALIKE = 93
"""From this likeness on, in percent, a long name is a misread one of the table."""
_SHORTEST_MENDED = 12
_REMEMBERED = 512
_ASKED_LEVELS = {
    **dict.fromkeys(("", "tỉnh", "cấp tỉnh"), "tỉnh"),
    "thành phố": "thành phố",
    **dict.fromkeys(("huyện", "cấp huyện", "các huyện"), "cấp huyện"),
    **dict.fromkeys(("xã", "cấp xã", "các xã"), "cấp xã"),
    "các cấp": "các cấp",
}
"""Levels as people ask for them, and as they end a name."""


class Agencies:
    """Finds bodies in texts and in questions."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._membership = Membership(rows)
        short = [(a, r.name) for r in rows if r.kind is RowKind.ABBREVIATION for a in r.aliases]
        self._written = Abbreviations(short)
        self._spoken = Abbreviations(short, folded=True)
        self._words = lru_cache(_REMEMBERED)(self._read_words)  # paragraphs are looked at often
        names, heads = NameTrie(), NameTrie()
        for name in _names(rows):
            names.add(self._read_words(name.form), name)
        for row in rows:
            if row.kind is RowKind.HEAD:
                heads.add(name_words(row.name), Name(row.name, row.name))
        self.reader = BodyReader(names, heads)
        self._lists = ListReader(self.reader)

    @classmethod
    def load(cls, extra: Path | None = None) -> Agencies:
        """The packaged table, and before its rows those of an office's own file.

        Raises:
            AgencyTableError: ``extra`` cannot be read, or one of its lines is malformed.
        """
        return cls([*rows_of(extra), *packaged_rows()]) if extra else _packaged()

    def called(self, nicknames: Iterable[tuple[str, str]]) -> Agencies:
        """The same bodies for a document that gives some of them names of its own.

        ``nicknames`` are pairs of such a name and the canonical one.
        """
        names = NameTrie()
        for nickname, body in nicknames:
            names.add(self.words(nickname), Name(nickname, body))
        own = copy(self)
        own.reader = self.reader.knowing(names)
        own._lists = ListReader(own.reader)
        return own

    def words(self, text: str) -> Sequence[Word]:
        """The words of a text, abbreviations written out, each with its place in the text."""
        return self._words(text)

    def _read_words(self, text: str) -> Sequence[Word]:
        return tuple(self._written.expand(name_words(text)))

    def list_at(
        self,
        text: str,
        words: Sequence[Word],
        i: int,
        last: Mention | None = None,
        *,
        semicolons: bool = False,
    ) -> tuple[list[Mention], int]:
        """The bodies that running text names from word ``i`` on, and the word behind them.

        ``last`` is one named before, whose stem a "cấp huyện" at ``i`` may share. With
        ``semicolons`` they join bodies as commas do.
        """
        before = Found(0, 0, last.name, stem=last.stem) if last and last.stem else None
        found, end = self._lists.read_open(words, i, before, semicolons=semicolons)
        return [self._mention(text, words, body) for body in found], end

    def split(self, text: str) -> list[Mention]:
        """The bodies of a text that lists nothing else; unknown ones as written."""
        words = self.words(text)
        return [self._mention(text, words, body) for body in self._lists.read_all(words)]

    def canonical(self, written: str) -> str:
        """The one name of a body; of an unknown one as written, space and capitals tidied."""
        mentions = self.split(written)
        if len(mentions) == 1 and mentions[0].name:
            return mentions[0].name
        return _tidy(written)

    def find(self, query: str) -> str | None:
        """The body a user asks for, by any name, unaccented too; ``None`` if none is known."""
        mentions = self.split(query)
        if len(mentions) == 1 and mentions[0].known:
            return mentions[0].name
        words = self._spoken.expand(name_words(query, folded=True))
        matches = [self._spoken_names.longest(words, i) for i in range(len(words))]
        lengths = [(m[0] - i, m[1]) for i, m in enumerate(matches) if m]
        return max(lengths, key=lambda match: match[0])[1].canonical if lengths else None

    def readings(self, query: str) -> list[tuple[str, str]]:
        """The bodies whose name a query may begin with, the likeliest first, as in ``find``.

        With each go the words behind its name.
        """
        mentions = self.split(query)
        found = [(m.name, query[m.span.end :].strip()) for m in mentions[:1] if m.known]
        words = self._spoken.expand(name_words(query, folded=True))
        if words and (match := self._spoken_names.longest(words, 0)):
            end, name = match
            found.append((name.canonical, query[words[end - 1].end :].strip()))
        return found

    def same(self, one: str, other: str) -> bool:
        """Whether two canonical names differ only in how their words are joined or ordered."""
        return identity(one) == identity(other)

    def is_collective(self, name: str) -> bool:
        """Whether a canonical name means many bodies."""
        return self._membership.is_collective(name)

    def includes(self, collective: str, single: str) -> bool:
        """Whether ``single`` is one of the bodies that ``collective`` means, or the same."""
        return self._membership.includes(collective, single)

    def members(self, collective: str) -> tuple[str, ...]:
        """The bodies of the table that a collective name means; none for a single body."""
        return self._membership.members(collective)

    def _mention(self, text: str, words: Sequence[Word], body: Found) -> Mention:
        span = Span(words[body.start].start, words[body.end - 1].end)
        name, known = _tidy(body.name), body.known
        if not known and (mended := self._mended(name)):
            name, known = mended, True
        collective = body.plural or self.is_collective(name)
        return Mention(span, span.of(text), name, collective, known, body.named, body.stem)

    def _mended(self, name: str) -> str | None:
        """The name of the table that a scan misread, if just one is that much alike."""
        folded = " ".join(map(folded_key, name.split()))
        if len(folded) < _SHORTEST_MENDED:
            return None
        match = extractOne(folded, self._folded_names.keys(), scorer=ratio, score_cutoff=ALIKE)
        if match is None or re.findall(r"\d+", match[0]) != re.findall(r"\d+", folded):
            return None
        return self._folded_names[match[0]]

    @cached_property
    def _folded_names(self) -> dict[str, str]:
        """Every name of the table without diacritics, and the canonical one."""
        bodies = [row for row in self._rows if row.kind is RowKind.BODY]
        return {
            " ".join(map(folded_key, form.split())): row.name
            for row in bodies
            for form in (row.name, *row.aliases)
        }

    @cached_property
    def _spoken_names(self) -> NameTrie:
        """Names as people type them: unaccented, abbreviated, with or without the level."""
        trie = NameTrie()
        for name in _names(self._rows):
            for asked, level in _ASKED_LEVELS.items() if name.levelled else (("", ""),):
                words = name_words(f"{name.form} {asked}", folded=True)
                trie.add(self._spoken.expand(words), _at_level(name, level))
        return trie


def _names(rows: Sequence[Row]) -> Iterator[Name]:
    """All ways of writing the bodies of the table."""
    for row in rows:
        if row.kind is RowKind.COLLECTIVE:
            for form in (row.name, *row.aliases):
                yield Name(form.removeprefix(EVERY), row.name, plural=True)
        elif row.kind is RowKind.BODY:
            for form in (row.name, *row.aliases):
                levelled = without_level(form) != form or without_level(row.name) != row.name
                yield Name(without_level(form), row.name, levelled)


def _at_level(name: Name, level: str) -> Name:
    if level in ("", "tỉnh"):
        return name
    return replace(name, canonical=f"{name.form} {level}")


def _tidy(written: str) -> str:
    """A name as written, without stray space and signs; capitals as in running text."""
    name = " ".join(written.split()).strip(" .,:;-–")
    if name.isupper() and " " in name:
        name = name.lower()
    return name[:1].upper() + name[1:]


@cache
def _packaged() -> Agencies:
    return Agencies(packaged_rows())
