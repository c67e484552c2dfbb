"""The parts of a question that asks several things, each of which may be answered elsewhere.

"Tòa nào được ra lệnh bắt giữ tàu biển và thời hạn bắt giữ tối đa là bao lâu?" is answered by two
articles. Searched as a whole, such a question finds the one that shares more of its words.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from index.tokens import accented_key, words

_OWN_WORDS: Final = 3
"""A part with fewer words of its own ("đền bao nhiêu") says too little to be searched for alone."""
_LONGEST: Final = 600
"""A longer question tells a case, in characters: its parts would be embedded with all of it."""
_MOST: Final = 4
"""Each part is searched for and has its share of an answer; what is asked beyond joins the last."""
_ASKING: Final = re.compile(
    r"\b(?:mấy|bao nhiêu|bao lâu|bao giờ|ai|gì|nào|đâu|ra sao|làm sao|thế nào"
    r"|không(?=\s*(?:[,;?.]|$|và\b|thì\b)))(?!\w)",
    re.I,
)
_INDEFINITE: Final = re.compile(
    r"\b(?:không|chưa|chẳng|bất kỳ|bất cứ)\s+(?:\w+\s+){0,4}?(?:gì|ai|nào|đâu)\b", re.I
)
"""Asks nothing: "không có tin tức gì", "bất kỳ ai"."""
_JOINT: Final = re.compile(r"\s*[,;.?!]\s+(?:(?:và|còn|rồi)\s+)?|\s+(?:và|rồi)\s+", re.I)


def asked_parts(text: str, function_words: Collection[str]) -> tuple[str, ...]:
    """The parts of a (mended) question, in their order; none where it asks one thing or is long.

    ``function_words``, in their accented form, are no words of its own for a part.
    What asks nothing by itself, such as the case told before the question, goes with what follows.
    """
    if len(text) > _LONGEST:
        return ()
    parts: list[str] = []
    pending: list[str] = []
    for clause in filter(None, (c.strip(" ?.!") for c in _JOINT.split(text))):
        pending.append(clause)
        if (
            len(parts) < _MOST
            and _asks(clause)
            and _own_words(clause, function_words) >= _OWN_WORDS
        ):
            parts.append(", ".join(pending))
            pending = []
    if pending and parts:
        parts[-1] = ", ".join([parts[-1], *pending])
    return tuple(parts) if len(parts) > 1 else ()


def _asks(clause: str) -> bool:
    return bool(_ASKING.search(_INDEFINITE.sub(" ", clause)))


def _own_words(clause: str, function_words: Collection[str]) -> int:
    told = words(_ASKING.sub(" ", clause))
    return sum(accented_key(word) not in function_words for word in told)
