"""A task with one of its bodies, before its deadline is known: what the styles have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.assigning.assignments import Assignee
from index.model import Role, Span


@dataclass(frozen=True, slots=True)
class Assigned:
    """One task of one body. Spans lie in the reading text; the body's own is inside ``words``.

    ``words`` are those that assign; ``inferred``: they do not stand with the task. ``when`` is
    where a table says by when.
    """

    task: Span
    section: str
    name: str
    written: str
    role: Role
    words: Span
    collective: bool
    inferred: bool
    when: Span | None = None


def assigned(
    task: Span, section: str, assignees: Iterable[Assignee], words: Span, *, inferred: bool
) -> list[Assigned]:
    """One row for each body; a role left open is that of carrying the task out."""
    return [
        Assigned(
            task,
            section,
            assignee.mention.name,
            assignee.mention.written,
            assignee.role or Role.IMPLEMENT,
            words,
            assignee.mention.collective,
            inferred,
        )
        for assignee in assignees
    ]
