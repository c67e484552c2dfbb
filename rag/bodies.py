"""Names in a statement, of bodies and of places, and who leads, against the words it cites.

A body is found by the table of names (``index/data/agencies.tsv``), the level apart ("Công an" +
"tỉnh"); any other name by its capitals. What is not found as a name is still a word, and must
stand in the words cited like any other (``rag/wording.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from index.bodies.agency_table import RowKind, packaged_rows
from index.tokens import accented_key
from rag.statement import Piece, pieces

_AND, _TIER = accented_key("và"), accented_key("cấp")
_LEVELS = sorted(
    (
        tuple(map(accented_key, level.split()))
        for level in "tỉnh|thành phố|huyện|thị xã|xã|phường|thị trấn|quận|cấp tỉnh|cấp huyện|cấp xã"
        "|cấp cơ sở|các cấp|các huyện|các xã|các xã phường|các huyện thị xã|các địa phương"
        "|các huyện thị xã thành phố|các xã phường thị trấn|trung ương|quốc gia".split("|")
    ),
    key=len,
    reverse=True,
)
_PROVINCIAL = frozenset({(), ("tinhr",), tuple(map(accented_key, ("thành", "phố")))})
_LEVEL_AT_END = (" tỉnh", " thành phố")
_TIERS = frozenset(map(accented_key, "tỉnh huyện xã cơ thôn trung quốc các".split()))
_HEADS = frozenset(
    map(
        accented_key,
        "sở bộ ban cục vụ tổng chi công ủy hội đoàn tỉnh thành huyện văn viện tòa đài báo trung "
        "trường thanh kho quân mặt liên hiệp chính thủ quốc chủ phó đảng thường thuế hải ngân bảo "
        "kiểm cảnh ubnd hđnd".split(),
    )
)
"""First syllables of names of bodies: before one, another name has ended."""
_PLACES = frozenset(
    map(
        accented_key,
        "tỉnh phố huyện xã phường trấn quận thôn bản ấp sông hồ đê đảo khu lộ đường cầu".split(),
    )
)
"""What a place is called; the name behind it must be that of the words cited."""
_LEAD = tuple(map(accented_key, ("chủ", "trì")))
_COORDINATE = tuple(map(accented_key, ("phối", "hợp")))
_IMPLEMENT = tuple(map(accented_key, ("thực", "hiện")))
_BEFORE_NAME = frozenset(map(accented_key, "là do với cùng của và các".split()))


@dataclass(frozen=True, slots=True)
class Body:
    """A body named: the keys of its name without "và", those of its level, and where it stands.

    The name of its place is no part of it, but ends it.
    """

    name: tuple[str, ...]
    level: tuple[str, ...]
    start: int = field(compare=False)
    end: int = field(compare=False)

    def is_named_by(self, other: Body) -> bool:
        """Whether ``other``, of the words cited, names this body as closely or more so."""
        if self.name != other.name:
            return False
        provincial = self.level in _PROVINCIAL and not other.level and self.name[0] == _SO
        return not self.level or self.level == other.level or provincial


_SO = accented_key("sở")


def bodies_in(found: Sequence[Piece]) -> list[Body]:
    """The bodies of the table that pieces of a text name, in order."""
    named: list[Body] = []
    i = 0
    while i < len(found):
        body = _body_at(found, i)
        if body:
            named.append(body)
        i = body.end if body else i + 1
    return named


def _body_at(found: Sequence[Piece], start: int) -> Body | None:
    best: tuple[tuple[str, ...], int] | None = None
    name: tuple[str, ...] = ()
    for end in range(start, min(len(found), start + _longest())):
        if found[end].key == _AND:
            continue
        name = (*name, found[end].key)
        if name in _names():
            best = name, end + 1
        elif name not in _beginnings():
            break
    if best is None:
        return None
    name, end = best
    level = _level_at(found, end)
    return Body(name, level, start, _place_end(found, end + len(level)))


def _level_at(found: Sequence[Piece], start: int) -> tuple[str, ...]:
    for level in _LEVELS:
        if tuple(piece.key for piece in found[start : start + len(level)]) == level:
            return level
    return ()


def _place_end(found: Sequence[Piece], end: int) -> int:
    """Where the name of the place behind a level ends ("thị xã Hòa Mỹ")."""
    while end < len(found) and found[end].is_capital and not found[end].opens:
        end += 1
    return end


@cache
def _names() -> frozenset[tuple[str, ...]]:
    rows = [row for row in packaged_rows() if row.kind is RowKind.BODY]
    written = (form for row in rows for form in (row.name, *row.aliases))
    return frozenset(filter(None, map(_name_keys, written)))


def _name_keys(form: str) -> tuple[str, ...]:
    for level in _LEVEL_AT_END:
        form = form.removesuffix(level)
    keys = tuple(piece.key for piece in pieces(form) if piece.key != _AND)
    return keys if len(keys) > 1 else ()


@cache
def _beginnings() -> frozenset[tuple[str, ...]]:
    return frozenset(name[:length] for name in _names() for length in range(1, len(name)))


@cache
def _longest() -> int:
    return 2 * max(map(len, _names()))


def unknown_name(
    stated: Sequence[Piece], quoted: Sequence[Piece], context: Sequence[Piece]
) -> bool:
    """Whether a statement names a body or place that neither the quote nor its place names.

    ``context`` is where the quote stands: title, headings, the line that introduces a list.
    """
    there, around, named = bodies_in(quoted), bodies_in(context), bodies_in(stated)
    for body in named:
        quotes = sum(body.is_named_by(other) for other in there)
        known = quotes or any(body.is_named_by(other) for other in around)
        if not known or sum(body == other for other in named) > max(1, quotes):
            return True
    pairs = {(a.key, b.key) for text in (quoted, context) for a, b in pairwise(text)}
    return any(pair not in pairs for pair in _name_pairs(stated))


def _name_pairs(found: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Neighbours within a name ("Đồi Sim"), and a kind of place or level with what it names."""
    for one, other in pairwise(found):
        if one.key == _TIER and other.key in _TIERS:
            yield one.key, other.key
        if other.opens or not other.is_capital or other.key in _HEADS:
            continue
        if one.is_capital or one.key in _PLACES:
            yield one.key, other.key


def wrong_role(stated: Sequence[Piece], quoted: Sequence[Piece], context: Sequence[Piece]) -> bool:
    """Whether a statement lets a body lead, coordinate, act or be acted on as the quote does not.

    Under a heading that is the name of a body, "Chủ trì …" says that this body leads.
    """
    if any(_count(stated, role) > _count(quoted, role) for role in (_LEAD, _COORDINATE)):
        return True
    there = _roles(quoted)
    headed = bodies_in(context)
    ownerless = {_LEAD, _COORDINATE} & _ownerless(quoted)
    for body, roles in _roles(stated):
        same = [theirs for other, theirs in there if body.is_named_by(other)]
        by_heading = ownerless if any(body.is_named_by(o) for o in headed) else set()
        if roles and not roles <= set().union(by_heading, *same):
            return True
        if not any(same) and _on_wrong_side(body, stated, quoted):
            return True
    return False


_Roles = set[tuple[str, ...]]


def _roles(found: Sequence[Piece]) -> list[tuple[Body, _Roles]]:
    """The bodies named, each with what it is said to do: lead, coordinate, implement."""
    named = bodies_in(found)
    roles: list[_Roles] = [set() for _ in named]
    for i, body in enumerate(named):
        before, behind = _before(found, body.start), _behind(found, body.end)
        if behind in (_LEAD, _IMPLEMENT) or (behind == _COORDINATE and not _leads_on(found, body)):
            roles[i].add(behind)
        owned = bool(i) and before == _LEAD and _behind(found, named[i - 1].end) == _LEAD
        if before in (_LEAD, _COORDINATE) and not owned:
            roles[i].add(before)
        elif i and _is_listed(found, named[i - 1], body) and _COORDINATE in roles[i - 1]:
            roles[i].add(_COORDINATE)
    for i in range(len(named) - 2, -1, -1):
        if not roles[i] and _is_listed(found, named[i], named[i + 1]):
            roles[i] |= roles[i + 1] - {_COORDINATE} if _LEAD in roles[i + 1] else roles[i + 1]
    return [*zip(named, roles, strict=True)]


def _before(found: Sequence[Piece], at: int) -> tuple[str, ...]:
    while at > 0 and found[at - 1].key in _BEFORE_NAME:
        at -= 1
    return tuple(piece.key for piece in found[max(0, at - 2) : at])


def _behind(found: Sequence[Piece], at: int) -> tuple[str, ...]:
    while at < len(found) and not found[at].states and not _starts(found, at, _IMPLEMENT):
        at += 1
    return tuple(piece.key for piece in found[at : at + 2])


def _starts(found: Sequence[Piece], at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(piece.key for piece in found[at : at + len(phrase)]) == phrase


def _count(found: Sequence[Piece], phrase: tuple[str, ...]) -> int:
    return sum(_starts(found, i, phrase) for i in range(len(found)))


def _leads_on(found: Sequence[Piece], body: Body) -> bool:
    """Whether "A phối hợp với B": A is then no partner but the one who acts."""
    at = body.end
    while not _starts(found, at, _COORDINATE):
        at += 1
    at += len(_COORDINATE)
    while at < len(found) and found[at].key in _BEFORE_NAME:
        at += 1
    return _body_at(found, at) is not None


def _is_listed(found: Sequence[Piece], one: Body, other: Body) -> bool:
    """Whether only joining words and names stand between two bodies."""
    between = found[one.end : other.start]
    return all(piece.key in _BEFORE_NAME or piece.is_capital for piece in between)


def _ownerless(found: Sequence[Piece]) -> _Roles:
    """What is to be done without a body beside it: "Chủ trì, phối hợp với …"."""
    owned = {body.end for body in bodies_in(found)}
    return {
        role
        for role in (_LEAD, _COORDINATE)
        for i, piece in enumerate(found)
        if _starts(found, i, role) and (piece.opens or i == 0) and i not in owned
    }


def _on_wrong_side(body: Body, stated: Sequence[Piece], quoted: Sequence[Piece]) -> bool:
    """Whether what stands beside a body stands on the other side of it in the quote.

    "Sở A báo cáo Ủy ban B" does not say that B reports to A.
    """
    there = [other for other in bodies_in(quoted) if body.is_named_by(other)]
    if not there:
        return False
    clause = stated[body.start].clause
    right = next((p for p in stated[body.end :] if p.states), None)
    left = next((p for p in reversed(stated[: body.start]) if p.states), None)
    places: dict[str, list[int]] = {}
    for i, piece in enumerate(quoted):
        places.setdefault(piece.key, []).append(i)
    behind = right and right.clause == clause and places.get(right.key)
    before = left and left.clause == clause and places.get(left.key)
    return bool(
        (behind and all(i < other.start for i in behind for other in there))
        or (before and all(i >= other.end for i in before for other in there))
    )
