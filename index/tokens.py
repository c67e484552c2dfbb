"""The tokens of lexical search.

A Vietnamese word is one or more syllables written apart, so syllables and their neighbours
(bigrams) are the tokens. Whole dates and whole document numbers are tokens too, one-letter ones
("Y", "đ", "5") are kept, a tone mark counts wherever it is put (hoá, hóa), and the mark of a
footnote is no part of the word that carries it (tỉnh¹).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from index.letters import DASHES, UPPER

_TOKEN = re.compile(
    rf"\d{{1,5}}(?:/\d{{4}})?/[{UPPER}]\w*(?:[{DASHES}/]\w+)*"
    rf"|\d{{1,4}}[{DASHES}][{UPPER}]\w+(?:/[{UPPER}]\w*)+"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d+(?:[.,]\d+)*%?|[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹]+"
)
_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
"""Combining marks of the five written tones, each as the letter that types it."""


def word_matches(text: str) -> list[re.Match[str]]:
    """The words of an NFC text with their places."""
    return list(_TOKEN.finditer(text))


def words(text: str) -> list[str]:
    """The words, numbers, dates and document numbers of a text, as written, in order."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


@lru_cache(maxsize=100_000)
def accented_key(word: str) -> str:
    """One form for all spellings of a word: lower case, the tone behind the letters."""
    if not word[:1].isalpha():
        plain = re.sub(rf"[{DASHES}]", "-", word.lower())
        return re.sub(r"(?<![\d.,])0+(?=\d)", "", plain)
    marks = unicodedata.normalize("NFD", word.lower().replace("ð", "đ"))
    letters = "".join(c for c in marks if c not in _TONES)
    tone = "".join(_TONES[c] for c in marks if c in _TONES)
    return unicodedata.normalize("NFC", letters) + tone


@lru_cache(maxsize=100_000)
def folded_key(word: str) -> str:
    """A word without any diacritic, in lower case."""
    key = word.lower() if word[:1].isalpha() else accented_key(word)
    marks = unicodedata.normalize("NFD", key.replace("đ", "d").replace("ð", "d"))
    return "".join(c for c in marks if not unicodedata.combining(c))


def tokens(text: str, *, folded: bool) -> list[str]:
    """Unigrams, then bigrams (joined by ``_``), in the accented or the folded form."""
    key = folded_key if folded else accented_key
    singles = [key(word) for word in words(text)]
    return singles + [f"{left}_{right}" for left, right in pairwise(singles)]
