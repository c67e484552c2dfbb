"""The numbers of documents, as the rules on records and as habits write them.

"49/2020/NĐ-CP", "13-KL/TW", "100/2015/QH13", "09/CTr-MTTW-BCA", "26/KH-BCĐ138/CP": a running
number, perhaps the year, then codes that tell the kind of document and who issues it. Spaces and
look-alike hyphens may stand inside; the running number may be blank in a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from index.letters import DASHES, UPPER, WORD_ENDS
from index.model import Kind
from index.tables import rows
from index.tokens import folded_key

T = TypeVar("T")

_SIGN = rf"[{DASHES}/]"
_LETTER = r"[^\W_⁰¹²³⁴⁵⁶⁷⁸⁹]"
_TASKS = rf"(?:&[{UPPER}]{_LETTER}*|,[{UPPER}]{{2}}{_LETTER}*)*"
"""What a code goes on with: "SGD&ĐT", and that of a board "BCĐ-PCTP,TNXH"."""
_CODE = rf"[{UPPER}]{_LETTER}*{_TASKS}"
_CAPITALS = rf"(?:[{UPPER}]{{2}}|[{UPPER}]\w[{UPPER}]){_LETTER}*{_TASKS}"
"""A code that cannot be the first word of what follows a number behind a spaced dash."""
_YEAR = r"(?:19|20)\d{2}"
_BOARD = r"(?:(?<=BCĐ)\s?\d{2,3}(?!\d)(?:/CP\b)?)?"
"""The number of a board may stand apart: "53/KH-BCĐ 138"."""
_CODES = (
    rf"{_CODE}{_BOARD}(?:\s?{_SIGN}\s?{_CAPITALS}{_BOARD}|{_SIGN}{_CODE}{_BOARD})?"
    rf"(?:{_SIGN}{_CODE}|(?:{_SIGN}\s|\s{_SIGN}){_CAPITALS}{_BOARD})*"
)
NUMBER = re.compile(
    r"(?<![\w/])(?<!\d[.,:])(?:\d{1,5}[a-zđ]?|\d{1,2}\.\d{3})"
    rf"(?:\s?/\s?{_YEAR}(?!\d))?\s?{_SIGN}\s?{_CODES}{WORD_ENDS}"
)
"""What looks like a number; with one code and no year ("15/CP") only its context can tell."""
BLANK_NUMBER = re.compile(
    rf"(?<!\w)(?i:số)\s*:?[\s.…_]{{0,60}}(?P<number>/\s?(?:{_YEAR}\s?/\s?)?{_CODES}){WORD_ENDS}"
)
"""A number that is yet to be written in: "số …/KH-UBND"."""

_DEPARTMENT = re.compile(r"[A-Z]{1,3}\d{2}")
"""A department of the body named before it: "506/KH-BCA-C02"."""
_JOINT = frozenset({"ttlt", "ttlb", "nqlt"})
"""Kinds that several bodies issue, each with its code in the number."""
_PARTS = re.compile(rf"(\d*[a-zđ]?)[/-]?(?:({_YEAR})(?=/|$))?[/-]?(.*)")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number taken apart: "49/2020/NĐ-CP" is 49, 2020 and the codes NĐ and CP.

    ``running`` is without leading zeros, ``""`` where it is blank; ``codes`` are as written.
    """

    running: str
    year: int | None
    codes: tuple[str, ...]

    @property
    def folded_codes(self) -> str:
        """The codes as they are compared: small letters without diacritics and signs."""
        return "".join(fold(code) for code in self.codes)

    @property
    def is_national(self) -> bool:
        """Whether one of its codes belongs to one body in the whole country."""
        return any(_issuer_of(code) in _national() for code in self.codes)

    @property
    def kind(self) -> Kind | None:
        """The kind that its first code tells; one that begins with its issuer is a letter's."""
        known = _known(self.codes[0], _kinds()) if self.codes else None
        return known or (Kind.LETTER if len(self.codes) > 1 and not self.year else None)

    @property
    def issuer(self) -> str | None:
        """The body that its codes tell, in full; the bodies of a joint document, with commas."""
        if not self.codes:
            return None
        first, *others = self.codes
        told = others if _known(first, _kinds()) else [first]
        told = told[:1] + [code for code in told[1:] if not _DEPARTMENT.fullmatch(code)]
        names = [_issuer_of(code) for code in told]
        if len(told) > 1 and not (fold(first) in _JOINT and all(names)):
            return None
        return ", ".join(filter(None, names)) or None


def plain_number(written: str) -> str:
    """A number as it is looked up: without spaces and dots, with plain hyphens."""
    number = re.sub(rf"[{DASHES}]", "-", re.sub(r"[\s…_]", "", written))
    return re.sub(r"^(\d{1,2})\.(?=\d{3})", r"\1", number)


@lru_cache(maxsize=100_000)
def parse_number(number: str) -> DocumentNumber:
    """Take apart a number as ``plain_number`` makes it; what is no number has no codes."""
    match = _PARTS.fullmatch(number)
    if not match:
        return DocumentNumber(number, None, ())
    codes = tuple(filter(None, re.split(r"[-/]", match[3])))
    return DocumentNumber(match[1].lstrip("0"), int(match[2]) if match[2] else None, codes)


def fold(text: str) -> str:
    """Letters and digits only, small, without diacritics."""
    return re.sub(r"\W", "", folded_key(text))


def _known(code: str, table: Mapping[str, T]) -> T | None:
    """What a table says of a code: "HĐ" is none of "HD", but "QD" is "QĐ"."""
    return table.get(code.upper()) or table.get(fold(code))


def _issuer_of(code: str) -> str | None:
    """The issuer with a code, which may end with a number of its own: QH14, BCĐ138."""
    return _known(re.sub(r"\d+$", "", code), _issuers())


@cache
def _kinds() -> dict[str, Kind]:
    return _by_code((code, Kind(name)) for code, what, name in _codes() if what == "loại")


@cache
def _issuers() -> dict[str, str]:
    return _by_code((code, name) for code, what, name in _codes() if what != "loại")


@cache
def _national() -> frozenset[str]:
    return frozenset(name for _, what, name in _codes() if what == "trung ương")


def _by_code(entries: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Entries by their codes in capitals, and by the folded ones where these are not taken."""
    written = {code.upper(): value for code, value in entries}
    return {fold(code): value for code, value in reversed(written.items())} | written


@cache
def _codes() -> tuple[tuple[str, str, str], ...]:
    return tuple((code, what, name) for code, what, name in rows("number_codes.tsv"))
