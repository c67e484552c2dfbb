"""Whether a statement denies what its quote does not, or affirms what the quote denies.

"Không" denies the words behind it to the end of its clause. An exception ("trừ khi …") belongs to
all of its sentence: to leave it out is to say more than the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from index.tokens import accented_key
from rag.figures import figures_in
from rag.statement import Piece


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(accented_key, words.split()))


_DENIES = _keys("không chưa chẳng chả đừng cấm miễn")
_EXCEPTS = _keys("trừ")
_COMPOUNDS = frozenset(
    tuple(map(accented_key, pair.split()))
    for pair in (
        "không gian|không khí|không quân|không vận|không lưu|khấu trừ|diệt trừ|bài trừ|phòng trừ"
        "|tiễu trừ|trừ gian|miễn phí|miễn dịch"
    ).split("|")
)
"""Words that only look like denials."""
_Expression = tuple[str, ...]


@dataclass(slots=True)
class _Sides:
    """What a text affirms and what it denies: its words, and those that follow one another.

    ``heads`` are the words that stand right behind the denials; ``denials`` counts those.
    ``beside`` are three words that stand side by side, ``across`` three with a denial behind the
    first.
    """

    said: set[_Expression] = field(default_factory=set)
    denied: set[_Expression] = field(default_factory=set)
    heads: set[_Expression] = field(default_factory=set)
    denials: int = 0
    beside: set[_Expression] = field(default_factory=set)
    across: set[_Expression] = field(default_factory=set)
    excepts: bool = False


def turns_round(stated: Sequence[Piece], quoted: Sequence[Piece]) -> bool:
    """Whether a statement denies or affirms otherwise than the quote, or drops an exception."""
    mine, theirs = _sides(stated), _sides(quoted)
    if mine.excepts != theirs.excepts or mine.denials > theirs.denials:
        return True
    if not mine.heads <= theirs.heads:
        return True
    if mine.across & theirs.beside - theirs.across or mine.beside & theirs.across - theirs.beside:
        return True
    denied_now = mine.denied & theirs.said - theirs.denied
    affirmed_now = mine.said & theirs.denied - theirs.said
    return bool(denied_now or affirmed_now)


def _sides(found: Sequence[Piece]) -> _Sides:
    sides = _Sides()
    bounding = {i for figure in figures_in(found) for i in figure.used}
    free = [
        (piece, i not in bounding and not _is_compound(found, i)) for i, piece in enumerate(found)
    ]
    sides.excepts = any(is_free and piece.key in _EXCEPTS for piece, is_free in free)
    for _, clause in groupby(free, key=lambda pair: pair[0].clause):
        runs = _runs([*clause])
        sides.said |= _expressions(runs[0])
        sides.denials += len(runs) - 1
        sides.denied |= _expressions([piece for run in runs[1:] for piece in run])
        threes = (run[i : i + 3] for run in _keyed(runs) for i in range(len(run) - 2))
        sides.beside |= set(map(tuple, threes))
        sides.across |= {(a[-1], *b[:2]) for a, b in pairwise(_keyed(runs)) if a and len(b) > 1}
        sides.heads |= {(key,) for run in runs[1:] for key in _stating(run)[:1]}
    return sides


def _expressions(found: Sequence[Piece]) -> set[_Expression]:
    keys = _stating(found)
    return {*((key,) for key in keys), *pairwise(keys)}


def _keyed(runs: Sequence[Sequence[Piece]]) -> list[list[str]]:
    """The keys of each run; an empty one first tells that a clause begins with the run."""
    keys = [[piece.key for piece in run] for run in runs]
    return [["", *keys[0]], *keys[1:]]


def _stating(found: Sequence[Piece]) -> list[str]:
    return [piece.key for piece in found if piece.states]


def _runs(clause: Sequence[tuple[Piece, bool]]) -> list[list[Piece]]:
    """A clause in runs of pieces: before the first denial, and behind each."""
    runs: list[list[Piece]] = [[]]
    for piece, is_free in clause:
        if is_free and piece.key in _DENIES:
            runs.append([])
        else:
            runs[-1].append(piece)
    return runs


def _is_compound(found: Sequence[Piece], at: int) -> bool:
    around = [p.key for p in found[max(0, at - 1) : at + 2] if p.clause == found[at].clause]
    return any(pair in _COMPOUNDS for pair in pairwise(around))
