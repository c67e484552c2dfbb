"""Who must do what: the duties that a plan gives to bodies, in whatever style it is written.

Three styles are read, and mixtures of them: parentheses that close a bullet, a clause or a run of
paragraphs (``closings``), bodies that head their tasks (``duty_headings``), and sentences that
name the body (``duty_sentences``); labelled lines and tables besides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from index.agencies import Agencies
from index.assigning.assigned import Assigned
from index.assigning.duty_deadlines import DeadlineReader
from index.assigning.duty_walk import Walk
from index.assigning.paragraphs import body_paragraphs
from index.bodies.nicknames import nicknames, tiers
from index.model import Document, Duty, Part, Role, Span

_REPORT = re.compile(r"^\W*BÁO CÁO\b", re.M)
_STRENGTH = (Role.LEAD, Role.REQUEST, Role.IMPLEMENT, Role.GUIDE, Role.COORDINATE)
"""Of two roles of one body in one task the first counts."""


def find_duties(document: Document, agencies: Agencies) -> tuple[Duty, ...]:
    """The duties of a document, one for each task and body, in the order of the text.

    Legislation gives none: it rules for everybody.
    """
    if document.metadata.kind.is_legislation:
        return ()
    text = document.reading.text
    deadlines = DeadlineReader(text, document.metadata.year)
    own = agencies.called([*nicknames(text, agencies), *tiers(text, agencies)])
    walk = Walk(text, document.sections, own, deadlines, orders_only=_is_report(document))
    lines = document.source.line_starts()
    rows = walk.run(body_paragraphs(document, lines))
    return tuple(
        Duty(
            document_id=document.id,
            section=row.section,
            task=row.task.of(text),
            task_span=row.task,
            agency=row.name,
            written=row.written,
            role=row.role,
            assignment_span=row.words,
            line=bisect_right(lines, document.reading.offsets[row.task.start]),
            deadline=deadlines.of_task(row.task, row.words, row.when),
            collective=row.collective,
            inferred=row.inferred,
        )
        for row in _merged(rows)
    )


def _is_report(document: Document) -> bool:
    """Whether a document reports: its sentences about bodies tell what these have done."""
    headers = (p.text for p in document.passages if p.part is Part.HEADER)
    return any(_REPORT.search(header) for header in headers)


def _merged(rows: Iterable[Assigned]) -> list[Assigned]:
    """One row for each task and body, in order; the stronger role counts."""
    kept: dict[tuple[Span, str], Assigned] = {}
    for row in rows:
        known = kept.get((row.task, row.name))
        if known is None or _STRENGTH.index(row.role) < _STRENGTH.index(known.role):
            kept[row.task, row.name] = row
    return sorted(kept.values(), key=lambda row: row.task)
