"""Documents cited by their number: where the number stands, and what kind of document it names.

A number counts only where something says that it is one: "số" or a kind of document before it, an
earlier number of the same list, or a code in it that only documents bear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.citing.document_numbers import (
    BLANK_NUMBER,
    NUMBER,
    DocumentNumber,
    parse_number,
    plain_number,
)
from index.letters import DASHES, LOWER
from index.model import Kind

_KIND_NAMES = {
    "bộ luật": Kind.CODE,
    "luật": Kind.LAW,
    "pháp lệnh": Kind.ORDINANCE,
    "hiến pháp": Kind.CONSTITUTION,
    "nghị định": Kind.DECREE,
    "nghị quyết": Kind.RESOLUTION,
    "quyết định": Kind.DECISION,
    "chỉ thị": Kind.DIRECTIVE,
    "thông tư": Kind.CIRCULAR,
    "kế hoạch": Kind.PLAN,
    "chương trình": Kind.PROGRAMME,
    "kết luận": Kind.CONCLUSION,
    "đề án": Kind.SCHEME,
    "chiến lược": Kind.STRATEGY,
    "hướng dẫn": Kind.GUIDANCE,
    "công văn": Kind.LETTER,
    "công điện": Kind.DISPATCH,
    "báo cáo": Kind.REPORT,
    "thông báo": Kind.NOTICE,
    "thông báo kết luận": Kind.NOTICE,
    "quy chế": Kind.REGULATION,
    "quy định": Kind.RULES,
    "văn bản": Kind.OTHER,
    "tờ trình": Kind.OTHER,
    "phương án": Kind.OTHER,
    "lệnh": Kind.OTHER,
    "sắc lệnh": Kind.OTHER,
    "bản án": Kind.OTHER,
}
_ANY_KIND = "|".join(
    name.replace(" ", r"\s+") for name in sorted(_KIND_NAMES, key=len, reverse=True)
)
_SO = r"(?<!\w)(?i:s[ốôổồoó])\s?:?"
"""The word "số", also as scanners misread it."""
_KIND_BEFORE = re.compile(
    rf"(?:(?<!\w)(?P<kind>(?i:{_ANY_KIND}))"
    rf"(?P<more>(?:\s+(?!(?:{_ANY_KIND}|này|và|{_SO})(?!\w))[{LOWER}]+){{0,6}}))?"
    rf"(?:\s*[,(“\"]?\s*(?P<so>{_SO}))?\s*$"
)
"""What stands before a number: "Chương trình phối hợp số"."""
_NO_DOCUMENT = re.compile(
    r"(?:mẫu|biểu|biểu\s+mẫu|phụ\s+lục|bảng|nhà|biển|thẻ|hộ\s+chiếu|đường|(?<!thành )phố|ngõ"
    rf"|tài\s+khoản|hóa\s+đơn|điện\s+thoại|công\s+báo\s*/?)\s*(?:{_SO}\s*)?$",
    re.I,
)
_BODY = re.compile(
    r"(?:ban\s+chỉ\s+đạo|bcđ|tiểu\s+ban|tổ(?:\s+công\s+tác)?|đội|đoàn|phòng|cục|trung\s+đoàn"
    r"|qcvn|tcvn)\s*$",
    re.I,
)
"""A number behind the name of a body, or of a standard, is no document's."""
LISTED = re.compile(rf"\s*(?:,|;|và|hoặc|,\s*và)\s+(?:{_SO}\s*)?")
"""What stands between the documents of a list."""
_SHARED = re.compile(
    rf"(?<!\w)(?P<kind>(?i:{_ANY_KIND}))(?:\s+[{LOWER}]+){{0,3}}\s+(?:{_SO}\s*)?"
    rf"(?P<heads>\d{{1,5}}(?:\s*,\s*\d{{1,5}})*)\s*(?:,|và|,\s*và)\s+(?:{_SO}\s*)?$"
)
"""Running numbers before a number that lends them its codes: "các Nghị quyết số 18, 19-NQ/TW"."""
_NAMED = frozenset({Kind.CONSTITUTION, Kind.CODE, Kind.LAW, Kind.ORDINANCE})
"""Kinds whose names are part of how they are cited."""
_WINDOW = 80
"""How far before a number its kind is looked for, in characters."""


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """A document that is named: the half-open range of its kind, number and name.

    ``number`` is as ``plain_number`` makes it. ``shown_end`` is where its words end if another
    mention stands at its end ("Luật sửa đổi, bổ sung một số điều của Luật …").
    """

    start: int
    end: int
    kind: Kind
    number: str | None = None
    name: str = ""
    shown_end: int = 0


def kind_named(words: str) -> Kind:
    """The kind that its name, written anyhow, stands for."""
    return _KIND_NAMES.get(re.sub(r"\s+", " ", words.lower()), Kind.OTHER)


def numbered_mentions(text: str) -> list[DocumentMention]:
    """The documents that a text cites by number, in order."""
    found: list[DocumentMention] = []
    for match in NUMBER.finditer(text):
        before = _Before.read(text, match.start(), found[-1] if found else None)
        number = plain_number(match.group())
        if not before.admits(parse_number(number)):
            continue
        kind = before.kind(parse_number(number))
        name = before.law if kind in _NAMED else ""
        mention = DocumentMention(before.start, match.end(), kind, number, name)
        found += [*_sharing(text, mention, match), mention]
    return sorted([*found, *_blank(text, found)], key=lambda mention: mention.start)


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands before a number. ``start`` is where its mention begins.

    ``law`` is the name that it gives a law: "Luật xuất bản số …".
    """

    start: int
    word: Kind | None
    adjacent: bool
    law: str
    called: bool
    listed: Kind | None
    denied: bool

    @staticmethod
    def read(text: str, place: int, last: DocumentMention | None) -> _Before:
        base = max(0, place - _WINDOW)
        window = text[base:place]
        match = _KIND_BEFORE.search(window)
        shared = _SHARED.search(window)
        named = match["kind"] if match else None
        word = named or (shared["kind"] if shared else None)
        called = bool(match and match["so"])
        return _Before(
            start=_trimmed(text, base + match.start() if match else place),
            word=kind_named(word) if word else None,
            adjacent=bool(match and named and not match["more"]),
            law=_name(match["kind"], match["more"]) if match else "",
            called=called,
            listed=last.kind if last and LISTED.fullmatch(text, last.end, place) else None,
            denied=bool(_NO_DOCUMENT.search(window) or (not called and _BODY.search(window))),
        )

    def admits(self, number: DocumentNumber) -> bool:
        """Whether enough says that this is the number of a document."""
        if self.denied or (not number.year and len(number.codes) < 2 and not self._is_old(number)):
            return False
        told = number.kind not in {None, Kind.OTHER, Kind.LETTER}
        return bool(self.word or self.called or self.listed or told)

    def _is_old(self, number: DocumentNumber) -> bool:
        """Whether it may be a number of one code ("15/CP"), and no dash before a name."""
        return self.word is not None and sum(map(str.isupper, "".join(number.codes))) > 1

    def kind(self, number: DocumentNumber) -> Kind:
        """The words just before a number are surest, then its codes, then words farther away."""
        adjacent = self.word if self.adjacent and self.word is not Kind.OTHER else None
        return adjacent or number.kind or self.word or self.listed or Kind.OTHER


def _name(kind: str | None, more: str | None) -> str:
    """The name that a kind and the words behind it make, if there are such words."""
    return " ".join((kind + more).split()) if kind and more else ""


def _sharing(
    text: str, mention: DocumentMention, match: re.Match[str]
) -> Iterator[DocumentMention]:
    """The earlier running numbers of a list that only its last number writes out."""
    base = max(0, match.start() - _WINDOW)
    shared = _SHARED.search(text[base : match.start()])
    if not shared:
        return
    codes = re.sub(r"^\d+[a-zđ]?", "", plain_number(match.group()))
    start = base + shared.start()
    for head in re.finditer(r"\d+", shared["heads"]):
        place = base + shared.start("heads") + head.start()
        end = place + len(head.group())
        yield DocumentMention(min(start, place), end, mention.kind, head.group() + codes)
        start = len(text)  # only the first stands beside the words that name the kind


def _blank(text: str, found: list[DocumentMention]) -> Iterator[DocumentMention]:
    """Numbers whose running part is yet to be written in."""
    taken = {mention.end for mention in found}
    for match in BLANK_NUMBER.finditer(text):
        number = plain_number(match["number"])
        parsed = parse_number(number)
        if match.end() not in taken and (len(parsed.codes) > 1 or parsed.year):
            # "số" is part of the match, so what stands before it is read as before a number.
            before = _Before.read(text, match.start(), None)
            yield DocumentMention(before.start, match.end(), before.kind(parsed), number)


def _trimmed(text: str, start: int) -> int:
    """Without the white space and the bracket that a pattern took along."""
    skipped = re.compile(rf"[{DASHES}\s,(“\"]*").match(text, start)
    return skipped.end() if skipped else start
