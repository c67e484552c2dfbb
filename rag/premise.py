"""Figures that a question takes for granted, held against the words that answer it.

"Vì sao được nộp tới ngày 20/3?" and "Có phải hạn là 30/3 không?" say a date. Where the cited words
of a plan do not hold it, the answer says so before it quotes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.tokens import folded_key, words
from rag.answer import Claim
from rag.question import Question

CONFIRM = re.compile(
    r"\b(?:có phải|phải không|phải chăng|đúng (?:không|chứ|vậy không)|có đúng|đúng là)\b", re.I
)
"""Asks whether something is so."""
_DIFFERS = "Lưu ý: câu hỏi nêu “{}”; phần văn bản trích dẫn dưới đây không nêu như vậy."
_DATE = re.compile(r"\b\d{1,2}/\d{1,2}(?:/\d{4})?\b")
_SPOKEN_DATE = re.compile(r"\bngày (\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?", re.I)
_PERCENT = re.compile(r"\b(\d+(?:[.,]\d+)?)\s*(?:%|phần trăm)", re.I)
_COUNT = re.compile(
    r"(?<!ngày )(?<!tháng )\b\d+ (?:tuổi|ngày|tháng|năm|giờ|tuần|lần|người|vụ)\b", re.I
)
"""A number of things; "ngày 05 tháng 3 năm 2031" holds none."""


def premise_notes(
    question: Question,
    claims: Sequence[Claim],
    body: str | None,
    expand: Callable[[str], str],
    *,
    legislation: bool,
) -> list[str]:
    """What to tell the asker about the dates, percentages and the body that the question states.

    Of ``legislation`` only a question that asks for confirmation is held against the text: the
    figures of a case ("thương tích 35%") need not stand in the law. ``body`` is the canonical name
    of a body that the question names; it too counts only where confirmation is asked for.
    ``expand`` writes abbreviations out.
    """
    confirms = bool(CONFIRM.search(question.text))
    if legislation and not confirms:
        return []
    said = _figures(" ".join(claim.text for claim in claims), counts=confirms)
    stated = _figures(_compared_years_aside(question.text), counts=confirms)
    notes = []
    for figure, written in stated.items():
        if not any(_agrees(figure, other) for other in said):
            notes.append(_DIFFERS.format(written))
        elif confirms and not _COUNT.fullmatch(written):
            notes.append(f"“{written}” nêu trong câu hỏi có trong phần văn bản trích dẫn dưới đây.")
    if confirms and body and not any(_names(claim, body, expand) for claim in claims):
        notes.append(_DIFFERS.format(body))
    return notes


def _names(claim: Claim, body: str, expand: Callable[[str], str]) -> bool:
    """Whether the words or the heading of a claim name a body, by the words of its name."""
    text = expand(f"{claim.text} {claim.citations[0].heading}")
    said = {*map(folded_key, words(text))}
    return said.issuperset(map(folded_key, words(body)))


def _figures(text: str, *, counts: bool) -> dict[str, str]:
    """The dates, percentages and ``counts`` of a text in one form each, and as written."""
    spoken = {
        "/".join(filter(None, match.groups())): match.group()
        for match in _SPOKEN_DATE.finditer(text)
    }
    written = {match.group(): match.group() for match in _DATE.finditer(text)}
    shares = {f"{match[1]}%": match.group() for match in _PERCENT.finditer(text)}
    counted = {m.group(): m.group() for m in _COUNT.finditer(text)} if counts else {}
    found = spoken | written | shares | counted
    return {_plain(figure): as_said for figure, as_said in found.items()}


def _plain(figure: str) -> str:
    """Without the zeros that people write or leave out."""
    return "/".join(part.lstrip("0") for part in figure.split("/"))


def _agrees(stated: str, said: str) -> bool:
    """A date without its year agrees with one that has it."""
    return stated == said or ("/" in stated and said.startswith(f"{stated}/"))


def _compared_years_aside(text: str) -> str:
    return re.sub(r"\bso với\b[^?.;]*", " ", text)
