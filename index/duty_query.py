"""Which duties are chosen, as one query over the catalogue's index by agency.

A thousand plans hold a hundred thousand duties: what can be decided there is not read first.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from index.model import Role

_BOUNDS: Final = {
    "due_from": ">= json_extract(?1, '$.due_from')",
    "due_by": "<= json_extract(?1, '$.due_by')",
}
_LISTS: Final = ("agencies", "shared", "documents", "roles", "rules")


@dataclass(frozen=True, slots=True)
class DutyQuery:
    """What the chosen duties have in common; ``None`` lets all pass.

    ``agencies`` are names of bodies. A duty of one of ``shared``, names of collective bodies, is
    chosen too, unless the task is given to one of ``agencies`` by name; and once for each role,
    whichever of ``shared`` has it. ``single`` leaves out all collective ones where no agencies are
    named. ``due_from`` and ``due_by`` are the first and the last day on which a duty may fall due;
    of the recurring ones those pass whose rule is one of ``rules``.
    """

    agencies: Collection[str] | None = None
    shared: Collection[str] = ()
    single: bool = False
    documents: Collection[str] | None = None
    roles: Collection[Role] | None = None
    due_from: date | None = None
    due_by: date | None = None
    rules: Collection[str] = ()

    def sql(self) -> str:
        """The query for the numbers of the duties, and whether each is given collectively.

        Its only parameter is ``parameter()``.
        """
        if self.agencies is None:
            tests = self._tests() + (" AND NOT collective" if self.single else "")
            return f"SELECT number, collective FROM duties WHERE {tests} ORDER BY number"
        return f"""
            SELECT number, collective FROM duties
            WHERE {_among("agency", "agencies")} AND {self._tests()}
            UNION ALL
            SELECT min(number), collective FROM duties AS given
            WHERE {_among("agency", "shared")} AND {self._tests()}
            AND NOT EXISTS (
                SELECT 1 FROM duties
                WHERE {_among("agency", "agencies")} AND document = given.document
                AND task_start = given.task_start AND task_end = given.task_end
            )
            GROUP BY document, task_start, task_end, role
            ORDER BY 1
        """

    def parameter(self) -> str:
        """The values that the query names, as JSON."""
        lists = {name: list(getattr(self, name) or ()) for name in _LISTS}
        days = {name: day.isoformat() for name, day in self._bounds().items()}
        return json.dumps({**lists, **days})

    def _bounds(self) -> dict[str, date]:
        bounds = {"due_from": self.due_from, "due_by": self.due_by}
        return {name: day for name, day in bounds.items() if day is not None}

    def _tests(self) -> str:
        """What every chosen duty passes, whoever it is given to."""
        tests = ["?1 IS NOT NULL"]  # always so; the parameter must stand somewhere
        if self.documents is not None:
            tests.append(_among("document", "documents"))
        if self.roles is not None:
            tests.append(_among("role", "roles"))
        if self._bounds():
            recurring = _among("recurrence", "rules")
            fixed = " AND ".join(f"due {_BOUNDS[name]}" for name in self._bounds())
            tests.append(f"CASE WHEN recurrence IS NULL THEN {fixed} ELSE {recurring} END")
        return " AND ".join(tests)


def _among(column: str, values: str) -> str:
    return f"{column} IN (SELECT value FROM json_each(?1, '$.{values}'))"
