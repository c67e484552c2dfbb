"""Who must do what by when: the duties that a user's filter asks for, all of them.

The duties of a thousand plans are tens of thousands, so they are chosen by number; their words
follow for those that are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import overload

from index.agencies import Agencies
from index.catalogue import Catalogue, DocumentRecord
from index.deadlines import next_due
from index.documents import short_title
from index.duty_query import DutyQuery
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
    ``due_from`` and ``due_before`` keep what falls due on these days or between them; a recurring
    duty by its first day from ``due_from`` on, without it from ``today`` on. Without
    ``collective`` only duties given to a body by its own name are kept.
    """

    agency: str | None = None
    roles: frozenset[Role] = frozenset()
    documents: DocumentFilter = ALL_DOCUMENTS
    due_before: date | None = None
    collective: bool = True
    today: date = field(default_factory=date.today)
    due_from: date | None = None


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
        chosen: Sequence[tuple[int, int]],
        wanted: DutyFilter,
        body: AskedBody | None,
    ) -> None:
        """``chosen`` are numbers of duties, each with 1 if it is collective."""
        self.wanted = wanted
        self.body = body
        self._catalogue = catalogue
        self._chosen = chosen

    @property
    def collective_count(self) -> int:
        """How many of them are given to a collective body."""
        return sum(collective for _, collective in self._chosen)

    def __len__(self) -> int:
        return len(self._chosen)

    @overload
    def __getitem__(self, index: int) -> DutyRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[DutyRow]: ...
    def __getitem__(self, index: int | slice) -> DutyRow | list[DutyRow]:
        if isinstance(index, slice):
            return self._rows(self._chosen[index])
        return self._rows([self._chosen[index]])[0]

    def __iter__(self) -> Iterator[DutyRow]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    def _rows(self, chosen: Sequence[tuple[int, int]]) -> list[DutyRow]:
        duties = self._catalogue.findings.duties_numbered([number for number, _ in chosen])
        return [self._row(duty) for duty in duties]

    def _row(self, duty: Duty) -> DutyRow:
        due = next_due(duty.deadline, self.wanted.today) if duty.deadline else None
        return DutyRow(duty, self._records[duty.document_id], due)

    @cached_property
    def _records(self) -> dict[str, DocumentRecord]:
        return {record.id: record for record in self._catalogue.documents()}


def select_duties(catalogue: Catalogue, agencies: Agencies, wanted: DutyFilter) -> DutyList:
    """The duties that a filter asks for, in the order of documents and places.

    Of a body that is asked for there is one row a task where the task is given to it by name;
    otherwise one for each role that collective bodies which include it have in the task.

    Raises:
        NothingCalledSoError: the filter names a body, document, province or year that no duty or
            document has; the message says what there is.
    """
    body = _body(catalogue, agencies, wanted.agency) if wanted.agency is not None else None
    if body and body.province and not wanted.documents.province:
        wanted = replace(wanted, documents=replace(wanted.documents, province=body.province))
    query = DutyQuery(
        agencies=body.own if body else None,
        shared=body.collectives if body and wanted.collective else (),
        single=not wanted.collective,
        documents=document_ids(catalogue, wanted.documents),
        roles=wanted.roles or None,
        due_from=wanted.due_from,
        due_by=wanted.due_before,
        rules=_rules_due(catalogue, wanted) if wanted.due_from or wanted.due_before else (),
    )
    return DutyList(catalogue, catalogue.findings.choose(query), wanted, body)


def _body(catalogue: Catalogue, agencies: Agencies, asked: str) -> AskedBody:
    def provinces() -> list[str]:
        return sorted({r.metadata.province for r in catalogue.documents() if r.metadata.province})

    return find_body(asked, catalogue.findings.agencies(), agencies, provinces)


def _rules_due(catalogue: Catalogue, wanted: DutyFilter) -> list[str]:
    """The rules of recurring duties that fall due between the days that the filter names."""
    since, last = wanted.due_from or wanted.today, wanted.due_before or date.max
    days = {rule: next_day(rule, since) for rule in catalogue.findings.recurrences()}
    return [rule for rule, day in days.items() if day is not None and day <= last]
