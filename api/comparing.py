"""A comparison on its way out: one page of its three lists, with places in the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from api.quoting import quoted
from api.rows import target_rows
from api.schemas.comparing import (
    ComparisonPage,
    DatedTask,
    DeadlinePair,
    DeadlinePairs,
    FigureChange,
    SectionPair,
    SectionPairs,
    SectionSide,
    TargetPair,
    TargetPairs,
    WordChange,
    Words,
)
from api.schemas.documents import DocumentSummary
from api.schemas.lists import TargetRow
from index.catalogue import Catalogue, DocumentRecord
from index.model import Span, Target
from index.quotes import source_extents
from rag.answer import place_name
from rag.comparing import model
from rag.comparing.comparer import Comparer
from rag.comparing.model import ComparedSection, Comparison, Status
from rag.comparing.word_changes import compared_part
from rag.lists import targets


class ComparisonPages:
    """Tells ``comparison`` page by page; ``comparer`` made it of documents in ``catalogue``."""

    def __init__(self, comparison: Comparison, comparer: Comparer, catalogue: Catalogue) -> None:
        self._comparison = comparison
        self._comparer = comparer
        self._catalogue = catalogue

    def page(self, offset: int, limit: int) -> ComparisonPage:
        """Rows ``offset`` to ``offset + limit`` of each list."""
        found, part = self._comparison, slice(offset, offset + limit)
        sections, aims, deadlines = found.sections, found.targets, found.deadlines
        return ComparisonPage(
            a=DocumentSummary.of(found.a),
            b=DocumentSummary.of(found.b),
            limit=limit,
            offset=offset,
            sections=SectionPairs(
                **_counts(pair.status for pair in sections),
                moved=sum(pair.moved for pair in sections),
                rows=[*map(self._sections, sections[part])],
            ),
            targets=TargetPairs(
                **_counts(pair.status for pair in aims),
                rows=[*map(self._targets, aims[part])],
            ),
            deadlines=DeadlinePairs(
                **_counts(pair.status for pair in deadlines),
                rows=[*map(self._deadlines, deadlines[part])],
            ),
        )

    def _sections(self, pair: model.SectionPair) -> SectionPair:
        changes = self._comparer.changes(self._comparison, pair)
        return SectionPair(
            status=pair.status,
            moved=pair.moved,
            similarity=round(pair.similarity, 3),
            a=self._side(self._comparison.a, pair.a),
            b=self._side(self._comparison.b, pair.b),
            differences=[
                WordChange(a=a, b=b)
                for change in changes.differences
                for a, b in [self._words(pair, change.a, change.b)]
            ],
            figures=[
                FigureChange(kind=change.kind, a=a, b=b)
                for change in changes.figures
                for a, b in [self._words(pair, change.a, change.b)]
            ],
        )

    def _side(self, record: DocumentRecord, compared: ComparedSection | None) -> SectionSide | None:
        if compared is None:
            return None
        section, shown = compared.section, compared_part(compared.own)
        _, reading = self._catalogue.texts(record.id)
        [extent] = source_extents(reading, [section.span])
        return SectionSide(
            path=section.path,
            place=place_name(section.path),
            label=section.label,
            title=section.title,
            level=section.level,
            parent=section.parent,
            line=section.line,
            start=extent.start,
            end=extent.end,
            text=shown.of(reading.text),
            spans=quoted(self._catalogue, record.id, shown),
            cut=shown != compared.own,
        )

    def _words(
        self, pair: model.SectionPair, a: Span | None, b: Span | None
    ) -> tuple[Words | None, Words | None]:
        return self._told(self._comparison.a, pair.a, a), self._told(self._comparison.b, pair.b, b)

    def _told(
        self, record: DocumentRecord, compared: ComparedSection | None, span: Span | None
    ) -> Words | None:
        if compared is None or span is None:
            return None
        _, reading = self._catalogue.texts(record.id)
        start = compared.own.start
        return Words.model_validate(
            {
                "text": span.of(reading.text),
                "spans": quoted(self._catalogue, record.id, span),
                "mark": {"start": span.start - start, "end": span.end - start},
            }
        )

    def _targets(self, pair: model.TargetPair) -> TargetPair:
        unit = pair.b.unit if pair.b and pair.change is not None else None
        return TargetPair(
            status=pair.status,
            similarity=round(pair.similarity, 3),
            a=self._target(self._comparison.a, pair.a),
            b=self._target(self._comparison.b, pair.b),
            unit=unit,
            change=None if pair.change is None else round(pair.change, 6),
            change_percent=None if pair.percent is None else round(pair.percent, 1),
        )

    def _target(self, record: DocumentRecord, target: Target | None) -> TargetRow | None:
        if target is None:
            return None
        return target_rows([targets.TargetRow(target, record)], self._catalogue)[0]

    def _deadlines(self, pair: model.DeadlinePair) -> DeadlinePair:
        return DeadlinePair(
            status=pair.status,
            similarity=round(pair.similarity, 3),
            a=self._task(pair.a),
            b=self._task(pair.b),
            days=pair.days,
            days_in_year=pair.days_in_year,
        )

    def _task(self, task: model.DatedTask | None) -> DatedTask | None:
        if task is None:
            return None
        deadline = task.deadline
        return DatedTask(
            section=task.section,
            place=place_name(task.section),
            line=task.line,
            task=task.task,
            task_spans=quoted(self._catalogue, task.document_id, task.task_span),
            agencies=list(task.agencies),
            deadline=deadline.text,
            deadline_spans=quoted(self._catalogue, task.document_id, deadline.span),
            deadline_kind=deadline.kind,
            due=deadline.due,
            start=deadline.start,
            recurrence=deadline.recurrence,
        )


def _counts(statuses: Iterable[Status]) -> dict[str, Any]:
    counted = Counter(statuses)
    return {"total": counted.total(), **{status.value: counted[status] for status in Status}}
