"""Duties in running text: each sentence that tells a body something, with what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.agencies import Agencies
from index.assigning.assigned import Assigned, assigned
from index.assigning.commands import Command, read_command
from index.assigning.duty_deadlines import DeadlineReader
from index.assigning.paragraphs import Paragraph
from index.assigning.task_roles import task_role
from index.bodies.predicates import PREDICATE
from index.model import Role, Span
from index.sentences import sentence_spans

COMMAND_CHARS = 800
"""How far behind a semicolon a clause is read for whom it tells, in characters: a sentence of
thousands of clauses would be read to its end from each of them."""
_SEMICOLON = re.compile(r";\s+")
_CLAUSE_END = re.compile(r",\s+|\s+và\s+")
_STRONG_END = re.compile(r"[;.]\s+")
_LEADING = 3
"""A deadline behind fewer words of its part is one for what follows it."""
_REPORTS = re.compile(r"\b(?:báo cáo|gửi|tổng hợp|sơ kết|tổng kết|họp|giao ban)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A run of clauses about one command, from which on its spans count (``at``).

    ``elided``: the command is given in a clause before.
    """

    span: Span
    command: Command
    at: int
    elided: bool = False


class SentenceReader:
    """Reads the duties that sentences give by their own words."""

    def __init__(self, agencies: Agencies, deadlines: DeadlineReader) -> None:
        self._agencies = agencies
        self._deadlines = deadlines

    def duties(
        self, paragraph: Paragraph, told: Sequence[Assigned] = (), *, orders_only: bool = False
    ) -> list[Assigned]:
        """The duties of a paragraph.

        ``told`` are rows of the paragraph before: whom a reporting term that names nobody is for.
        ``orders_only``: only "giao", "yêu cầu", "đề nghị" count, not every sentence about a body.
        """
        units = [*self._units(paragraph, orders_only)]
        if units:
            return [row for unit in units for row in _rows(unit, paragraph)]
        return [*self._carried(paragraph, told)]

    def cuts(self, task: Span, text: str) -> Iterator[tuple[int, int]]:
        """Where a task of several deadlines is cut: the end of a part, the start of the next.

        "báo cáo quý gửi …, báo cáo năm gửi …" are two; ``text`` is ``task`` of the reading text.
        """
        start = 0
        for before, after in pairwise(self._deadlines.within(task)):
            low, high = before.span.end - task.start, after.span.start - task.start
            leading = len(text[start : before.span.start - task.start].split()) < _LEADING
            strong = [*_STRONG_END.finditer(text, low, high)]
            weak = None if leading else _CLAUSE_END.search(text, low, high)
            match = strong[-1] if strong else weak
            if match is None or before.text == after.text:
                continue
            if high == match.end() or PREDICATE.search(text, match.end(), high):
                yield match.start() + 1, match.end()
                start = match.end()

    def _units(self, paragraph: Paragraph, orders_only: bool) -> Iterator[_Unit]:
        """The commands of a paragraph, each with the clauses that go on with it."""
        unit: _Unit | None = None
        standing: _Unit | None = None  # the last that tells bodies, not of their papers
        for clause, command in self._clauses(paragraph.text):
            if command and (command.order or not orders_only):
                yield from self._cut(unit, paragraph)
                unit = _Unit(clause, command, clause.start)
                standing = unit if not command.papers or standing is None else standing
            elif unit and standing and self._deadlines.within(_moved(clause, paragraph.span.start)):
                yield from self._cut(unit, paragraph)
                unit = replace(standing, span=clause, elided=True)
            elif unit:
                unit = replace(unit, span=Span(unit.span.start, clause.end))
        yield from self._cut(unit, paragraph)

    def _clauses(self, text: str) -> Iterator[tuple[Span, Command | None]]:
        """Sentences, and behind a semicolon clauses with a subject of their own."""
        for sentence in sentence_spans(text, semicolons=False):
            start, command = sentence.start, read_command(sentence.of(text), self._agencies)
            for match in _SEMICOLON.finditer(text, sentence.start, sentence.end):
                if command and match.start() < start + command.span.end:
                    continue  # it joins those who are told
                last = command.subjects[-1].mention if command else None
                end = min(sentence.end, match.end() + COMMAND_CHARS)
                own = read_command(text[match.end() : end], self._agencies, last)
                if own:
                    yield Span(start, match.start() + 1), command
                    start, command = match.end(), own
            yield Span(start, sentence.end), command

    def _cut(self, unit: _Unit | None, paragraph: Paragraph) -> Iterator[_Unit]:
        """A unit for each of its deadlines."""
        if unit is None:
            return
        start, elided = unit.span.start, unit.elided
        task = _moved(unit.span, paragraph.span.start)
        for end, following in self.cuts(task, unit.span.of(paragraph.text)):
            yield replace(unit, span=Span(start, unit.span.start + end), elided=elided)
            start, elided = unit.span.start + following, True
        yield replace(unit, span=Span(start, unit.span.end), elided=elided)

    def _carried(self, paragraph: Paragraph, told: Sequence[Assigned]) -> Iterator[Assigned]:
        """A term, "Định kỳ hằng quý báo cáo …", for those of the paragraph before it."""
        before = [row for row in told if row.section == paragraph.path]
        if not before or not _REPORTS.search(paragraph.text):
            return
        deadlines = self._deadlines.within(paragraph.span)
        if deadlines and deadlines[0].span.start == paragraph.span.start:
            first = [row for row in before if row.task == before[0].task]
            yield from (replace(row, task=paragraph.span, inferred=True) for row in first)


def _rows(unit: _Unit, paragraph: Paragraph) -> Iterator[Assigned]:
    start = paragraph.span.start
    task, at = _moved(unit.span, start), start + unit.at
    own = task_role(unit.span.of(paragraph.text))
    for assignee, words in unit.command.assignees:
        if unit.elided and words != unit.command.span:
            continue
        kept = not unit.elided or assignee.role is Role.REQUEST
        told = [assignee if kept else replace(assignee, role=own)]
        yield from assigned(task, paragraph.path, told, _moved(words, at), inferred=unit.elided)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
