"""What earlier turns of a conversation lend to a question.

A follow-up names less than it means: "Còn năm 2025 thì sao?", "Thế ai phối hợp?". What it names
replaces what was named before (a new province brings its own years); the words of the earlier
question stay with it, at less weight the more the follow-up says itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.tokens import accented_key, words
from rag.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; ``role`` is ``user`` or ``assistant``."""

    role: str
    content: str


EARLIER_WEIGHT = 0.35
"""What a word of the earlier question weighs beside one of a follow-up that says something."""
ANSWER_WEIGHT = 0.25
"""What a word of the answer before a follow-up weighs that points back at it."""

_SHORT = 2
"""A follow-up with fewer words of its own says nothing without the question before it."""
_POINTS_BACK = re.compile(
    r"\b(?:đó|ấy|này|nó|trên|vừa rồi|tương tự|họ|còn|thế|vậy|thì sao|nhầm|nữa|thêm)\b", re.I
)
_FILLERS = frozenset(
    accented_key(word)
    for word in (
        "còn thế vậy thì sao nữa à ạ nhỉ nhé ơi vâng dạ cảm ơn bạn tôi mình em anh chị hỏi thêm "
        "cho ý nhầm đó ấy này nó cơ mà và với của là có không gì nào ai ra đâu khi trong ở về theo "
        "các những được bị do năm tỉnh kế hoạch bản văn ngày số mấy bao nhiêu"
    ).split()
)


def own_words(text: str, lexicon: Lexicon, named: Sequence[str]) -> list[str]:
    """The words of a question that carry its topic: no fillers, ways of asking or scope."""
    found = words(text)
    asked = {i for m in lexicon.questions.find(found) for i in range(m.start, m.end)}
    scope = {accented_key(word) for name in named for word in words(name)}
    return [
        word
        for i, word in enumerate(found)
        if i not in asked and accented_key(word) not in _FILLERS | scope and not word.isdigit()
    ]


def is_empty_followup(own: Sequence[str]) -> bool:
    """Whether a follow-up only changes the scope of the question before it."""
    return len(own) < _SHORT


def points_back(text: str) -> bool:
    """Whether a question refers to what was said before it."""
    return bool(_POINTS_BACK.search(text))
