"""The structure of legislation: phần > chương > mục > tiểu mục > điều > khoản > điểm.

The same words begin lines of plain text ("Mục đích của giao dịch…", "Điều tra viên…", "Phần kết
luận…") and amended articles are quoted inside articles: a heading counts only where its number is
the next, and nothing inside “…” counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.normalise import REFERENCE, Reading
from index.units import Unit, follows, letter_rank, roman_value

_ORDINALS = "nhất hai ba tư năm sáu bảy tám chín mười".split()
_PART = re.compile(r"phần\s+(?:thứ\s+(\w+(?:\s+\w+)?)|([IVX]+|\d{1,2}))\s*(?=[:.\-–]|$)", re.I)
_CHAPTER = re.compile(rf"(?i:chương)\s+([IVXLC]+|\d{{1,2}})\b(?!{REFERENCE})\s*")
_DIVISION = re.compile(r"(mục|tiểu mục)\s+(\d{1,2}|[IVXL]+)\s*(?=[:.\-–]|$)", re.I)
_ARTICLE = re.compile(r"Điều\s+(\d{1,4})([a-zđ]?)\s*(?:[.:]\s*|$)")
_CLAUSE = re.compile(r"(\d{1,3})\s?\.\s+(?=\S)")
_POINT = re.compile(r"([a-zđ])\s?\)\s*(?=\S)")
_INLINE_POINT = re.compile(r"(?<=[;.:,])\s+(?=([a-zđ])\)\s)")
_LOST_POINTS = 5
"""Published texts leave points out, also the first ones ("d)" right behind its clause)."""
_LEVELS = {"part": 1, "chapter": 2, "mục": 3, "tiểu mục": 4, "article": 5, "clause": 6, "point": 7}


def has_articles(reading: Reading) -> bool:
    """Whether a document is built of articles: at least Điều 1 and Điều 2 head a paragraph."""
    numbers = [
        int(match[1])
        for block in reading.blocks
        if (match := _ARTICLE.match(block.span.of(reading.text.text)))
    ]
    return 1 in numbers and 2 in numbers


def code_units(reading: Reading) -> list[Unit]:
    """The units of a document that is built of articles, in order."""
    grammar = _Grammar()
    units: dict[str, Unit] = {}
    texts = [block.span.of(reading.text.text) for block in reading.blocks]
    quoted = _quoted(texts)
    for i, (block, text) in enumerate(zip(reading.blocks, texts, strict=True)):
        if i in quoted:
            continue
        for offset, path, label, title, level in grammar.read(text):
            units.setdefault(path, Unit(path, label, title, level, block.span.start + offset, i))
    return list(units.values())


def _quoted(texts: Sequence[str]) -> set[int]:
    """The paragraphs of quotations that fill paragraphs: amended articles and clauses."""
    quoted: set[int] = set()
    start = opened = 0
    for i, text in enumerate(texts):
        if not opened and text[0] not in '“"':
            continue
        start = start if opened else i
        opened = _still_open(text, opened, texts[start][0])
        if not opened and i > start:
            quoted |= {*range(start, i + 1)}
    return quoted


def _still_open(text: str, opened: int, mark: str) -> int:
    """How many quotations are open behind ``text``, if ``opened`` were open before it."""
    if mark == '"':
        return (opened + text.count(mark)) % 2
    return max(0, opened + _open_quotes(text))


_Found = tuple[int, str, str, str, int]


@dataclass(slots=True)
class _Grammar:
    chapter_path: str = ""
    chapter: int = 0
    part_name: str = ""
    begins_part: bool = False
    division: dict[str, str] = field(default_factory=dict)
    article: int = 0
    article_path: str = ""
    clause: int = 0
    point: int = 0
    quote: int = 0  # quotation marks opened and not yet closed
    seen: set[str] = field(default_factory=set)

    def read(self, text: str) -> Iterator[_Found]:
        """The units that begin in a paragraph; several points may stand on one line."""
        if found := self._article(text):
            self.quote = max(0, _open_quotes(text))
            yield found
            return
        quoted = self.quote > 0 or text[0] in '“"'
        self.quote = max(0, self.quote + _open_quotes(text))
        if quoted:
            return
        if found := self._heading(text):
            yield found
        elif self.article:
            yield from self._inside_article(text)

    def _heading(self, text: str) -> _Found | None:
        if match := _PART.match(text):
            return self._part(text, match)
        if match := _CHAPTER.match(text):
            return self._chapter(text, match)
        if (match := _DIVISION.match(text)) and self.chapter_path:
            return self._division(text, match)
        return None

    def _part(self, text: str, match: re.Match[str]) -> _Found | None:
        ordinal = (match[1] or match[2]).lower()
        if match[1] and ordinal.split()[0] not in _ORDINALS:
            return None
        self.part_name = f"Phần {'thứ ' if match[1] else ''}{ordinal if match[1] else match[2]}"
        self.chapter_path, self.division, self.begins_part = self.part_name, {}, True
        return self._found(0, self.part_name, match[0], text[match.end() :], _LEVELS["part"])

    def _chapter(self, text: str, match: re.Match[str]) -> _Found | None:
        number = _number(match[1])
        if not follows(number, self.chapter) and not (self.begins_part and number == 1):
            return None
        self.chapter, self.begins_part = number, False
        name = f"Chương {match[1].upper()}"
        # Chapters mostly run on through the parts; where they start again, the part tells which.
        path = f"{self.part_name} {name}".strip() if name in self.seen else name
        self.chapter_path, self.division = path, {}
        return self._found(0, path, match[0], text[match.end() :], _LEVELS["chapter"])

    def _division(self, text: str, match: re.Match[str]) -> _Found | None:
        kind, name = match[1].lower(), f"{match[1].capitalize()} {match[2]}"
        if kind == "mục":
            self.division = {}
        self.division[kind] = name
        path = " ".join([self.chapter_path, *self.division.values()])
        return self._found(0, path, match[0], text[match.end() :], _LEVELS[kind])

    def _article(self, text: str) -> _Found | None:
        match = _ARTICLE.match(text)
        if not match:
            return None
        number = int(match[1])
        inserted = bool(match[2]) and number == self.article
        if not inserted and not follows(number, self.article):
            return None
        if number != self.article + 1 and self.quote:
            return None  # an article quoted from elsewhere
        self.article, self.clause, self.point = number, 0, 0
        self.article_path = f"Điều {number}{match[2]}"
        return self._found(0, self.article_path, match[0], text[match.end() :], _LEVELS["article"])

    def _inside_article(self, text: str) -> Iterator[_Found]:
        offset = 0
        if (match := _CLAUSE.match(text)) and follows(int(match[1]), self.clause):
            self.clause, self.point = int(match[1]), 0
            offset = match.end()
            path = f"{self.article_path} khoản {self.clause}"
            yield self._found(0, path, match[0], text[offset:], _LEVELS["clause"])
        yield from self._points(text, offset)

    def _points(self, text: str, offset: int) -> Iterator[_Found]:
        starts = [] if offset else [0]
        starts += [match.end() for match in _INLINE_POINT.finditer(text)]
        for start in starts:
            match = _POINT.match(text, start)
            if match and self.point < (rank := letter_rank(match[1])) <= self.point + _LOST_POINTS:
                self.point = rank
                clause = f" khoản {self.clause}" if self.clause else ""
                path = f"{self.article_path}{clause} điểm {match[1]}"
                yield self._found(start, path, match[0], text[match.end() :], _LEVELS["point"])
            elif start == 0:
                return  # a paragraph that begins no point holds none

    def _found(self, offset: int, path: str, label: str, rest: str, level: int) -> _Found:
        self.seen.add(path)
        return offset, path, label.strip(), rest.strip(" .:-–\n"), level


def _number(text: str) -> int:
    return int(text) if text.isdigit() else roman_value(text.upper())


def _open_quotes(text: str) -> int:
    return text.count("“") - text.count("”")
