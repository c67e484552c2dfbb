"""Articles, clauses and points of legislation that a question names by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_LAW = (
    r"(?:\s+(?:của\s+)?(?:bộ luật|luật|pháp lệnh)(?:\s+[^\W\d]+){1,10}?"
    r"(?:\s+(?:năm\s+)?\d{4})?)?"
)
"""The name of the law may stand between an article and its clause: "Điều 9 Luật … khoản 2"."""
_NO_OTHER = r"(?!\s*,?\s*(?:của\s+)?điều\s+\d)"
"""Behind a clause: it belongs to an article that follows it."""
_ARTICLE = re.compile(
    r"(?:điểm\s+(?P<point>[a-zđ])\s*,?\s*)?(?:khoản\s+(?P<clause>\d{1,2})\s*,?\s*(?:của\s+)?)?"
    r"điều\s+(?P<article>\d{1,4}[a-zđ]?)\b"
    rf"(?:{_LAW}\s*,?\s*(?:điểm\s+(?P<point_between>[a-zđ])\s*,?\s*)?"
    rf"khoản\s+(?P<clause_after>\d{{1,2}})\b{_NO_OTHER})?"
    r"(?:\s*,?\s*điểm\s+(?P<point_after>[a-zđ])\b(?!\s*,?\s*khoản))?",
    re.I,
)
_PART = re.compile(
    r"(?:\bđiểm\s+(?P<point>[a-zđ])\b\s*,?\s*)?\bkhoản\s+(?P<clause>\d{1,2})\b(?!\s*(?:%|[.,]\d))"
    r"(?:\s*,?\s*điểm\s+(?P<point_after>[a-zđ])\b)?"
    r"|(?<!địa )\bđiểm\s+(?P<point_alone>[a-zđ])\b(?!\w)",
    re.I,
)
_SHORT = re.compile(
    r"(?<![\w.,/-])(?:(?P<clause_mark>k)[.\s]?(?P<clause>\d{1,2})\s*,?\s*)?"
    r"(?P<mark>[đd]\.?\s?)(?P<article>\d{1,4}[a-zđ]?)(?![\w/-]|[.,]\d)"
    r"(?:\s*,?\s*k[.\s]?(?P<clause_after>\d{1,2})(?![\w/-]))?"
    r"(?P<law>(?=\s+(?:của\s+|cua\s+)?(?:bl|bộ luật|bo luat|luật|luat)))?",
    re.I,
)
"""Articles as lawyers note them: "Đ173", "K2 Đ.173", "Đ173 K2"."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of legislation as asked for by number."""

    article: str
    clause: str | None = None
    point: str | None = None

    @property
    def path(self) -> str:
        """The section path, as in the outline of a code."""
        parts = [f"Điều {self.article}"]
        parts += [f"khoản {self.clause}"] if self.clause else []
        return " ".join([*parts, *([f"điểm {self.point}"] if self.point else [])])


@dataclass(frozen=True, slots=True)
class PartAsked:
    """A clause or point named without its article, which an earlier turn names."""

    clause: str | None
    point: str | None

    def of(self, article: Article) -> Article:
        """This part of an article; a point alone is of the clause asked for before."""
        return replace(article, clause=self.clause or article.clause, point=self.point)


def written_out(text: str) -> str:
    """The text with articles and clauses that are noted in short written out: "K2 Đ173".

    Typed without diacritics or apart ("d173", "Đ 173") the letter alone says little: a clause or a
    law must be named beside it.
    """
    return _SHORT.sub(_long_form, text)


def _long_form(match: re.Match[str]) -> str:
    clause = match["clause"] or match["clause_after"]
    is_plain = match["mark"].rstrip(".") in {"đ", "Đ"}
    if not is_plain and not clause and match["law"] is None:
        return match[0]
    lead = f"khoản {clause} " if clause else ""
    return f"{lead}Điều {match['article']}"


def articles_in(text: str) -> Iterator[Article]:
    """The articles that a (mended) text names, in order."""
    for match in _ARTICLE.finditer(text):
        point = match["point"] or match["point_between"] or match["point_after"] or ""
        clause = match["clause"] or match["clause_after"]
        yield Article(match["article"].lower(), clause, point.lower() or None)


def parts_in(text: str) -> Iterator[PartAsked]:
    """The clauses and points that a text names, in order."""
    for match in _PART.finditer(text):
        point = match["point"] or match["point_after"] or match["point_alone"] or ""
        yield PartAsked(match["clause"], point.lower() or None)
