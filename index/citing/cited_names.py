"""Documents cited by their name alone: laws, programmes for a period, resolutions of a congress.

"Luật Trẻ em năm 2016", "BLHS", "Chỉ thị 40 của Ban Thường vụ Tỉnh ủy", "Chiến lược quốc gia …
giai đoạn 2021 - 2030". A kind of document alone ("các chỉ thị, nghị quyết của Đảng") names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.citing.citation_details import KINDS
from index.citing.cited_numbers import DocumentMention, kind_named
from index.citing.law_names import (
    abbreviation_pattern,
    amended_law,
    full_name,
    law_kind,
    read_law_name,
)
from index.letters import DASHES, LOWER, UPPER, WORD_ENDS
from index.model import Kind

_LAW = re.compile(
    r"(?<!\w)(?<!háp )(?<!học )(?<!hoa )(?<!Hội )"
    r"(?:(?:[Bb]ộ\s+luật|Luật|[Pp]háp\s+lệnh)\s+(?!này\b)(?=\w)|Hiến\s+pháp(?!\w)"
    rf"|luật\s+(?=[{UPPER}]))"
)
"""Where the name of a law may begin; "Trường Đại học Luật", "Hội Luật gia" are none."""
_NEXT_LAW = re.compile(r"(?:,|\s+và)\s+(?=(?:Bộ\s+luật|Luật|Pháp\s+lệnh)\s)")
_LAW_YEAR = re.compile(r"\s+\(?(?:năm\s+)?((?:19|20)\d{2})(?![\d/-])")
_ALIAS = re.compile(
    r"[^();.\n]{0,60}\((?:[^()]{0,40}?\s)?(?:viết|gọi)\s+(?:tắt\s+)?(?:chung\s+)?là:?\s*[“\"]?"
    rf"(?P<alias>(?:Luật\s+)?[{UPPER}][{UPPER}&]+)[”\"]?\s*[);,]"
)
"""An abbreviation that the document itself makes for a law."""
_HEAD = rf"(?P<number>\d{{1,4}}[a-z]?){WORD_ENDS}(?![%/]|[.,]\d|[{DASHES}]\w)"
_MORE = rf"(?P<more>(?:(?:\s*,|\s+và)\s+\d{{1,4}}{WORD_ENDS}(?![%/]|[.,]\d|[{DASHES}]\w))*)"
_RUNNING = re.compile(rf"(?<!\w)(?P<kind>{KINDS})\s+(?P<so>[Ss]ố\s+)?{_HEAD}{_MORE}")
_STANDS_ALONE = re.compile(
    r"\s*(?:[.,;:)\]”\"\n-]|$)|\s+(?:và|về|của|ngày(?=\s+\d)|trên|trong|tại|gắn|với|để|theo|phục|nhằm"
    r"|là|có|được|đã|do|cho|khi|từ|vào|như|hoặc|hay|đến|tỉnh|các|quy|quốc(?=\s+gia)|phê|sửa"
    r"|hướng|ban(?=\s+hành)|nêu)(?!\w)"
)
"""What follows a number that counts nothing, unlike that of "Kế hoạch 5 năm"."""
_SURE = re.compile(rf"\s+(?:của\s+[{UPPER}]|ngày\s+\d)")
_SERIES = frozenset(
    {Kind.PLAN, Kind.REPORT, Kind.PROGRAMME, Kind.NOTICE, Kind.OTHER, Kind.STRATEGY}
)
"""Kinds that a bare number follows for other reasons than being the document's."""
_CONGRESS = re.compile(
    r"Nghị\s+quyết\s+(?:của\s+)?(?:Đại\s+hội|Hội\s+nghị|Trung\s+ương)(?=\s)"
    r"(?:[ ](?!(?:đã|và|về|đề|của|trong|để|là|được|theo|tại|với|vào|cho|hoặc)(?!\w))\w+)*"
    r"(?:[ ]của[ ](?:Đảng|Ban[ ]Chấp[ ]hành)"
    rf"(?:[ ](?:bộ[ ](?!và)\w+(?:[ ][{UPPER}]\w*)*|Trung[ ]ương)(?:[ ]Đảng)?)?"
    r"(?:[ ]khóa[ ][IVX]+)?)?"
)
_ORDINAL = re.compile(r"\b[IVX]+\b|\blần\s+thứ\s|\b\d{1,2}\b")
_YEARS = rf"(?:\d{{4}}\s?[{DASHES}]\s?\d{{4}}|đến\s+năm\s+\d{{4}})"
_OUTLOOK = r"(?:,?\s*(?:và\s+)?(?:định\s+hướng|tầm\s+nhìn)?\s*đến\s+năm\s+\d{4})?"
_TITLE = (
    r"(?:(?!\s(?:số\s|này\b)|Kế hoạch|Quyết định|Nghị quyết|Chỉ thị|Luật)"
    r"[^;:.()\[\]“”\"\n]){3,180}?"
)
_TITLED = re.compile(
    r"(?<!\w)(?:Chiến\s+lược|Đề\s+án|Chương\s+trình)(?:\s+(?:mục\s+tiêu\s+)?quốc\s+gia)?"
    r"(?:\s*:?\s*[“\"][^”\"\n]{8,200}[”\"]"
    rf"|\s+(?=[{LOWER}{UPPER}])(?!này\b|của\b){_TITLE}\s(?:giai\s+đoạn\s+)?{_YEARS}{_OUTLOOK})"
)
"""A title in quotation marks, or one that ends with the years it is for."""
_NATIONAL_ENDS = (
    r"(?:và|của|đến|giai|đã|theo|tại|trong|trên|gắn|để|nhằm|được|có|các|với|do|phù|cho|thuộc|là|năm)"
    r"(?!\w)"
)
_NATIONAL = re.compile(
    r"(?<!\w)(?:Chiến\s+lược\s+quốc\s+gia|Chương\s+trình\s+mục\s+tiêu\s+quốc\s+gia)\s+(?!này\b)"
    r"(?:(?<=[“\"]Chiến lược quốc gia )[^”\"\n]+"
    r"|(?<=[“\"]Chương trình mục tiêu quốc gia )[^”\"\n]+"
    rf"|(?:về\s+)?[{LOWER}]\w*(?:(?:,\s+chống)?\s+(?!{_NATIONAL_ENDS})\w+){{1,12}})"
)
"""A national strategy or programme; in quotation marks its title goes on to the closing one."""
_TO_BE_WRITTEN = re.compile(
    r"(?:xây dựng|soạn thảo|dự thảo|lập|ban hành|tham mưu|trình|hoàn thiện|nghiên cứu)"
    r"(?:\s+các)?\s+$",
    re.I,
)
_BEFORE = 30
"""How far before a title the verb is looked for that says it is yet to be written."""


def named_mentions(text: str) -> list[DocumentMention]:
    """The documents that a text cites by name, in order; some may overlap."""
    laws = [*_laws(text)]
    found = [*laws, *_abbreviated(text, laws), *_running(text), *_congresses(text), *_titled(text)]
    return sorted(found, key=lambda mention: (mention.start, -mention.end))


def _laws(text: str) -> Iterator[DocumentMention]:
    end = 0
    for match in _LAW.finditer(text):
        start = match.start()
        if start < end:
            continue
        if inner := amended_law(text, start):
            yield from _amending(text, start, inner)
        elif stop := read_law_name(text, start):
            end = stop
            yield _with_year(text, start, stop, _squeezed(text[start:stop]))


def _amending(text: str, start: int, inner: int) -> Iterator[DocumentMention]:
    """An amending law: the laws that it amends, which its name ends with, are cited as well."""
    stop = read_law_name(text, inner)
    while stop and (more := _NEXT_LAW.match(text, stop)):
        following = read_law_name(text, more.end())
        if not following:
            break
        stop = following
    if stop:
        name = _squeezed(text[start:stop])
        yield DocumentMention(start, inner - 1, law_kind(name), None, name, stop)


def _with_year(text: str, start: int, end: int, name: str) -> DocumentMention:
    year = _LAW_YEAR.match(text, end)
    written = f"{name} năm {year[1]}" if year else name
    return DocumentMention(start, year.end() if year else end, law_kind(name), None, written)


def _abbreviated(text: str, laws: list[DocumentMention]) -> Iterator[DocumentMention]:
    """Laws by the abbreviations of the table and by those that the document itself makes."""
    made = {alias["alias"]: law.name for law in laws if (alias := _ALIAS.match(text, law.end))}
    patterns = [abbreviation_pattern(), *map(re.escape, made)]
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(patterns)}){WORD_ENDS}", text):
        name = made.get(match.group()) or full_name(match.group())
        yield _with_year(text, match.start(), match.end(), name)


def _running(text: str) -> Iterator[DocumentMention]:
    """Documents by kind and running number alone: "các Nghị quyết 57 và 59 của Bộ Chính trị"."""
    for match in _RUNNING.finditer(text):
        kind = kind_named(match["kind"])
        # A number behind a comma may count something: then only the first one cites.
        listed = _STANDS_ALONE.match(text, match.end())
        end = match.end() if listed else match.end("number")
        sure = bool(match["so"] or _SURE.match(text, end))
        is_year = len(match["number"]) == 4 and match["number"][:2] in {"19", "20"}
        if not _STANDS_ALONE.match(text, end) or not (sure or not (is_year or kind in _SERIES)):
            continue
        yield DocumentMention(match.start(), match.end("number"), kind, match["number"])
        for number in re.finditer(r"\d+", text[match.start("more") : end] if listed else ""):
            start = match.start("more") + number.start()
            yield DocumentMention(start, start + len(number.group()), kind, number.group())


def _congresses(text: str) -> Iterator[DocumentMention]:
    for match in _CONGRESS.finditer(text):
        if _ORDINAL.search(match.group()):
            name = _squeezed(match.group())
            yield DocumentMention(match.start(), match.end(), Kind.RESOLUTION, None, name)


def _titled(text: str) -> Iterator[DocumentMention]:
    """Strategies, schemes and programmes: in quotation marks, for a period, or national."""
    end = 0
    for match in sorted([*_TITLED.finditer(text), *_NATIONAL.finditer(text)], key=_place):
        start = match.start()
        if start < end or _TO_BE_WRITTEN.search(text, max(0, start - _BEFORE), start):
            continue
        end = match.end()
        kind = kind_named(" ".join(match.group().split()[:2]))
        yield DocumentMention(start, end, kind, None, _squeezed(match.group()))


def _place(match: re.Match[str]) -> tuple[int, int]:
    return match.start(), -match.end()


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)
