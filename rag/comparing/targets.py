"""The targets of two documents in one table, and by how much each has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.model import Target
from rag.comparing.counterparts import Described, Found, counterparts
from rag.comparing.model import SectionPair, Status, TargetPair


def pair_targets(
    a: Sequence[Target], b: Sequence[Target], sections: Iterable[SectionPair]
) -> list[TargetPair]:
    """Each target of A beside the one of B about the same thing, or alone, in the order of A."""
    found = counterparts([*map(_described, a)], [*map(_described, b)], sections)
    return [_pair(a, b, one) for one in found]


def _described(target: Target) -> Described:
    return Described(target.section, f"{target.measure} {target.unit}", target.unit)


def _pair(a: Sequence[Target], b: Sequence[Target], found: Found) -> TargetPair:
    one = a[found.a] if found.a is not None else None
    other = b[found.b] if found.b is not None else None
    if one is None or other is None:
        status = Status.ONLY_B if one is None else Status.ONLY_A
        return TargetPair(one, other, 0.0, status)
    status = Status.SAME if _bounds(one) == _bounds(other) else Status.CHANGED
    change, percent = _change(one, other)
    return TargetPair(one, other, found.similarity, status, change, percent)


def _bounds(target: Target) -> tuple[float | None, float | None, bool, str]:
    return target.low, target.high, target.strict, target.unit.lower()


def _change(a: Target, b: Target) -> tuple[float | None, float | None]:
    """B's bound less A's, and that in percent of A's: of the lower bounds, else of the upper."""
    if a.unit.lower() != b.unit.lower():
        return None, None
    for before, after in ((a.low, b.low), (a.high, b.high)):
        if before is not None and after is not None:
            change = after - before
            return change, (100 * change / before if before else None)
    return None, None
