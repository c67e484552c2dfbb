"""Words that speak to the program: in a question an attack, in a document no part of its matter.

Documents and questions are data, never orders. What is recognised here is refused (questions) or
left out of answers (sentences of documents); the rest of the defence is that an answer consists
of cited words and that a language model is shown passages as data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import product

from index.lines import mend_letters
from index.normalise import LABEL
from index.quotes import INVISIBLE
from index.tokens import folded_key, words
from rag.phrases import PhraseTable

_QUESTIONS_ONLY = "câu hỏi"
_TURN = re.compile(
    r"\W*(?:system|user|assistant|human|chatbot|bot|developer|người dùng|trợ lý)(?: AI)?\s*[:：]",
    re.IGNORECASE,
)
"""A sentence that poses as a turn of a conversation with the program."""
_TAG = re.compile(
    r"</?\s*(?:passages?|context|documents?|system\w*|user|assistant|instructions?|prompt|tool\w*)"
    r"\b[^<>\n]*>|<\|\w+\|>|\[/?INST\]",
    re.IGNORECASE,
)
"""What passages and turns are fenced with where a language model reads them."""
_ENCODED = re.compile(r"(?<![\w/.:=&?%-])(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[A-Za-z0-9+/]{40,}={0,2}")
"""A run of base64, which nobody reads."""
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MATTER = 4
"""A sentence with so many words outside its asides is judged by them alone."""
_DISGUISED = 2
"""So many words of mixed alphabets in a sentence are no slip of a scanner."""


def is_attack(question: str) -> bool:
    """Whether a question gives orders to the program, or asks for help with a crime."""
    text = _readable(question)
    return _speaks(text, _phrases(questions=True)) or bool(_TAG.search(text) or _TURN.match(text))


def addressed(sentences: Sequence[str]) -> list[bool]:
    """For each sentence of a passage, in order, whether it speaks to the program.

    What such a sentence introduces ("Ví dụ để trợ lý học theo:") belongs to it, up to the next
    numbered unit. A sentence with an aside to the program still says what it says.
    """
    found: list[bool] = []
    introduced = False
    for sentence in sentences:
        introduced = introduced and not LABEL.match(sentence)
        found.append(introduced or is_addressed(sentence))
        introduced = found[-1] and (introduced or sentence.rstrip().endswith(":"))
    return found


def is_addressed(sentence: str) -> bool:
    """Whether a sentence by itself speaks to the program."""
    text = _readable(sentence)
    matter = _ASIDE.sub(" ", text)
    text = matter if len(words(matter)) >= _MATTER else text
    return (
        _speaks(text, _phrases(questions=False))
        or bool(_TURN.match(text) or _TAG.search(text) or _ENCODED.search(text))
        or _disguised_words(text) >= _DISGUISED
    )


def _speaks(text: str, phrases: PhraseTable[bool]) -> bool:
    return next(phrases.find(words(text)), None) is not None


def _readable(text: str) -> str:
    """The text as it reads: wide and styled letters plain, look-alikes mended, nothing hidden."""
    compatible = unicodedata.normalize("NFKC", text)
    return mend_letters(re.sub(rf"[{INVISIBLE}]", "", compatible))


def _disguised_words(text: str) -> int:
    return sum(len({*map(_alphabet, word)}) > 1 for word in re.findall(r"[^\W\d_]{4,}", text))


@cache
def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


@cache
def _phrases(*, questions: bool) -> PhraseTable[bool]:
    return PhraseTable(((phrase, True) for phrase in _expanded(questions)), folded_key)


def _expanded(questions: bool) -> Iterator[str]:
    """Every phrase of the table: one alternative of each slot, in all combinations."""
    table = files("rag") / "data" / "injection_phrases.txt"
    for line in table.read_text(encoding="utf-8").splitlines():
        phrase, _, where = line.partition("\t")
        if phrase.strip() and not line.startswith("#") and (questions or where != _QUESTIONS_ONLY):
            slots = (slot.strip().split("|") for slot in phrase.split(" + "))
            yield from (" ".join(filter(None, chosen)) for chosen in product(*slots))


_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_SCRIPT = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ELEMENT = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>|<!--.*?-->", re.DOTALL)


def inert(text: str) -> str:
    """A text of a document without what a page would load, follow or run.

    Images go, links leave their words, tags go with their attributes and scripts with their
    content. For the words of an answer; its quotes stay as the source has them.
    """
    bare = _LINK.sub(r"\1", _IMAGE.sub("", _SCRIPT.sub("", text)))
    return re.sub(r"[ \t]{2,}", " ", _ELEMENT.sub("", bare)).strip()
