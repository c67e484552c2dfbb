"""Who must do what by when: the duties that a user's filter asks for, all of them.

The duties of a thousand plans are tens of thousands, so only their keys are read to choose them;
the words follow for those that are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import overload

from index.agencies import Agencies
from index.catalogue import Catalogue, DocumentRecord
from index.deadlines import next_due
from index.documents import short_title
from index.findings import DutyKey
from index.model import Duty, Role
from index.timing.recurrence import next_day
from rag.answer import place_name
from rag.lists.bodies import AskedBody, find_body
from rag.lists.documents import ALL_DOCUMENTS, DocumentFilter, document_ids

_AT_ONCE = 500
"""So many duties are read together; a plan has about a hundred."""


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which duties to list.

    ``agency`` is a body by any of its names, as typed; ``roles`` lets all pass when empty.
    ``due_before`` keeps what falls due on or before that day, a recurring duty by its next day
    from ``today`` on. Without ``collective`` only duties given to a body by its own name are kept.
    """

    agency: str | None = None
    roles: frozenset[Role] = frozenset()
    documents: DocumentFilter = ALL_DOCUMENTS
    due_before: date | None = None
    collective: bool = True
    today: date = field(default_factory=date.today)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty in a list, with the document it stands in.

    ``next_due`` is the next day from the filter's today on by which it is to be done; ``None`` if
    that is over or its words fix no day.
    """

    duty: Duty
    document: DocumentRecord
    next_due: date | None

    @property
    def title(self) -> str:
        """How the document is called."""
        return short_title(self.document.metadata)

    @property
    def place(self) -> str:
        """Where it stands in the document: "mục III.7"."""
        return place_name(self.duty.section)

    @property
    def due(self) -> date | None:
        """The day it falls due, also when that is over; of a recurring duty the next one."""
        deadline = self.duty.deadline
        return (deadline.due if deadline else None) or self.next_due


class DutyList(Sequence[DutyRow]):
    """The duties chosen, by document and place; a row is read when it is looked at.

    ``wanted`` is the filter, a province named behind the body included; ``body`` is the body.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        keys: Sequence[DutyKey],
        wanted: DutyFilter,
        body: AskedBody | None,
    ) -> None:
        self.wanted = wanted
        self.body = body
        self._catalogue = catalogue
        self._keys = keys
        self._records = {record.id: record for record in catalogue.documents()}

    @property
    def collective_count(self) -> int:
        """How many of them are given to a collective body."""
        return sum(key.collective for key in self._keys)

    @property
    def documents(self) -> int:
        """How many documents they stand in."""
        return len({key.document for key in self._keys})

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, index: int) -> DutyRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[DutyRow]: ...
    def __getitem__(self, index: int | slice) -> DutyRow | list[DutyRow]:
        if isinstance(index, slice):
            return self._rows(self._keys[index])
        return self._rows([self._keys[index]])[0]

    def __iter__(self) -> Iterator[DutyRow]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    def _rows(self, keys: Sequence[DutyKey]) -> list[DutyRow]:
        duties = self._catalogue.findings.duties_numbered([key.number for key in keys])
        return [self._row(duty) for duty in duties]

    def _row(self, duty: Duty) -> DutyRow:
        due = next_due(duty.deadline, self.wanted.today) if duty.deadline else None
        return DutyRow(duty, self._records[duty.document_id], due)


def select_duties(catalogue: Catalogue, agencies: Agencies, wanted: DutyFilter) -> DutyList:
    """The duties that a filter asks for, in the order of documents and places.

    Of a body that is asked for there is one row a task where the task is given to it by name;
    otherwise one for each role that collective bodies which include it have in the task.

    Raises:
        NothingCalledSoError: the filter names a body, document, province or year that no duty or
            document has; the message says what there is.
    """
    body = _body(catalogue, agencies, wanted) if wanted.agency is not None else None
    names = (*body.own, *body.collectives) if body else None
    if body and body.province and not wanted.documents.province:
        wanted = replace(wanted, documents=replace(wanted.documents, province=body.province))
    documents = document_ids(catalogue.documents(), wanted.documents)
    keys = sorted(catalogue.findings.duty_keys(names, documents))
    if body:
        keys = _of_body(keys, body)
    kept = [key for key in keys if _fits(key, wanted, body)]
    return DutyList(catalogue, kept, wanted, body)


def _body(catalogue: Catalogue, agencies: Agencies, wanted: DutyFilter) -> AskedBody:
    places = {r.metadata.province for r in catalogue.documents() if r.metadata.province}
    known = catalogue.findings.agencies()
    return find_body(wanted.agency or "", known, agencies, sorted(places))


def _of_body(keys: Sequence[DutyKey], body: AskedBody) -> list[DutyKey]:
    """Each task once: what a body is told by name is not told again by "các sở, ngành"."""
    own = set(body.own)
    named = {(key.document, key.task_start, key.task_end) for key in keys if key.agency in own}
    kept, seen = [], set()
    for key in keys:
        task = (key.document, key.task_start, key.task_end)
        if key.agency in own:
            kept.append(key)
        elif task not in named and (*task, key.role) not in seen:
            seen.add((*task, key.role))
            kept.append(key)
    return kept


def _fits(key: DutyKey, wanted: DutyFilter, body: AskedBody | None) -> bool:
    is_own = key.agency in body.own if body else not key.collective
    return (
        (wanted.collective or is_own)
        and (not wanted.roles or key.role in wanted.roles)
        and (wanted.due_before is None or _is_due(key, wanted.due_before, wanted.today))
    )


def _is_due(key: DutyKey, last: date, today: date) -> bool:
    if key.recurrence:
        day = next_day(key.recurrence, today)
        return day is not None and day <= last
    return key.due is not None and date.fromisoformat(key.due) <= last
