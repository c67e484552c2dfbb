"""Articles, clauses and points as they are cited: "các điểm a, b khoản 1 và khoản 2 Điều 173".

A citation mostly runs from the point up to the article, sometimes from the article down ("Điều 22
khoản 1"). Each article, clause or point that is named becomes one section path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.letters import DASHES

_RANGE_LIMIT = 60
"""A range of more articles than this is cited by its ends alone."""
_AND = rf"(?:\s*[,;]\s*(?:và\s+|hoặc\s+)?|\s+(?:và|hoặc|hay|đến|với|cùng)\s+|\s?[{DASHES}]\s?)"
_COUNTED = r"(?!\w|[.,/]\d|\s*(?:%|năm|tháng|ngày|giờ|người))"
"""Behind the last number of a list: it counts nothing ("Điều 5, 6 tháng đầu năm")."""
_NUMBERS = rf"\d{{1,3}}[a-zđ]?(?!\w)(?:{_AND}\d{{1,3}}[a-zđ]?{_COUNTED})*"
_LETTERS = rf"[a-zđ]\d?(?!\w)(?:{_AND}[a-zđ]\d?(?![\w)]))*"
_ROMAN = r"[IVXLC]+(?!\w)"
_LEVEL = (
    r"(?:(?:các\s+|từ\s+)*"
    rf"(?:[Đđ]iểm\s+(?:từ\s+)?{_LETTERS}|(?:[Kk]hoản|[Đđ]iều)\s+(?:từ\s+)?{_NUMBERS}))"
)
_HEADING = rf"(?:[Mm]ục\s+(?:\d{{1,2}}|[IVXL]+)\s*,?\s+)?[Cc]hương\s+{_ROMAN}"
_ARTICLE_HEADING = r"(?m:^Điều\s+\d+\w?[.:]?$)"
_LINK = rf"(?:{_AND}|\s*,?\s+(?:(?:của|thuộc|tại)\s+)?)"
ARTICLES = re.compile(rf"(?<!\w)(?!{_ARTICLE_HEADING})(?:{_HEADING}|{_LEVEL}(?:{_LINK}{_LEVEL})*)")
"""A run of articles with their clauses and points, or a chapter with its section."""

_TOKEN = re.compile(
    rf"(đến\s+|các\s+)?([Đđ]iểm|[Kk]hoản|[Đđ]iều)\s+(?:từ\s+)?({_NUMBERS}|{_LETTERS})"
)
_ITEM = re.compile(
    rf"(?P<to>đến\s+|[{DASHES}]\s?)?(?<!\w)(?P<item>\d{{1,3}}[a-zđ]?|[a-zđ]\d?)(?!\w)"
)
_HEADING_TOKENS = re.compile(r"([Mm]ục|[Cc]hương)\s+(\w+)")


@dataclass(slots=True)
class _Paths:
    """Collects the paths of one run; what stands before an article waits for it."""

    points: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    article: str = ""
    found: dict[str, None] = field(default_factory=dict)

    def add(self, level: str, items: list[str], *, shared: bool) -> None:
        if level == "điểm":
            self.points += items
        elif level == "khoản":
            points = self.points or [""]
            self.clauses += [_join(f"khoản {i}", p and f"điểm {p}") for i in items for p in points]
            self.points = []
        else:
            self._add_articles(items, shared)

    def _add_articles(self, items: list[str], shared: bool) -> None:
        inner = self.clauses + [f"điểm {point}" for point in self.points]
        for i, item in enumerate(items):
            # "khoản 1 các điều 5 và 6": the clause of each; "khoản 1 Điều 5, 6": of the first.
            below = inner if inner and (shared or i == 0) else [""]
            self.found |= dict.fromkeys(_join(f"Điều {item}", path) for path in below)
        self.article, self.points, self.clauses = f"Điều {items[-1]}", [], []

    def result(self) -> tuple[str, ...]:
        """The paths; what is left over at the end belongs to the article before it."""
        left = self.clauses
        if self.points:
            left = [_join(c, f"điểm {p}") for c in self.clauses or [""] for p in self.points]
        if self.article and left:
            self.found.pop(self.article, None)
            self.found |= dict.fromkeys(_join(self.article, path) for path in left)
        return tuple(self.found)


def article_paths(cited: str) -> tuple[str, ...]:
    """The section paths that a run found by ``ARTICLES`` names; none if no article is named."""
    if headings := dict(_HEADING_TOKENS.findall(cited)):
        named = {level.capitalize(): number for level, number in headings.items()}
        division = f"Mục {named['Mục']}" if "Mục" in named else ""
        return (_join(f"Chương {named['Chương']}", division),)
    paths = _Paths()
    last = ""
    for before, level, written in _TOKEN.findall(cited):
        items = list(_items(written, last if before.startswith("đến") else ""))
        paths.add(level.lower(), items, shared=before.startswith("các"))
        last = items[-1]
    return paths.result()


def _items(written: str, last: str) -> Iterator[str]:
    """The numbers or letters of a list, its ranges filled in; ``last`` begins the first one."""
    for match in _ITEM.finditer(written):
        item = match["item"]
        if (match["to"] or match.start() == 0) and last.isdigit() and item.isdigit():
            yield from _between(int(last), int(item))
        yield item
        last = item


def _between(first: int, last: int) -> Iterator[str]:
    if last - first <= _RANGE_LIMIT:
        yield from map(str, range(first + 1, last))


def _join(*parts: str) -> str:
    return " ".join(filter(None, parts))
