"""Deadlines as calendar entries (RFC 5545) that any calendar program takes in."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, vRecur

from index.model import Deadline
from index.timing.recurrence import next_day
from rag.lists.duties import DutyRow
from rag.lists.roles import ROLE_NAMES

_PRODUCT: Final = "-//Can cu//Nhiem vu//VI"
_TASK_CHARS: Final = 80
"""A calendar shows about so much of an entry in a list."""
_BODIES_SHOWN: Final = 2
"""So many bodies are named in an entry's line; its description names all."""

Task = tuple[str, str, str, str]
"""Document, section, task and deadline as written: what stays when the document is read again."""


def to_ics(rows: Iterable[DutyRow], title: str, made: datetime) -> bytes:
    """One all-day entry for each task that is to be done by a day, on that day.

    The bodies that share a task and its deadline share the entry. Duties whose words fix no day
    have none. An entry keeps its UID from one export to the next, so that importing again brings
    no second one. ``made`` has a time zone.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for task, sharing in _tasks(rows).items():
        if (day := first_day(sharing[0])) is not None:
            calendar.add_component(_entry(task, sharing, day, made))
    return bytes(calendar.to_ical())


def first_day(row: DutyRow) -> date | None:
    """The first day on which a duty falls due; ``None`` if its words fix no day.

    A recurrence begins when its document was issued, or with the document's year.
    """
    deadline = row.duty.deadline
    if deadline is None or not deadline.recurrence:
        return deadline.due if deadline else None
    about = row.document.metadata
    since = about.issued or (date(about.year, 1, 1) if about.year else row.next_due)
    return next_day(deadline.recurrence, since) if since else None


def _tasks(rows: Iterable[DutyRow]) -> dict[Task, list[DutyRow]]:
    tasks: defaultdict[Task, list[DutyRow]] = defaultdict(list)
    for row in rows:
        duty = row.duty
        if duty.deadline:
            tasks[duty.document_id, duty.section, duty.task, duty.deadline.text].append(row)
    return tasks


def _entry(task: Task, rows: Sequence[DutyRow], day: date, made: datetime) -> Event:
    deadline = rows[0].duty.deadline
    entry = Event()
    entry.add("uid", f"{hashlib.sha256(chr(0).join(task).encode()).hexdigest()[:32]}@cancu")
    entry.add("dtstamp", made)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))  # the first moment after it
    entry.add("summary", f"{_bodies(rows)}: {_shortened(rows[0].duty.task)}")
    entry.add("description", _description(rows))
    entry.add("transp", "TRANSPARENT")  # a deadline does not make anybody busy all day
    if deadline and deadline.recurrence:
        entry.add("rrule", vRecur.from_ical(deadline.recurrence))
    return entry


def _bodies(rows: Sequence[DutyRow]) -> str:
    names = list(dict.fromkeys(row.duty.agency for row in rows))
    more = len(names) - _BODIES_SHOWN
    shown = ", ".join(names[:_BODIES_SHOWN])
    return f"{shown} và {more} cơ quan khác" if more > 0 else shown


def _description(rows: Sequence[DutyRow]) -> str:
    first = rows[0]
    bodies = "; ".join(f"{row.duty.agency} ({ROLE_NAMES[row.duty.role]})" for row in rows)
    return "\n".join(
        (
            " ".join(first.duty.task.split()),
            f"Cơ quan: {bodies}",
            f"Thời hạn: {_when(first.duty.deadline)}",
            f"Căn cứ: {first.title}, {first.place} (dòng {first.duty.line} của tệp "
            f"{first.document.name})",
        )
    )


def _when(deadline: Deadline | None) -> str:
    """The deadline as written; of a period its first day too."""
    if deadline is None:
        return ""
    since = f" (từ ngày {deadline.start:%d/%m/%Y})" if deadline.start else ""
    return f"{' '.join(deadline.text.split())}{since}"


def _shortened(task: str) -> str:
    line = " ".join(task.split())
    return line if len(line) <= _TASK_CHARS else f"{line[:_TASK_CHARS].rsplit(' ', 1)[0]}…"
