"""Plans made of nothing but duties, to be listed and exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from index.catalogue import Catalogue, write_catalogue
from index.model import Deadline, DeadlineKind, Document, Duty, Role, Span
from tests.index.sample_documents import make_document

TODAY = date(2031, 5, 20)


@dataclass(frozen=True, slots=True)
class Given:
    """A task given to a body; equal tasks are one task of several bodies."""

    task: str
    agency: str
    role: Role = Role.LEAD
    collective: bool = False
    deadline: Deadline | None = None


def by_day(day: date) -> Deadline:
    return Deadline(f"ngày {day:%d/%m/%Y}", Span(0, 5), DeadlineKind.FIXED, due=day)


def every(rule: str) -> Deadline:
    return Deadline("định kỳ", Span(0, 5), DeadlineKind.RECURRING, recurrence=rule)


def plan(
    document_id: str,
    given: Sequence[Given],
    province: str | None = None,
    year: int | None = None,
    number: str | None = None,
) -> Document:
    """A plan with a section for each task, which is its paragraph."""
    tasks = list(dict.fromkeys(one.task for one in given))
    bare = make_document(document_id, tasks, title="Kế hoạch phòng lụt")
    duties = [_duty(bare, tasks.index(one.task), one) for one in given]
    metadata = replace(bare.metadata, province=province, year=year, number=number, issued=None)
    return replace(bare, metadata=metadata, duties=tuple(duties))


def _duty(document: Document, place: int, given: Given) -> Duty:
    section = document.sections[place]
    return Duty(
        document.id,
        section.path,
        given.task,
        section.span,
        given.agency,
        given.agency,
        given.role,
        Span(section.span.start, section.span.start + 4),
        section.line,
        given.deadline,
        given.collective,
    )


def catalogue_of(folder: Path, *documents: Document) -> Catalogue:
    write_catalogue(folder / "catalogue.sqlite", documents)
    return Catalogue(folder / "catalogue.sqlite")
