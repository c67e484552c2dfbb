"""Whether two citations mean the same document, and on what evidence.

A running number alone proves nothing: every body counts its documents from 1 each year. What
suffices is the same number of the same body, or the same running number and date; the rest must
not contradict it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from index.citing.document_numbers import DocumentNumber, fold, parse_number
from index.citing.law_names import law_key
from index.letters import UPPER
from index.model import Kind, Reference
from index.tokens import folded_key, words

_LAWS = frozenset({Kind.CONSTITUTION, Kind.CODE, Kind.LAW, Kind.ORDINANCE})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_WRITTEN_YEAR = re.compile(r"năm\s+((?:19|20)\d{2})(?!\d)")
_ALIKE = 75
"""Codes this much alike are one code misread, if the date is the same too; in per cent."""
_NEARLY_EQUAL = 85
"""Codes this much alike are one code misread, if the issuer is the same; in per cent."""
_LEVEL = r"(?:[Tt]ỉnh|[Tt]hành phố|TP\.?|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Xx]ã|[Pp]hường|ủy|uỷ)"
_PLACE = re.compile(rf"{_LEVEL} [{UPPER}].*$")
_CENTRAL = re.compile(
    r"(?:Bộ trưởng )?Bộ (?!Chỉ huy)|.*(?:Chính phủ|/CP|Quốc hội|Trung ương|Ban Bí thư|Chủ tịch nước"
    r"|tối cao|Nhà nước|Việt Nam|Quân khu \d)"
)
_PARTY = "Trung ương Đảng"
"""What the number of a document of the party's centre tells: any of its bodies may issue it."""


class Flag(StrEnum):
    """In what a citation differs from the others of the same document; what a user sees."""

    SPELLING = "viết khác nhau"
    NO_YEAR = "thiếu năm"
    SHORT = "ghi tắt"
    DATES = "ngày ghi khác nhau"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two citations mean the same document.

    ``sure`` holds whatever else is cited; what is not holds only if there is no second document
    that it fits. ``flag`` is ``None`` where they are written alike. ``reason`` is for people.
    """

    sure: bool
    flag: Flag | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What of a citation tells which document it means; ``title`` is its name as a key."""

    number: DocumentNumber | None
    kind: Kind
    issuer: str
    issued: date | None
    title: str
    year: int | None

    @property
    def is_law(self) -> bool:
        """Whether its name is enough to find it."""
        return self.kind in _LAWS and bool(self.title)


@lru_cache(maxsize=100_000)
def identity(reference: Reference) -> Identity:
    """What of a citation tells which document it means."""
    number = parse_number(reference.number) if reference.number else None
    is_law = reference.kind in _LAWS
    named = _YEAR.search(reference.name) if is_law else None
    dated = reference.issued.year if reference.issued else None
    # "Quyết định số 7/QĐ-TTg năm 2016", "ngày … tháng 02 năm 2025": the year alone is known.
    written = _WRITTEN_YEAR.search(reference.text)
    years = (
        number.year if number else None,
        int(named.group()) if named else None,
        dated,
        int(written[1]) if written else None,
    )
    return Identity(
        number=number,
        kind=reference.kind,
        issuer=reference.issuer or "",
        issued=reference.issued,
        title=law_key(reference.name) if is_law else title_key(reference.name),
        year=next(filter(None, years), None),
    )


@lru_cache(maxsize=100_000)
def title_key(title: str) -> str:
    """One form for the spellings of a title: folded words, without those that only join."""
    return " ".join(key for word in words(title) if (key := folded_key(word)) not in {"va", "ve"})


def is_somewhere(issuer: str) -> bool:
    """Whether the name of a body tells which one in the country it is."""
    return bool(_PLACE.search(issuer) or _CENTRAL.match(issuer))


def may_be_one(issuer: str, other: str) -> bool:
    """Whether two names can be of one body: one may be shortened or leave out its place."""
    one, two = (list(map(folded_key, words(name))) for name in (issuer, other))
    return _is_told(one, two) or _is_told(two, one)


def _is_told(short: list[str], full: list[str]) -> bool:
    """Whether each word of a name stands in another, at least by its initials: BTV, BCĐ."""
    initials = "".join(word[0] for word in full)
    return all(word in full or (len(word) > 1 and word in initials) for word in short)


def evidence(one: Identity, other: Identity) -> Evidence | None:
    """Why two citations of one document mean the same; ``None`` if too little says so."""
    if one.is_law and other.is_law and one.title == other.title:
        return _same_law(one, other)
    if one.number and other.number:
        return _same_number(one, one.number, other, other.number)
    if one.number or other.number or not one.title or one.kind is not other.kind:
        return None
    return Evidence(sure=True) if one.title == other.title else None


def _same_law(one: Identity, other: Identity) -> Evidence | None:
    numbers = {(n.running, n.folded_codes) for n in (one.number, other.number) if n and n.codes}
    if len(numbers) > 1 or (one.year and other.year and one.year != other.year):
        return None
    same = one.year == other.year
    if bool(one.number) != bool(other.number):
        return Evidence(same, Flag.SHORT, "cùng tên, không ghi số")
    return Evidence(same) if same else Evidence(False, Flag.NO_YEAR, "cùng tên, trong cùng văn bản")


def _same_number(
    one: Identity, number: DocumentNumber, other: Identity, second: DocumentNumber
) -> Evidence | None:
    if number.running != second.running or _contradict(one, other):
        return None
    if not number.codes or not second.codes:
        return _shortened(one, number, other, second)
    if number.folded_codes == second.folded_codes:
        return _same_codes(one, number, other, second)
    return _misread(one, number, other, second)


def _contradict(one: Identity, other: Identity) -> bool:
    """Whether the year, or the places of the issuers, say that these are two documents."""
    if one.year and other.year and one.year != other.year:
        return True
    if any(i.number and i.number.is_national for i in (one, other)):
        return False
    places = [match.group() for i in (one, other) if (match := _PLACE.search(i.issuer))]
    same_place = len(places) == 2 and fold(places[0]) == fold(places[1])
    return not same_place and not may_be_one(one.issuer, other.issuer)


def _shortened(
    one: Identity, number: DocumentNumber, other: Identity, second: DocumentNumber
) -> Evidence | None:
    if not number.running or one.kind is not other.kind or not _agree(one.issuer, other.issuer):
        return None
    if number.codes == second.codes:
        return Evidence(sure=True)
    return Evidence(False, Flag.SHORT, f"{one.kind} cùng số {number.running}, trong cùng văn bản")


def _agree(issuer: str, other: str) -> bool:
    """Whether neither name speaks against the other; that of a higher office is no other body."""
    return may_be_one(issuer, other) or _PARTY in {issuer, other}


def _same_codes(
    one: Identity, number: DocumentNumber, other: Identity, second: DocumentNumber
) -> Evidence | None:
    if not number.running:
        # Drafts leave the number blank: only the title can tell two of them apart.
        return Evidence(sure=False) if one.title == other.title else None
    if (number.year is None) != (second.year is None):
        if one.issued and one.issued == other.issued:
            return Evidence(True, Flag.NO_YEAR, f"cùng số, cùng ngày {one.issued:%d/%m/%Y}")
        return Evidence(one.year == other.year, Flag.NO_YEAR, "cùng số, cùng cơ quan ban hành")
    if number != second:
        return Evidence(True, Flag.SPELLING, "cùng số, chỉ khác cách viết ký hiệu")
    return Evidence(sure=one.year == other.year)


def _misread(
    one: Identity, number: DocumentNumber, other: Identity, second: DocumentNumber
) -> Evidence | None:
    if not number.running or one.kind is not other.kind:
        return None
    if not may_be_one(one.issuer, other.issuer):
        return None
    alike = fuzz.ratio(number.folded_codes, second.folded_codes)
    if one.issued and one.issued == other.issued and alike >= _ALIKE:
        return Evidence(True, Flag.SPELLING, f"cùng số, cùng ngày {one.issued:%d/%m/%Y}")
    same_body = bool(one.issuer) and fold(one.issuer) == fold(other.issuer)
    undated = not (one.issued and other.issued)
    if same_body and undated and alike >= _NEARLY_EQUAL:
        return Evidence(False, Flag.SPELLING, "cùng số, cùng cơ quan, ký hiệu gần giống")
    return None
