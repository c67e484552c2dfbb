"""Where sentences end in plans and codes.

Vietnamese official prose is long: a clause behind a semicolon or a closed assignment
"(… thực hiện);" stands for itself as much as a sentence does. A label ("2.", "a)"), an abbreviation
("TP.", "KT.") or a number ("1.000") ends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.letters import LOWER, UPPER
from index.model import Span

_END = re.compile(
    rf"(?<=[.!?…])[”\"’)]*\s+(?=[{UPPER}“\"(+-])"
    rf"|(?<=;)\s+|(?<=\)),\s+(?=[{LOWER}])|\n"
)
_NO_END = re.compile(
    r"(?:(?:^|\n)\s*(?:\d{1,2}(?:\.\d{1,2})*|[IVXL]+|[a-zđ]|Điều \d+\w?)"
    r"|\b(?:TP|KT|TM|TL|Q|ThS|TS|GS|PGS|Đ/c|đ/c))[.)]\s*$"
)


def sentence_spans(text: str, semicolons: bool = True) -> Iterator[Span]:
    """The sentences of a text, without the white space between them.

    With ``semicolons`` a clause that ends in one counts as a sentence.
    """
    start = 0
    for match in _END.finditer(text):
        if _NO_END.search(text, max(0, start - 1), match.start()) and match.group() != "\n":
            continue
        if not semicolons and text[match.start() - 1] == ";" and match.group() != "\n":
            continue
        if text[start : match.start()].strip():
            yield _stripped(text, start, match.end())
        start = match.end()
    if text[start:].strip():
        yield _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
