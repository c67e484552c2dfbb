"""Which documents a question is about: province, year, number, code, article.

A plan of another year or province is never searched for a question that names one (invariant 2).
Legislation binds everywhere: it has no province, and its year is part of its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.catalogue import DocumentRecord
from index.citing.document_numbers import parse_number, plain_number
from index.metadata import DOCUMENT_NUMBER
from index.tokens import folded_key, words
from rag.articles import Article, PartAsked, articles_in, parts_in
from rag.lexicon import Lexicon, is_capital, is_place
from rag.phrases import PhraseTable

_YEAR = re.compile(
    r"(?<![\d/.\-–])((?:19|20)\d{2})(?![/.]\w|\d)"
    r"(?!\s*(?:đồng|nghìn|triệu|tỷ|người|hộ|ha|km|tấn|m2|đ)\b)"
)
_NO_YEAR = re.compile(
    r"\d{4}\s?[-–]\s?\d{4}|\b(?:so với|đến|tới|sinh)(?: năm)? \d{4}"
    r"|\bngày \d{1,2} tháng \d{1,2} năm \d{4}"
    r"|\b(?:nghị định|thông tư(?: liên tịch)?|chỉ thị|nghị quyết|quyết định|luật) năm \d{4}",
    re.I,
)
"""A period, a year compared with, a date, a year of birth or of a cited document."""
_COMPARED_WITH = re.compile(r"\bso với (?:năm )?((?:19|20)\d{2})\b", re.I)
_CALLS_YEAR = re.compile(r"\b(?:năm|bản|kế hoạch)\b", re.I)
_LAST_YEAR = re.compile(r"(?<!so với )\b(?:năm|bản) (?:trước|ngoái)\b", re.I)
_NEXT_YEAR = re.compile(r"\bnăm sau\b", re.I)
_SOME_LAW = re.compile(r"\b(?:luật|nghị định|thông tư|pháp lệnh|hiến pháp)\b", re.I)
_PLAN_WORDS = re.compile(r"\bkế hoạch\b", re.I)


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names, whether or not it is indexed."""

    provinces: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    other_codes: tuple[str, ...] = ()
    """Codes named with a year that is not the indexed one's."""
    articles: tuple[Article, ...] = ()
    parts: tuple[PartAsked, ...] = ()
    """Clauses and points named without an article: those of the one asked for before."""
    year_shift: int = 0
    """-1 for "năm trước", +1 for "năm sau": counted from the year of an earlier turn."""

    def over(self, earlier: Named) -> Named:
        """What holds after an earlier turn: what is named now replaces what was named then."""
        if self.year_shift and earlier.years and not self.years:
            shifted = tuple(year + self.year_shift for year in earlier.years)
            return replace(self, years=shifted, year_shift=0).over(earlier)
        if self.parts and earlier.articles and not self.articles:
            parts = tuple(part.of(earlier.articles[-1]) for part in self.parts)
            codes = self.codes or earlier.codes
            return replace(self, codes=codes, articles=parts, parts=())
        if self.codes or self.other_codes or self.articles:
            return self if self.codes else replace(self, codes=earlier.codes)
        if self.provinces:
            return self
        if self.years:
            return replace(self, provinces=earlier.provinces)
        numbers = self.numbers or earlier.numbers
        # Not its articles: a look-up answers whatever is asked, also what leads elsewhere.
        return replace(
            earlier, numbers=numbers, articles=(), parts=self.parts, year_shift=self.year_shift
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to search: ``documents`` (``None``: everywhere), ``groups`` to be each represented.

    ``missing`` says in Vietnamese what was named and is not indexed, or is not ``within`` the only
    documents that the asker wants searched (``None``: all).
    """

    documents: tuple[str, ...] | None = None
    groups: tuple[tuple[str, ...], ...] = ()
    missing: tuple[str, ...] = ()
    articles: tuple[tuple[str, Article], ...] = ()
    within: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Documents that a question names and that are not indexed: ``names``, as messages call them.

    ``refusal`` says in Vietnamese why nothing can be told of them; ``passages`` are the ids of
    the only ones that may answer, because they cite them (``None``: all).
    """

    names: tuple[str, ...]
    refusal: str | None = None
    passages: tuple[str, ...] | None = None


def name_all(
    text: str, *, bare: bool, lexicon: Lexicon, records: Sequence[DocumentRecord]
) -> Named:
    """Everything that a (mended and expanded) question names."""
    codes, other_codes = _codes(text, records)
    articles = tuple(dict.fromkeys(articles_in(text)))
    provinces = [*lexicon.provinces(text, bare=bare), *_indexed_provinces(text, bare, records)]
    return Named(
        provinces=tuple(dict.fromkeys(provinces)),
        years=_years(text, placed=bool(provinces)) or _compared_from(text, provinces, records),
        numbers=tuple(re.sub(r"\s", "", n) for n in DOCUMENT_NUMBER.findall(text)),
        codes=codes,
        other_codes=other_codes,
        articles=articles,
        parts=() if articles else tuple(dict.fromkeys(parts_in(text))),
        year_shift=bool(_NEXT_YEAR.search(text)) - bool(_LAST_YEAR.search(text)),
    )


def _years(text: str, *, placed: bool) -> tuple[int, ...]:
    """The years of documents; a bare number is one only beside a place or such a word."""
    if not placed and not _CALLS_YEAR.search(text):
        return ()
    named = _YEAR.findall(_NO_YEAR.sub(" ", text))
    return tuple(dict.fromkeys(int(year) for year in named))


def _compared_from(
    text: str, provinces: Sequence[str], records: Sequence[DocumentRecord]
) -> tuple[int, ...]:
    """The year after one compared with, where a plan of it is indexed: it sets the change."""
    indexed = {
        r.metadata.year for r in records if any(_same(r.metadata.province, p) for p in provinces)
    }
    following = (int(year) + 1 for year in _COMPARED_WITH.findall(text))
    return tuple(dict.fromkeys(year for year in following if year in indexed))


def _indexed_provinces(text: str, bare: bool, records: Sequence[DocumentRecord]) -> list[str]:
    """Provinces of indexed plans: they count in lower case too, and if no table holds them."""
    names = {r.metadata.province for r in records if r.metadata.province}
    found = words(text)
    exact, folded = _tables(tuple(sorted(names)))
    written = [*exact.find(found)]
    spelt = {match.start for match in written}
    likely = [
        match
        for match in folded.find(found)
        if (is_place(found, match) if bare else is_capital(found, match, spelt))
    ]
    return [match.value for match in (*written, *likely)]


@lru_cache(maxsize=8)
def _tables(names: tuple[str, ...]) -> tuple[PhraseTable[str], PhraseTable[str]]:
    """The names as they are written, and without diacritics."""
    entries = [(name, name) for name in names]
    return PhraseTable(entries), PhraseTable(entries, folded_key)


def _codes(text: str, records: Sequence[DocumentRecord]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The legislation that a question calls by its name, the longest names first.

    First the ids of what is indexed, then what is called by another year than the indexed one.
    """
    asked = f" {' '.join(map(folded_key, words(text)))} "
    found, others = [], []
    names = [(name, r) for r in records if (name := _short_name(r))]
    for name, record in sorted(names, key=lambda pair: -len(pair[0])):
        for match in re.finditer(rf" {name}(?: viet nam)?(?: nam)?(?: (\d{{4}}))?(?= )", asked):
            indexed = _YEAR.findall(record.metadata.title)
            if match[1] and indexed and match[1] not in indexed:
                title = re.sub(r"\s*\b(?:năm )?\d{4}\b", "", record.metadata.title)
                others.append(f"{title} năm {match[1]}")
            else:
                found.append(record.id)
        asked = asked.replace(f" {name} ", "  ")
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(others))


def _short_name(record: DocumentRecord) -> str:
    """A law's title without its year, its country and "bộ", folded: "luat to tung hinh su"."""
    return _shortened(record.metadata.title) if record.metadata.kind.is_legislation else ""


@lru_cache(maxsize=4_096)
def _shortened(title: str) -> str:
    title = " ".join(map(folded_key, words(title)))
    title = re.sub(r"\s*\b(?:viet nam|nam \d{4}|\d{4})\b", "", title)
    return title.removeprefix("bo ").strip() if title.count(" ") else ""


def resolve(named: Named, text: str, records: Sequence[DocumentRecord]) -> Scope:
    """The documents that what is named leads to."""
    laws = tuple(r.id for r in records if r.metadata.kind.is_legislation)
    if named.other_codes and not named.codes:
        return Scope(documents=laws, missing=named.other_codes)
    if named.codes and (named.articles or not named.provinces):
        lookups = tuple((code, a) for code in named.codes for a in named.articles)
        return Scope(documents=named.codes, articles=lookups)
    if numbered := by_number(named, records):
        return Scope(documents=numbered)
    if named.provinces or named.years:
        scope = _by_place_and_year(named, records, laws)
        documents = dict.fromkeys((*(scope.documents or ()), *named.codes))
        return replace(scope, documents=tuple(documents))
    plans = tuple(r.id for r in records if r.id not in laws)
    # "Điều 173" of which law? With several, or one that is not indexed, a look-up would guess.
    sure = len(laws) == 1 and not _SOME_LAW.search(text)
    lookups = tuple((law, a) for law in laws for a in named.articles if sure)
    only_plans = plans and _PLAN_WORDS.search(text) and not lookups
    return Scope(documents=plans if only_plans else None, articles=lookups)


def by_number(named: Named, records: Sequence[DocumentRecord]) -> tuple[str, ...]:
    """Documents that bear a number the question names (and not only cite it).

    Numbers recur in every province and year: what else is named must fit.
    """
    asked = {_as_number(number) for number in named.numbers}
    return tuple(
        r.id
        for r in records
        if r.metadata.number
        and _as_number(r.metadata.number) in asked
        and (not named.years or r.metadata.year in named.years)
        and (not named.provinces or any(_same(r.metadata.province, p) for p in named.provinces))
    )


def _as_number(written: str) -> tuple[str, int | None, str]:
    """One form for the ways of writing a number: "7/KH-UBND" is "07/KH-UBND"."""
    number = parse_number(plain_number(written))
    return number.running, number.year, number.folded_codes


def _by_place_and_year(
    named: Named, records: Sequence[DocumentRecord], laws: tuple[str, ...]
) -> Scope:
    plans = [r for r in records if r.id not in laws]
    groups: list[tuple[str, ...]] = []
    missing: list[str] = []
    used_years: set[int] = set()
    for province in named.provinces or (None,):
        here = [r for r in plans if province is None or _same(r.metadata.province, province)]
        fitting = [r for r in here if not named.years or r.metadata.year in named.years]
        used_years |= {r.metadata.year for r in fitting if r.metadata.year}
        groups += _split(fitting, by_year=len(named.years) > 1)
        if not fitting:
            missing.append(_describe(province, named.years))
    if len(named.provinces) <= 1:
        lacking = [year for year in named.years if year not in used_years]
        place = named.provinces[0] if named.provinces else None
        missing += [_describe(place, (year,)) for year in lacking if groups]
    documents = tuple(d for group in groups for d in group)
    return Scope(documents or laws, tuple(groups), tuple(missing))


def _same(one: str | None, other: str) -> bool:
    return one is not None and folded_key(one) == folded_key(other)


def _split(records: Sequence[DocumentRecord], *, by_year: bool) -> list[tuple[str, ...]]:
    ids = [r.id for r in records]
    if by_year:
        return [(document,) for document in ids]
    return [tuple(ids)] if ids else []


def _describe(province: str | None, years: Sequence[int]) -> str:
    place = f" của {province}" if province else ""
    when = f" năm {', '.join(map(str, years))}" if years else ""
    return f"kế hoạch{place}{when}"
