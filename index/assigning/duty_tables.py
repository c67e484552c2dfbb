"""Assignments in a table: a row for each task, columns for who leads, who helps, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
    Role.IMPLEMENT: re.compile(
        r"(?:cơ quan|đơn vị).*thực hiện|phân công|thực hiện$|trách nhiệm", re.I
    ),
}
"""How the title of a column names a role; the first that fits counts."""
_TASK = re.compile(r"nội dung|nhiệm vụ|công việc|hoạt động|giải pháp", re.I)
_TIME = re.compile(r"thời (?:gian|hạn)|tiến độ|hoàn thành", re.I)
_RULE = re.compile(r"[:\-–]*|\(?\d{1,2}\)?")
"""A cell of the line below a header, or of one that numbers the columns."""
_NUMBERED = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[IVXL]{1,6}|[a-zđ])\W*")
_DITTO = re.compile(r"[\s\-–]*(?:n\s*/?\s*t|như\s+trên|[\"”“〃]+|'')[\s\-–.]*", re.I)
_NOTE = re.compile(r"ghi chú", re.I)
"""Where a table without a column of times may say by when."""
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a row; ``times`` are columns that say by when."""

    count: int
    task: int
    roles: dict[int, Role]
    times: tuple[int, ...]


def is_row(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a row of a table."""
    return paragraph.text.count("|") >= 2


class TableReader:
    """Reads the tables of a document in turn; one that a page break divides has one header."""

    def __init__(self, agencies: Agencies) -> None:
        self._agencies = agencies
        self._body: _Body | None = None

    def duties(self, rows: Sequence[Paragraph]) -> Iterator[Assigned]:
        """The duties of a table whose header names the columns; nothing of any other table."""
        first = _titles(rows[0])
        if self._body and (_are_titles(first) or len(first) != self._body.columns.count):
            self._body = None
        above: list[str] = []  # the titles in the row before, if it holds titles
        for row in rows:
            cells = _titles(row)
            if all(map(_RULE.fullmatch, cells)):
                continue
            titles = _below(above, cells)
            columns = None if self._are_values(cells) else _columns(titles)
            if columns:
                self._body = _Body(columns, self._agencies)
            above = titles if columns or self._body is None else []
            if self._body and not above:
                yield from self._body.duties(row)

    def _are_values(self, cells: Sequence[str]) -> bool:
        """Whether cells are no titles: they are long, number a row, or name a body."""
        return not _are_titles(cells) or any(
            mention.known and not mention.collective
            for cell in cells
            for mention in self._agencies.split(cell)
        )


def _titles(row: Paragraph) -> list[str]:
    return [cell.of(row.text).strip() for cell in _cells(row.text)]


def _cells(text: str) -> list[Span]:
    """The cells of a row, empty ones too; the bars at its ends bound none."""
    bars = [match.start() for match in re.finditer(r"\|", text)]
    edges = [-1, *bars, len(text)]
    cells = [Span(left + 1, right) for left, right in pairwise(edges)]
    first = 1 if text.startswith("|") else 0
    return cells[first:-1] if text.rstrip().endswith("|") else cells[first:]


def _below(above: Sequence[str], titles: list[str]) -> list[str]:
    """The titles of two rows, column by column, where the lower only divides the upper."""
    if len(above) != len(titles) or any(
        _TASK.search(upper) and lower not in ("", upper)
        for upper, lower in zip(above, titles, strict=True)
    ):
        return titles
    return [f"{upper} {lower}".strip() for upper, lower in zip(above, titles, strict=True)]


def _are_titles(titles: Sequence[str]) -> bool:
    """Whether cells may be titles of columns: they are short, and number no row."""
    first = next(filter(None, titles), "")
    return not _NUMBERED.fullmatch(first) and max(map(len, titles), default=0) <= _LONGEST_TITLE


def _columns(titles: Sequence[str]) -> _Columns | None:
    """Where the task and the bodies stand, if these are the titles of columns."""
    times = tuple(i for i, title in enumerate(titles) if _TIME.search(title))
    times = times or tuple(i for i, title in enumerate(titles) if _NOTE.search(title))
    roles = {
        i: role
        for i, title in enumerate(titles)
        if i not in times and (role := _role(title)) is not None
    }
    tasks = [i for i, title in enumerate(titles) if _TASK.search(title) and i not in roles]
    return _Columns(len(titles), tasks[0], roles, times) if roles and tasks else None


def _role(title: str) -> Role | None:
    return next((role for role, pattern in _HEADERS.items() if pattern.search(title)), None)


class _Body:
    """The rows below a header; "nt" in a cell repeats the cell above it."""

    def __init__(self, columns: _Columns, agencies: Agencies) -> None:
        self.columns = columns
        self._agencies = agencies
        self._last: dict[int, tuple[Paragraph, Span]] = {}

    def duties(self, row: Paragraph) -> Iterator[Assigned]:
        """The duties of one row."""
        columns, cells = self.columns, _cells(row.text)
        told = [i for i in (*columns.roles, *columns.times) if i < len(cells)]
        meant = {i: self._meant(i, row, cells[i]) for i in told}
        if columns.task >= len(cells) or not told:
            return
        task = cells[columns.task]
        if not re.search(r"\w+\s+\w+", task.of(row.text)):
            return
        words = _moved(Span(cells[min(told)].start, cells[max(told)].end), row)
        when = next((_moved(*meant[i][::-1]) for i in columns.times if i in meant), None)
        for i, role in columns.roles.items():
            if i not in meant:
                continue
            origin, cell = meant[i]
            assignees = _cell_assignees(origin.text, cell, role, self._agencies)
            for found in assigned(
                _trimmed(_moved(task, row), row),
                row.path,
                assignees,
                words if origin is row else _moved(cell, origin),
                inferred=origin is not row,
            ):
                yield replace(found, when=when)

    def _meant(self, i: int, row: Paragraph, cell: Span) -> tuple[Paragraph, Span]:
        """The cell itself, with its row, or the one above that it repeats."""
        if not (_DITTO.fullmatch(row.text, cell.start, cell.end) and i in self._last):
            self._last[i] = (row, cell)
        return self._last[i]


def _moved(span: Span, row: Paragraph) -> Span:
    """A part of a row as a part of the reading text."""
    return Span(row.span.start + span.start, row.span.start + span.end)


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
