"""The documents that citations mean: one entry for each, however it is written.

"5122/CTrHĐ-BCĐ" and "5122/CtrHD-BCĐ", "49/NĐ-CP" and "49/2020/NĐ-CP" are joined where the evidence
suffices, and it is said why; where it does not, they stay apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from index.citing.citation_evidence import (
    Evidence,
    Flag,
    Identity,
    evidence,
    identity,
    is_somewhere,
)
from index.citing.document_numbers import fold
from index.letters import UPPER
from index.model import Kind, Reference

Key = tuple[object, ...]

_UNPLACED = re.compile(rf"(?<!\w)(?:tỉnh|huyện|thành phố|xã)(?!\w)(?!\s+[{UPPER}])")
"""A title that speaks of "the province" is another document's in each of them."""

_BY_OTHERS = Evidence(True, Flag.SPELLING, "cùng văn bản theo các chỗ dẫn khác")
"""What joins two citations by way of a third."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way in which a document is cited. ``reason`` says why it is taken to be the same."""

    written: str
    flag: Flag
    reason: str


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document and the places that cite it.

    ``number`` is the fullest way in which its number is written, ``issuer`` and ``name`` the
    longest ones, ``issued`` the date most often given.
    """

    kind: Kind
    number: str | None
    name: str
    issuer: str | None
    issued: date | None
    references: tuple[Reference, ...]
    variants: tuple[Variant, ...] = ()

    @property
    def flags(self) -> tuple[Flag, ...]:
        """In what its citations differ, each once."""
        return tuple(dict.fromkeys(variant.flag for variant in self.variants))


@dataclass(slots=True)
class _Group:
    """Citations of one document, within one document."""

    references: list[Reference] = field(default_factory=list)

    def evidence(self, new: Identity) -> Evidence | None:
        """What joins a citation to the group: nothing may speak against it."""
        found = [evidence(identity(member), new) for member in self.references]
        if not all(found):
            return None
        return max((e for e in found if e), key=lambda e: (e.sure, e.flag is None))


def join(references: Iterable[Reference]) -> tuple[CitedDocument, ...]:
    """The documents that citations mean, in the order in which they are first cited.

    The citations may be of many documents. Numbers that each province gives anew are joined
    across documents only if their issuers tell the place.
    """
    by_document: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        by_document[reference.document_id].append(reference)
    groups = [group for rows in by_document.values() for group in _groups(rows)]
    return tuple(map(_entry, _across(groups)))


def _groups(references: Sequence[Reference]) -> list[_Group]:
    """The documents that one document cites."""
    buckets: defaultdict[str, dict[int, _Group]] = defaultdict(dict)
    # What is written fully comes first, so that what is not can be told what it may mean.
    for reference in sorted(references, key=_vagueness):
        known = identity(reference)
        near = {i: group for key in _buckets(known) for i, group in buckets[key].items()}
        group = _place(reference, known, list(near.values()))
        for key in _buckets(known):
            buckets[key][id(group)] = group
    groups = {i: group for bucket in buckets.values() for i, group in bucket.items()}
    for group in groups.values():
        group.references.sort(key=lambda reference: reference.span.start)
    return sorted(groups.values(), key=lambda group: group.references[0].span.start)


def _vagueness(reference: Reference) -> tuple[bool, bool, int]:
    known = identity(reference)
    return not known.number or not known.number.codes, known.year is None, reference.span.start


def _buckets(known: Identity) -> Iterator[str]:
    """Where citations of the same document may be: by number, and laws by name as well."""
    if known.number:
        yield f"{known.number.running or known.number.folded_codes}/"
    if known.is_law or not known.number:
        yield known.title


def _place(reference: Reference, known: Identity, near: Sequence[_Group]) -> _Group:
    """Put a citation into the group it belongs to, or into one of its own."""
    fitting = [(group, found.sure) for group in near if (found := group.evidence(known))]
    sure = [group for group, is_sure in fitting if is_sure]
    group = sure[0] if sure else fitting[0][0] if len(fitting) == 1 else _Group()
    group.references.append(reference)
    return group


def _across(groups: Sequence[_Group]) -> list[list[Reference]]:
    """The citations of each document, those of several documents joined where a key is shared."""
    first: dict[Key, int] = {}
    roots = list(range(len(groups)))

    def root(i: int) -> int:
        while roots[i] != i:
            i = roots[i]
        return i

    for i, group in enumerate(groups):
        for key in [key for reference in group.references for key in _keys(reference)]:
            low, high = sorted((root(first.setdefault(key, i)), root(i)))
            roots[high] = low
    merged: defaultdict[int, list[Reference]] = defaultdict(list)
    for i, group in enumerate(groups):
        merged[root(i)] += group.references
    return _with_undated([*merged.values()])


def _keys(reference: Reference) -> Iterator[Key]:
    """What is the same wherever this document is cited."""
    known, number = identity(reference), identity(reference).number
    if known.is_law:
        yield "law", known.title, known.year
    if not number:
        if not known.is_law and not _UNPLACED.search(reference.name):
            yield "title", known.kind, known.title
        return
    body = fold(known.issuer) if is_somewhere(known.issuer) else None
    if body and not number.codes:
        yield "short", known.kind, number.running, body
    place = "" if number.is_national else body
    if number.codes and number.running and place is not None:
        if known.year:
            yield "number", number.running, number.folded_codes, place, known.year
        elif place == "" and known.title:
            yield "number", number.running, number.folded_codes, known.title
        if known.issued and body:
            yield "date", number.running, known.kind, known.issued, body


def _with_undated(groups: Sequence[list[Reference]]) -> list[list[Reference]]:
    """National documents cited without any date join the only dated one with their number."""
    by_number: defaultdict[Key, list[list[Reference]]] = defaultdict(list)
    for group in groups:
        by_number[_national_key(group)].append(group)
    kept = []
    for group in groups:
        same = by_number[_national_key(group)] if _national_key(group) else []
        dated = [other for other in same if any(identity(r).year for r in other)]
        if len(dated) == 1 and not any(group is other for other in dated):
            dated[0] += group
        else:
            kept.append(group)
    return kept


def _national_key(group: Sequence[Reference]) -> Key:
    """Number and codes, if they belong to a body of which there is one; else nothing."""
    numbers = [n for r in group if (n := identity(r).number) and n.codes and n.running]
    if not numbers or not numbers[0].is_national:
        return ()
    return numbers[0].running, numbers[0].folded_codes


def _entry(references: list[Reference]) -> CitedDocument:
    fullest = max(references, key=_fullness)
    dates = Counter(r.issued for r in references if r.issued)
    kinds = Counter(r.kind for r in references if r.kind is not Kind.OTHER)
    issued = dates.most_common(1)[0][0] if dates else None
    variants = [*_spellings(references, fullest), *_dates(references, issued)]
    return CitedDocument(
        kind=kinds.most_common(1)[0][0] if kinds else Kind.OTHER,
        number=fullest.number,
        name=max((r.name for r in references), key=len),
        issuer=max((r.issuer or "" for r in references), key=len) or None,
        issued=issued,
        references=tuple(references),
        variants=tuple(dict.fromkeys(variants)),
    )


def _fullness(reference: Reference) -> tuple[bool, bool, bool, int, bool]:
    """How much a citation tells; scanners lose marks and never add them."""
    known = identity(reference)
    codes = known.number.codes if known.number else ()
    marks = sum(ord(letter) > 127 for letter in reference.number or "")
    dated = reference.issued is not None
    has_year = bool(known.number and known.number.year)
    return bool(codes), has_year, known.year is not None, marks, dated


def _spellings(references: Sequence[Reference], fullest: Reference) -> Iterator[Variant]:
    """The other ways in which the number, or the name without one, is written."""
    seen: set[str] = set()
    for reference in references:
        found = evidence(identity(fullest), identity(reference)) or _BY_OTHERS
        written = reference.number or reference.name
        if found.flag and written not in seen:
            seen.add(written)
            yield Variant(written, found.flag, found.reason)


def _dates(references: Sequence[Reference], issued: date | None) -> Iterator[Variant]:
    for reference in references:
        if reference.issued and issued and reference.issued != issued:
            reason = f"cùng số, nơi khác ghi ngày {issued:%d/%m/%Y}"
            yield Variant(f"{reference.issued:%d/%m/%Y}", Flag.DATES, reason)
