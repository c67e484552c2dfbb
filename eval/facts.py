"""Whether a text holds a fact: a short string such as a number, a date or the name of a body.

Spelling that changes nothing counts for nothing: case, Unicode form, white space, marks of
markdown, quotation marks, kinds of dashes, and zeros in front of a number (05/3 is 5/3).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.letters import DASHES, WORD_ENDS

ALTERNATIVES = "|"
"""Between spellings of one fact, each as good as the other ("28/3/2025|28/03/2025")."""

_MARKS = re.compile(r"<[^<>]{1,8}>|[*_#`>|\\]+")
_MARKS_INSIDE = re.compile(r"(?<=[\w/.,-])[*_`]+(?=[\w/.,-])")
"""Marks in the middle of a word or date ("15/6/**2025**"), which divide nothing."""
_QUOTATION_MARKS = re.compile("[“”\"'‘’]")
_LEADING_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)")


def alternatives(fact: str) -> list[str]:
    """The spellings of a fact, as written."""
    return [spelling.strip() for spelling in fact.split(ALTERNATIVES)]


@lru_cache(maxsize=512)
def normalised(text: str) -> str:
    """A text without what makes no difference to a fact."""
    text = unicodedata.normalize("NFC", text).replace("Ð", "Đ").casefold()
    text = _QUOTATION_MARKS.sub("", _MARKS.sub(" ", _MARKS_INSIDE.sub("", text)))
    text = re.sub(rf"[{DASHES}]", "-", text)
    return _LEADING_ZEROS.sub("", " ".join(text.split()))


def has_fact(fact: str, text: str) -> bool:
    """Whether one spelling of ``fact`` stands in ``text``, as whole words."""
    return any(_stands(spelling, normalised(text)) for spelling in alternatives(fact))


def _stands(spelling: str, text: str) -> bool:
    wanted = normalised(spelling)
    # A figure is whole: 5 stands neither in 2,5 nor in 5.000, nor in 15.
    start = r"(?<!\w)(?<!\d[.,])" if wanted[:1].isdigit() else r"(?<!\w)"
    end = WORD_ENDS if wanted[-1:].isalnum() else ""
    end += r"(?![.,]\d)" if wanted[-1:].isdigit() else ""
    return bool(wanted) and bool(re.search(start + re.escape(wanted) + end, text))
