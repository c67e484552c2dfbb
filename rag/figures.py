"""Whether the figures of a statement stand in the words it cites, and say there the same.

A figure is looked at with what is beside it: what it counts ("640 hộ", not "640 người"), how it
is bounded ("trước ngày", "không quá", "trở lên"), and which of several like things it belongs to:
in "xen ghép 30 triệu đồng, tái định cư 50 triệu đồng" nobody is promised what another gets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from index.tokens import accented_key
from rag.statement import Kind, Piece


class Bound(Enum):
    """How a figure limits what it counts; ``WITHIN`` ("trong 24 giờ") is as good as ``EXACT``."""

    EXACT = "đúng"
    WITHIN = "trong"
    AT_MOST = "không quá"
    AT_LEAST = "ít nhất"
    MORE = "trên"
    LESS = "dưới"
    BEFORE = "trước"
    AFTER = "sau"
    UNTIL = "đến"
    FROM = "từ"
    ABOUT = "khoảng"


_SAME = (frozenset({Bound.EXACT, Bound.WITHIN}), frozenset({Bound.FROM, Bound.AT_LEAST}))
_BEFORE_FIGURE = {
    Bound.AT_MOST: "không quá|tối đa|nhiều nhất|không vượt quá|không vượt|cao nhất|không hơn"
    "|không nhiều hơn|không được quá|không trên",
    Bound.AT_LEAST: "ít nhất|tối thiểu|không dưới|không thấp hơn|không ít hơn|thấp nhất"
    "|không được dưới",
    Bound.MORE: "trên|hơn|vượt|vượt quá|quá|lớn hơn|cao hơn|nhiều hơn",
    Bound.LESS: "dưới|chưa đến|chưa quá|chưa đủ|nhỏ hơn|thấp hơn|ít hơn",
    Bound.BEFORE: "trước",
    Bound.AFTER: "sau",
    Bound.UNTIL: "đến|đến hết|tới|hết|chậm nhất|muộn nhất|chậm nhất đến|chậm nhất trước",
    Bound.FROM: "từ|kể từ|bắt đầu từ",
    Bound.ABOUT: "khoảng|xấp xỉ|gần|chừng",
    Bound.WITHIN: "trong|trong vòng",
}
_BEHIND_FIGURE = {
    Bound.AT_LEAST: "trở lên",
    Bound.AT_MOST: "trở xuống",
    Bound.FROM: "trở đi",
}
_Phrase = tuple[str, ...]


def _phrases(table: dict[Bound, str]) -> dict[_Phrase, Bound]:
    return {
        tuple(map(accented_key, phrase.split())): bound
        for bound, phrases in table.items()
        for phrase in phrases.split("|")
    }


_BEFORE = _phrases(_BEFORE_FIGURE)
_BEHIND = _phrases(_BEHIND_FIGURE)
_LONGEST = max(map(len, _BEFORE))
_REACH = 4
"""Words between a figure and "trở lên" behind it, at most."""
_BETWEEN = frozenset(
    map(accented_key, "ngày tháng năm quý giờ mức là đạt thời hạn gian mốc lúc khi được".split())
)
"""Words between a bound and its figure ("trước thời hạn là ngày 05/3")."""
_LABELS = frozenset(
    map(accented_key, "điều khoản mục chương đợt quý tháng năm ngày thứ khóa bước".split())
)
"""Words that name the figure behind them: it counts nothing then."""


_ARTICLE = accented_key("điều")
_NUMBERED = frozenset(map(accented_key, "điều khoản mục phần".split()))
"""What the number at the beginning of a line may be the number of: told where the quote itself
refers to no such thing ("theo khoản 1 Điều này")."""
_YEAR = accented_key("năm")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in its place. ``at`` is its place among the pieces, ``used`` those of its bound.

    ``label`` names it ("Điều" 9), ``unit`` is what it counts; each a key, or empty.
    ``heads_line``: it is the number of an article, clause or section that begins a line;
    ``heading`` is then the first word behind it that states something.
    """

    piece: Piece
    at: int
    bound: Bound
    label: str
    unit: str
    used: frozenset[int]
    heads_line: bool
    heading: str

    @property
    def names_section(self) -> bool:
        """Whether it is the number of a unit of the text: "Điều 9", "khoản 2"."""
        return self.label in _NUMBERED


def figures_in(found: Sequence[Piece]) -> list[Figure]:
    """The figures among pieces, in order."""
    return [_figure(found, i) for i, piece in enumerate(found) if piece.is_figure]


def _figure(found: Sequence[Piece], at: int) -> Figure:
    piece = found[at]
    before = found[at - 1] if at and not piece.opens else None
    behind = found[at + 1] if at + 1 < len(found) and not found[at + 1].opens else None
    label = before.key if before and before.key in _LABELS else ""
    unit = behind.key if behind and piece.kind is Kind.AMOUNT and not behind.is_figure else ""
    bound, used = _bound(found, at)
    first = found[at - 1] if label == _ARTICLE else piece
    heads_line = first.line and (label == _ARTICLE or behind is None)
    heading = next((p.key for p in found[at + 1 :] if p.states), "") if heads_line else ""
    return Figure(piece, at, bound, label, unit, used, heads_line, heading)


def _bound(found: Sequence[Piece], at: int) -> tuple[Bound, frozenset[int]]:
    clause = found[at].clause
    for end in range(at + 1, min(len(found), at + 1 + _REACH)):
        phrase = tuple(piece.key for piece in found[end : end + 2])
        if found[end].clause == clause and phrase in _BEHIND:
            return _BEHIND[phrase], frozenset((end, end + 1, *_from(found, at)))
    end = at
    while end > 0 and not found[end].opens and found[end - 1].key in _BETWEEN:
        end -= 1
    if found[end].opens:
        return Bound.EXACT, frozenset()
    for length in range(_LONGEST, 0, -1):
        start = end - length
        phrase = tuple(piece.key for piece in found[max(0, start) : end])
        if start >= 0 and phrase in _BEFORE and found[start].clause == clause:
            return _BEFORE[phrase], frozenset(range(start, at))
    return Bound.EXACT, frozenset()


def _from(found: Sequence[Piece], at: int) -> Iterator[int]:
    """The "từ" that goes with "trở lên"."""
    if at and _BEFORE.get((found[at - 1].key,)) is Bound.FROM:
        yield at - 1


def unsupported_figure(
    stated: Sequence[Piece], quoted: Sequence[Piece], context: Sequence[Piece]
) -> Figure | None:
    """A figure of a statement that the words quoted do not bear out; ``None`` if they bear all.

    The year of a document whose title (in ``context``) names it may be quoted from its date.
    """
    there, mine = figures_in(quoted), figures_in(stated)
    titled = {f.piece.key for f in figures_in(context) if f.label == _YEAR}
    dated = {f.piece.key.rpartition("/")[2] for f in there if f.piece.kind is Kind.DATE}
    for figure in mine:
        if figure.label == _YEAR and figure.piece.key in titled & dated:
            continue
        again = sum(other.piece.key == figure.piece.key for other in mine)
        if again > 1 and again > sum(_is_same(figure, other) for other in there):
            return figure
        same = [o for o in there if _is_same(figure, o) and _fits(figure, o, there)]
        near = [other for other in same if _counts_the_same(figure, other, stated, quoted)]
        if not any(_is_meant(figure, other, there, stated, quoted) for other in near):
            return figure
    return None


def _is_same(figure: Figure, other: Figure) -> bool:
    """Same value; a date without its year may be told of one with it."""
    mine, theirs = figure.piece.key, other.piece.key
    shortened = figure.piece.kind is Kind.DATE and mine.count("/") == 1
    return mine == theirs or (shortened and theirs.startswith(f"{mine}/"))


def _fits(figure: Figure, other: Figure, there: Sequence[Figure]) -> bool:
    """Whether both are bounded alike, and name or count the same."""
    bounds = {figure.bound, other.bound}
    if len(bounds) > 1 and not any(bounds <= same for same in _SAME):
        return False
    if figure.piece.kind is not Kind.AMOUNT:
        return True
    if other.heads_line and not figure.heads_line:
        referred = any(o.label == figure.label and not o.heads_line for o in there)
        return figure.names_section and not referred
    if other.heads_line:
        return figure.label == other.label and figure.heading == other.heading
    labels, units = {figure.label, other.label}, {figure.unit, other.unit}
    if labels == {"", _YEAR}:
        return not (figure.unit or other.unit)
    alone = labels == units == {""}
    return alone or (len(labels) == 1 and "" not in labels) or (len(units) == 1 and "" not in units)


def _counts_the_same(
    figure: Figure, other: Figure, stated: Sequence[Piece], quoted: Sequence[Piece]
) -> bool:
    """Whether what a figure counts ("450 tấn gạo") stands in the clause of the other."""
    if figure.piece.kind is not Kind.AMOUNT or figure.label:
        return True
    clause = {p.key for p in quoted if p.clause == other.piece.clause}
    behind = [i for i in range(figure.at + 1, figure.at + 3) if i not in figure.used]
    counted = [stated[i] for i in behind if i < len(stated)]
    return clause.issuperset(p.key for p in counted if p.clause == figure.piece.clause and p.states)


def _is_meant(
    figure: Figure,
    other: Figure,
    there: Sequence[Figure],
    stated: Sequence[Piece],
    quoted: Sequence[Piece],
) -> bool:
    """Whether the statement speaks of this figure of the quote and not of a rival beside it.

    A rival is meant instead if words that stand in its clause alone are in the statement, and the
    statement tells more of that clause than of this one.
    """
    values = {piece.key for piece in stated if piece.is_figure}
    mine = _clause(other, quoted)
    for rival in there:
        if rival.piece.key == other.piece.key or not (mine and _rivals(other, rival)):
            continue
        theirs = _clause(rival, quoted)
        told = _clause(figure, stated)
        if not told & (theirs ^ mine) and rival.piece.key not in values:
            told = _words(stated)
        for_rival, for_mine = told & (theirs - mine), told & (mine - theirs)
        if for_rival and (not for_mine or _share(told, theirs) > _share(told, mine)):
            return False
    return True


def _rivals(figure: Figure, other: Figure) -> bool:
    alike = figure.piece.kind is other.piece.kind and figure.label == other.label
    per_cent = figure.piece.key.endswith("%") == other.piece.key.endswith("%")
    return alike and per_cent and figure.unit == other.unit


def _clause(figure: Figure, found: Sequence[Piece]) -> frozenset[str]:
    clause = figure.piece.clause
    return _words([p for p in found if p.clause == clause and p is not figure.piece])


def _words(found: Sequence[Piece]) -> frozenset[str]:
    return frozenset(piece.key for piece in found if piece.states)


def _share(told: frozenset[str], words: frozenset[str]) -> float:
    return len(told & words) / len(words) if words else 1.0
