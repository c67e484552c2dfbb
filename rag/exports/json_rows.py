"""Rows as plain data: what a program reads, through the command line or the service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from index.catalogue import Catalogue
from index.citing.cited_documents import CitedDocument
from index.model import Deadline, Span
from rag.lists.duties import DutyRow
from rag.lists.references import ReferenceRow
from rag.lists.targets import TargetRow

JsonRow = dict[str, Any]


def duty_data(rows: Iterable[DutyRow], catalogue: Catalogue) -> Iterator[JsonRow]:
    """Duties; ``catalogue`` is the one they were found in. Days are ISO 8601.

    Spans are ``[start, end)`` in the document's reading text; ``deadline`` is as written, and
    ``due``, ``start`` and ``recurrence`` (RFC 5545) what it says, ``None`` where it does not.
    """
    for row in rows:
        duty = row.duty
        _, reading = catalogue.texts(duty.document_id)
        yield {
            "document_id": duty.document_id,
            "section": duty.section,
            "task": duty.task,
            "agency": duty.agency,
            "role": duty.role.value,
            **_deadline(duty.deadline),
            "next_due": _day(row.next_due),
            "written": duty.written,
            "collective": duty.collective,
            "inferred": duty.inferred,
            "title": row.title,
            "line": duty.line,
            "task_span": _span(duty.task_span),
            "assignment": duty.assignment_span.of(reading.text),
            "assignment_span": _span(duty.assignment_span),
        }


def target_data(rows: Iterable[TargetRow]) -> Iterator[JsonRow]:
    """Targets; ``low`` and ``high`` are bounds in ``unit``, ``None`` where open."""
    for row in rows:
        target = row.target
        yield {
            "document_id": target.document_id,
            "section": target.section,
            "text": target.text,
            "measure": target.measure,
            "value": target.value,
            "unit": target.unit,
            "low": target.low,
            "high": target.high,
            "strict": target.strict,
            "title": row.title,
            "line": target.line,
            "span": _span(target.span),
        }


def reference_data(rows: Iterable[ReferenceRow]) -> Iterator[JsonRow]:
    """Citations, what each leads to (``None`` if that is not indexed), and the document meant."""
    for row in rows:
        reference, lead = row.reference, row.resolved
        leads_to = {"document_id": lead.document_id, "section": lead.section}
        yield {
            "document_id": reference.document_id,
            "section": reference.section,
            "text": reference.text,
            "kind": reference.kind.value,
            "number": reference.number,
            "name": reference.name,
            "issuer": reference.issuer,
            "issued": _day(reference.issued),
            "article": reference.article,
            "status": lead.status.value,
            "leads_to": leads_to if lead.document_id else None,
            "candidates": list(lead.candidates),
            "cited": _cited(row.cited),
            "title": row.title,
            "line": reference.line,
            "span": _span(reference.span),
        }


def _deadline(deadline: Deadline | None) -> JsonRow:
    if deadline is None:
        return dict.fromkeys(("deadline", "deadline_kind", "due", "start", "recurrence"))
    return {
        "deadline": deadline.text,
        "deadline_kind": deadline.kind.value,
        "due": _day(deadline.due),
        "start": _day(deadline.start),
        "recurrence": deadline.recurrence,
    }


def _cited(cited: CitedDocument) -> JsonRow:
    return {
        "kind": cited.kind.value,
        "number": cited.number,
        "name": cited.name,
        "issuer": cited.issuer,
        "issued": _day(cited.issued),
        "variants": [
            {"written": v.written, "flag": v.flag.value, "reason": v.reason} for v in cited.variants
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
