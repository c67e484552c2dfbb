"""Assignments in a table: a row for each task, columns for who leads, who helps, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.agencies import Agencies
from index.assigning.assigned import Assigned, assigned
from index.assigning.assignments import Assignee, bodies, has_verb, parse_assignment
from index.assigning.paragraphs import Paragraph
from index.assigning.task_roles import moved
from index.model import Role, Span

_HEADERS = {
    Role.LEAD: re.compile(r"chủ trì|chịu trách nhiệm|đầu mối", re.I),
    Role.COORDINATE: re.compile(r"phối hợp", re.I),
    Role.IMPLEMENT: re.compile(r"(?:cơ quan|đơn vị).*thực hiện|phân công|thực hiện$", re.I),
}
_TASK = re.compile(r"nội dung|nhiệm vụ|công việc|hoạt động|giải pháp", re.I)
_TIME = re.compile(r"thời (?:gian|hạn)|tiến độ|hoàn thành", re.I)
_RULE = re.compile(r"[\s|:\-–]+")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a row; ``times`` are columns that say by when."""

    task: int
    roles: dict[int, Role]
    times: tuple[int, ...]


def is_row(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a row of a table."""
    return paragraph.text.count("|") >= 2


def table_duties(rows: Sequence[Paragraph], agencies: Agencies) -> Iterator[Assigned]:
    """The duties of a table whose header names the columns; nothing of any other table."""
    columns: _Columns | None = None
    for row in rows:
        cells = _cells(row.text)
        header = _columns([cell.of(row.text).strip() for cell in cells])
        if header:
            columns = header
        elif columns and not _RULE.fullmatch(row.text):
            yield from _row_duties(row, cells, columns, agencies)


def _cells(text: str) -> list[Span]:
    """The cells of a row, empty ones too; the bars at its ends bound none."""
    bars = [match.start() for match in re.finditer(r"\|", text)]
    edges = [-1, *bars, len(text)]
    cells = [Span(left + 1, right) for left, right in pairwise(edges)]
    first = 1 if text.startswith("|") else 0
    return cells[first:-1] if text.rstrip().endswith("|") else cells[first:]


def _columns(titles: Sequence[str]) -> _Columns | None:
    """Where the task and the bodies stand, if these are the titles of columns."""
    roles = {
        i: role
        for i, title in enumerate(titles)
        for role, pattern in _HEADERS.items()
        if len(title) < 60 and pattern.search(title) and not _TIME.search(title)
    }
    tasks = [i for i, title in enumerate(titles) if _TASK.search(title) and i not in roles]
    times = tuple(i for i, title in enumerate(titles) if _TIME.search(title))
    return _Columns(tasks[0], roles, times) if roles and tasks else None


def _row_duties(
    row: Paragraph, cells: Sequence[Span], columns: _Columns, agencies: Agencies
) -> Iterator[Assigned]:
    told = (*columns.roles, *columns.times)
    if max(columns.task, *told) >= len(cells):
        return
    task = cells[columns.task]
    if not re.search(r"\w+\s+\w+", task.of(row.text)):
        return
    start = row.span.start
    at = Span(start + task.start, start + task.end)
    words = Span(start + cells[min(told)].start, start + cells[max(told)].end)
    for i, role in columns.roles.items():
        assignees = _cell_assignees(row.text, cells[i], role, agencies)
        yield from assigned(_trimmed(at, row), row.path, assignees, words, inferred=False)


def _cell_assignees(text: str, cell: Span, role: Role, agencies: Agencies) -> list[Assignee]:
    value = cell.of(text)
    if has_verb(value):
        parsed = parse_assignment(value, agencies)
        return [Assignee(moved(a.mention, cell.start), a.role) for a in parsed]
    return [Assignee(mention, role) for mention in bodies(text, cell, agencies) or ()]


def _trimmed(span: Span, row: Paragraph) -> Span:
    piece = row.text[span.start - row.span.start : span.end - row.span.start]
    left = len(piece) - len(piece.lstrip())
    return Span(span.start + left, span.start + len(piece.rstrip()))
