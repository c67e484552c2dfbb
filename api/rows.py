"""Rows of lists on their way out: as every program reads them, with their places in the source."""

from __future__ import annotations

from collections.abc import Sequence

from api.quoting import quoted
from api.schemas.lists import DutyRow, ReferenceRow, TargetRow
from index.catalogue import Catalogue
from rag.exports.json_rows import duty_data, reference_data, target_data
from rag.lists import duties, references, targets


def duty_rows(rows: Sequence[duties.DutyRow], catalogue: Catalogue) -> list[DutyRow]:
    """Duties found in ``catalogue``."""
    return [
        DutyRow.model_validate(
            {
                **data,
                "place": row.place,
                "task_spans": quoted(catalogue, row.duty.document_id, row.duty.task_span),
                "assignment_spans": quoted(
                    catalogue, row.duty.document_id, row.duty.assignment_span
                ),
            }
        )
        for row, data in zip(rows, duty_data(rows, catalogue), strict=True)
    ]


def target_rows(rows: Sequence[targets.TargetRow], catalogue: Catalogue) -> list[TargetRow]:
    """Targets found in ``catalogue``."""
    return [
        TargetRow.model_validate(
            {
                **data,
                "place": row.place,
                "spans": quoted(catalogue, row.target.document_id, row.target.span),
            }
        )
        for row, data in zip(rows, target_data(rows), strict=True)
    ]


def reference_rows(
    rows: Sequence[references.ReferenceRow], catalogue: Catalogue
) -> list[ReferenceRow]:
    """Citations found in ``catalogue``."""
    return [
        ReferenceRow.model_validate(
            {
                **data,
                "place": row.place,
                "spans": quoted(catalogue, row.reference.document_id, row.reference.span),
            }
        )
        for row, data in zip(rows, reference_data(rows), strict=True)
    ]
