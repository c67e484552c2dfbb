"""The deadlines of two documents in one table, and by how many days each has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from index.model import Duty, Role, Span
from rag.comparing.counterparts import Described, Found, counterparts
from rag.comparing.model import DatedTask, DeadlinePair, SectionPair, Status

TASK_CHARS: Final = 600
"""A task is told apart by so much of it."""

_ROLES: Final = tuple(Role)


def pair_deadlines(
    a: Sequence[DatedTask],
    b: Sequence[DatedTask],
    sections: Iterable[SectionPair],
    years: int | None,
) -> list[DeadlinePair]:
    """Each dated task of A beside the one of B that is the same task, or alone, in A's order.

    ``years`` is how many years later B's is, ``None`` if one has none.
    """
    found = counterparts([*map(_described, a)], [*map(_described, b)], sections)
    return [_pair(a, b, one, years) for one in found]


def dated_tasks(duties: Iterable[Duty]) -> list[DatedTask]:
    """The tasks that have a deadline, each once with all its bodies, in the order given."""
    shared: dict[tuple[Span, Span], list[Duty]] = {}
    for duty in duties:
        if duty.deadline:
            shared.setdefault((duty.task_span, duty.deadline.span), []).append(duty)
    return [task for same in shared.values() if (task := _task(same))]


def _task(duties: Sequence[Duty]) -> DatedTask | None:
    first = duties[0]
    if first.deadline is None:
        return None
    leading = sorted(duties, key=lambda duty: _ROLES.index(duty.role))
    return DatedTask(
        document_id=first.document_id,
        section=first.section,
        task=first.task,
        task_span=first.task_span,
        deadline=first.deadline,
        agencies=tuple(dict.fromkeys(duty.agency for duty in leading)),
        line=first.line,
    )


def _described(task: DatedTask) -> Described:
    # A day is sooner answered by a day, a rule by a rule: as a number is by one of its unit.
    return Described(task.section, task.task[:TASK_CHARS], task.deadline.kind.value)


def _pair(
    a: Sequence[DatedTask], b: Sequence[DatedTask], found: Found, years: int | None
) -> DeadlinePair:
    one = a[found.a] if found.a is not None else None
    other = b[found.b] if found.b is not None else None
    if one is None or other is None:
        return DeadlinePair(one, other, 0.0, Status.ONLY_B if one is None else Status.ONLY_A)
    before, after = one.deadline.due, other.deadline.due
    days = (after - before).days if before and after else None
    in_year = None
    if before and after and years is not None:
        in_year = (after - _years_on(before, years)).days
    status = _status(one, other, in_year if in_year is not None else days)
    return DeadlinePair(one, other, found.similarity, status, days, in_year)


def _status(a: DatedTask, b: DatedTask, days: int | None) -> Status:
    """Two years' plans with the same day of the year, or the same rule, ask for the same."""
    one, other = a.deadline, b.deadline
    if one.kind is not other.kind:
        return Status.CHANGED
    if days is not None:
        same = days == 0
    elif one.recurrence or other.recurrence:
        same = one.recurrence == other.recurrence
    else:
        same = _plain(one.text) == _plain(other.text)
    return Status.SAME if same else Status.CHANGED


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _years_on(day: date, years: int) -> date:
    """The same day so many years later; 28 February where that year has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
