"""The columns in which duties, targets and references are filed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from index.catalogue import Catalogue
from index.model import Deadline, DeadlineKind
from rag.exports.sheet import Column, Sheet
from rag.lexicon import province_called
from rag.lists.documents import DocumentFilter
from rag.lists.duties import DutyList, DutyRow
from rag.lists.references import ReferenceRow
from rag.lists.roles import ROLE_NAMES
from rag.lists.targets import TargetRow

DEADLINE_KINDS: Final = {
    DeadlineKind.FIXED: "ngày cụ thể",
    DeadlineKind.PERIOD: "khoảng thời gian",
    DeadlineKind.RECURRING: "định kỳ",
    DeadlineKind.BY_REFERENCE: "theo văn bản, sự việc khác",
}


def duty_sheet(found: DutyList, catalogue: Catalogue) -> Sheet[DutyRow]:
    """The duties as a sheet; ``catalogue`` is the one they were found in."""

    def assignment(row: DutyRow) -> str:
        _, reading = catalogue.texts(row.duty.document_id)
        return row.duty.assignment_span.of(reading.text)

    columns: tuple[Column[DutyRow], ...] = (
        Column("Văn bản", 24, lambda row: row.title),
        Column("Mục", 10, lambda row: row.duty.section),
        Column("Nhiệm vụ", 60, lambda row: row.duty.task),
        Column("Cơ quan", 24, lambda row: row.duty.agency),
        Column("Vai trò", 10, lambda row: ROLE_NAMES[row.duty.role]),
        Column("Giao chung", 8, lambda row: "có" if row.duty.collective else None),
        Column("Thời hạn (nguyên văn)", 22, lambda row: _written(row.duty.deadline)),
        Column("Loại thời hạn", 12, lambda row: _kind(row.duty.deadline)),
        Column("Hạn cuối", 12, lambda row: row.due),
        Column("Đoạn giao nhiệm vụ", 40, assignment, printed=False),
        Column("Mã văn bản", 24, lambda row: row.duty.document_id, printed=False),
        Column("Dòng", 7, lambda row: row.duty.line, printed=False),
    )
    return Sheet("Nhiệm vụ", duty_title(found), columns, found)


def target_sheet(rows: Sequence[TargetRow], wanted: DocumentFilter) -> Sheet[TargetRow]:
    """The targets as a sheet; ``wanted`` is the filter they were found by."""
    columns: tuple[Column[TargetRow], ...] = (
        Column("Văn bản", 28, lambda row: row.title),
        Column("Mục", 10, lambda row: row.target.section),
        Column("Chỉ tiêu", 50, lambda row: row.target.measure),
        Column("Mức (nguyên văn)", 18, lambda row: row.target.value),
        Column("Từ", 9, lambda row: row.target.low),
        Column("Đến", 9, lambda row: row.target.high),
        Column("Đơn vị", 12, lambda row: row.target.unit),
        Column("Nguyên văn", 60, lambda row: row.target.text, printed=False),
        Column("Mã văn bản", 24, lambda row: row.target.document_id, printed=False),
        Column("Dòng", 7, lambda row: row.target.line, printed=False),
    )
    return Sheet("Chỉ tiêu", f"Chỉ tiêu{_of_documents(wanted)}", columns, rows)


def reference_sheet(rows: Sequence[ReferenceRow], wanted: DocumentFilter) -> Sheet[ReferenceRow]:
    """The citations as a sheet; ``wanted`` is the filter they were found by."""
    columns: tuple[Column[ReferenceRow], ...] = (
        Column("Văn bản", 26, lambda row: row.title),
        Column("Mục", 10, lambda row: row.reference.section),
        Column("Văn bản được dẫn (nguyên văn)", 50, lambda row: row.reference.text),
        Column("Loại", 12, lambda row: row.reference.kind.value),
        Column("Số hiệu", 18, lambda row: row.cited.number),
        Column("Cơ quan ban hành", 20, lambda row: row.cited.issuer),
        Column("Ngày ban hành", 12, lambda row: row.cited.issued),
        Column("Điều khoản", 14, lambda row: row.reference.article),
        Column("Tình trạng", 16, lambda row: row.resolved.status.value),
        Column("Dẫn tới", 30, lambda row: row.target),
        Column("Ghi chú", 24, remark),
        Column("Mã văn bản", 24, lambda r: r.reference.document_id, printed=False),
        Column("Dòng", 7, lambda row: row.reference.line, printed=False),
    )
    return Sheet("Văn bản được dẫn", f"Văn bản được dẫn{_of_documents(wanted)}", columns, rows)


def duty_title(found: DutyList) -> str:
    """What a list of duties is called: whose they are, in which documents, due by when."""
    wanted = found.wanted
    roles = [name for role, name in ROLE_NAMES.items() if role in wanted.roles]
    parts = [
        f" của {found.body.name}" if found.body else "",
        _of_documents(wanted.documents),
        f", vai trò {', '.join(roles)}" if roles else "",
        "" if wanted.collective else ", chỉ tính nhiệm vụ giao riêng",
        f", đến hạn từ ngày {wanted.due_from:%d/%m/%Y}" if wanted.due_from else "",
        f", đến hạn chậm nhất ngày {wanted.due_before:%d/%m/%Y}" if wanted.due_before else "",
    ]
    return f"Nhiệm vụ{''.join(parts)}"


def remark(row: ReferenceRow) -> str | None:
    """In what the citations of a document differ, and how else it is written."""
    if not row.cited.flags:
        return None
    flags = ", ".join(flag.value for flag in row.cited.flags)
    written = "; ".join(dict.fromkeys(variant.written for variant in row.cited.variants))
    return f"{flags}: {written}"


def _of_documents(wanted: DocumentFilter) -> str:
    parts = [
        f", văn bản {wanted.document}" if wanted.document else "",
        f", loại {wanted.kind}" if wanted.kind else "",
        f", {province_called(wanted.province) or wanted.province}" if wanted.province else "",
        f", năm {wanted.year}" if wanted.year else "",
    ]
    return "".join(parts)


def _written(deadline: Deadline | None) -> str | None:
    return deadline.text if deadline else None


def _kind(deadline: Deadline | None) -> str | None:
    return DEADLINE_KINDS[deadline.kind] if deadline else None
