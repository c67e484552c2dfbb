"""Whether the words of a statement are those of the quote: none added, in the same order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from index.tokens import accented_key
from rag.figures import figures_in
from rag.statement import Piece
from rag.weights import WordWeights

MIN_SUPPORT = 0.5
"""Share of a statement's words, by weight, that the quote itself must hold (the rest may stand in
the title and the headings above it); below it the sentence is about something else."""
MIN_ORDER = 0.5
"""Share of neighbouring words of a statement that must follow each other in the quote too."""
_BESIDE = 3
_NEAR = 4
"""How far apart, in words that state something, neighbours of a statement may stand in a quote."""

_MARKUP = re.compile(
    r"[<>{}\[\]|\\`^~=]|\]\(|https?:|www\.|\b[\w-]+\.(?:com|net|org|vn|io)\b|\S@\S|\w+:\w+\(", re.I
)
_VOICE = re.compile(
    r"\b(?:tôi|chúng tôi|chúng ta|bạn|mình|quý vị|trợ lý|mô hình ngôn ngữ|AI|xin lỗi|rất tiếc"
    r"|có lẽ|có vẻ|dường như|hình như|theo ý kiến|thông thường|nói chung|nhìn chung|tóm lại"
    r"|như vậy|do đó|vì vậy|hãy|xin|vui lòng|lưu ý|đoạn trích|các đoạn|hệ thống|system|prompt"
    r"|assistant|user|ignore|instruction)\b",
    re.I,
)


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(accented_key, words.split()))


_ROLES = {(accented_key("chủ"), accented_key("trì")), (accented_key("phối"), accented_key("hợp"))}
_DEPUTY = accented_key("phó")
_FOR_ANOTHER = _keys("thay kt")
_PERMITS = ("có thể", "được phép", "được quyền", "có quyền", "khuyến khích")
_OBLIGES = ("phải", "bắt buộc")


def has_markup(text: str) -> bool:
    """Whether a sentence holds links, addresses, HTML or code: no sentence of a document does."""
    return bool(_MARKUP.search(text))


def has_foreign_letters(text: str) -> bool:
    """Whether letters of another script are mixed in, look-alikes or a model's other language."""
    letters = {c for c in text if c.isalpha()}
    return any(not unicodedata.name(c, "").startswith("LATIN") for c in letters)


def speaks_itself(text: str, quoted: str) -> bool:
    """Whether a sentence speaks for the model ("Theo tôi …") in words the quote lacks."""
    there = {match.lower() for match in _VOICE.findall(quoted)}
    return any(match.lower() not in there for match in _VOICE.findall(text))


def adds_words(stated: Sequence[Piece], quoted: Sequence[Piece], context: Sequence[Piece]) -> bool:
    """Whether a statement holds a word that neither the quote nor its place holds.

    The words that bound a figure ("ít nhất", "tối thiểu") are compared with the figure.
    """
    there = {piece.key for piece in (*quoted, *context) if piece.states}
    bounding = {i for figure in figures_in(stated) for i in figure.used}
    added = (p for i, p in enumerate(stated) if i not in bounding and not p.is_figure)
    return any(piece.states and piece.key not in there for piece in added)


def support(stated: Sequence[Piece], quoted: Sequence[Piece], weights: WordWeights) -> float:
    """Share, 0..1, of a statement's words and figures that the quote holds, by weight."""
    told = {piece.key: weights.of(piece.key) for piece in stated if piece.states}
    there = {piece.key for piece in quoted}
    whole = sum(told.values())
    return sum(w for key, w in told.items() if key in there) / whole if whole else 0.0


def is_out_of_place(
    stated: Sequence[Piece], quoted: Sequence[Piece], context: Sequence[Piece]
) -> bool:
    """Whether a word of a statement stands beside none of those it stands near there.

    The subject may come from a heading; figures are compared with what they count
    (``rag/figures.py``).
    """
    near = _neighbours([*context, *quoted])  # a heading is the subject of what stands below it
    near |= {(other, one) for one, other in near if one[0].isdigit() or other[0].isdigit()}
    named = {figure.piece.key for figure in figures_in(stated) if figure.names_section}
    free = _alone(context) | named
    free |= {p.key for p in stated[:1]} & {p.key for p in context}
    for _, clause in groupby(stated, key=lambda piece: piece.clause):
        keys = _units(clause)
        for i, key in enumerate(keys) if len(keys) > 1 else ():
            before, behind = keys[max(0, i - _BESIDE) : i], keys[i + 1 : i + 1 + _BESIDE]
            beside = {*((other, key) for other in before), *((key, other) for other in behind)}
            if key not in free and near.isdisjoint(beside):
                return True
    return False


def _alone(found: Sequence[Piece]) -> set[str]:
    """Words that make up a clause by themselves."""
    clauses = (_units(clause) for _, clause in groupby(found, key=lambda piece: piece.clause))
    return {keys[0] for keys in clauses if len(keys) == 1}


def _units(found: Iterable[Piece]) -> list[str]:
    """The words that state something; those for who leads and who coordinates are one each."""
    keys: list[str] = []
    for piece in found:
        if keys and (keys[-1], piece.key) in _ROLES:
            keys[-1] = f"{keys[-1]} {piece.key}"
        elif piece.states:
            keys.append(piece.key)
    return keys


def _neighbours(found: Sequence[Piece]) -> set[tuple[str, ...]]:
    """The pairs of words that follow each other closely, in their order."""
    keys = _units(found)
    return {(one, other) for i, one in enumerate(keys) for other in keys[i + 1 : i + 1 + _NEAR]}


def order(stated: Sequence[Piece], quoted: Sequence[Piece]) -> float:
    """Share, 0..1, of neighbouring words of a statement that follow each other in the quote."""
    near, there = _neighbours(quoted), {piece.key for piece in quoted}
    told = [piece for piece in stated if piece.states and piece.key in there]
    pairs = [(a.key, b.key) for a, b in pairwise(told) if a.clause == b.clause]
    return sum(pair in near for pair in pairs) / len(pairs) if pairs else 1.0


def promotes(stated: Sequence[Piece], quoted: Sequence[Piece]) -> bool:
    """Whether a deputy of the quote, or who signs for another, holds the office in a statement."""
    offices = {b.key for a, b in pairwise(quoted) if a.key == _DEPUTY}
    if not offices or _FOR_ANOTHER.intersection(p.key for p in stated):
        return False
    before = zip([None, *stated], stated, strict=False)
    return any(p.key in offices and (not b or b.key != _DEPUTY) for b, p in before)


def changes_duty(text: str, quoted: str) -> bool:
    """Whether what may be done becomes what must be done, or the other way round."""
    may, must = _has(text, _PERMITS), _has(text, _OBLIGES)
    may_there, must_there = _has(quoted, _PERMITS), _has(quoted, _OBLIGES)
    return (may and not may_there) or (must and may_there and not must_there)


def _has(text: str, phrases: Sequence[str]) -> bool:
    return any(re.search(rf"\b{phrase}\b", text, re.I) for phrase in phrases)
