"""Tasks below the name of a body: whose they are, in what role, and with whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.agencies import Agencies
from index.assigning.assigned import Assigned, assigned
from index.assigning.assignments import Assignee
from index.assigning.duty_sentences import SentenceReader
from index.assigning.paragraphs import Paragraph
from index.assigning.task_roles import partners, task_role
from index.model import Role, Span

_LEAST_TASK = 4
"""Shorter paragraphs are no tasks, in words."""


@dataclass(frozen=True, slots=True)
class Head:
    """Bodies that head what follows, down to what is not deeper than ``depth``."""

    assignees: tuple[Assignee, ...]
    words: Span
    depth: int


def headed_duties(
    item: Paragraph, head: Head, sentences: SentenceReader, agencies: Agencies
) -> Iterator[Assigned]:
    """The duties of a paragraph below a head: one task for each of its deadlines."""
    start = 0
    for end, following in (*sentences.cuts(item.span, item.text), (len(item.text), 0)):
        text, at = item.text[start:end], item.span.start + start
        if len(text.split()) >= _LEAST_TASK:
            yield from _task_duties(Span(at, at + len(text)), text, item, head, agencies)
        start = following


def _task_duties(
    task: Span, text: str, item: Paragraph, head: Head, agencies: Agencies
) -> Iterator[Assigned]:
    role = task_role(text)
    told = [a if a.role else replace(a, role=role) for a in head.assignees]
    yield from assigned(task, item.path, told, head.words, inferred=True)
    names = {assignee.mention.name for assignee in told}
    for mention, words in partners(text, agencies):
        if mention.name not in names:
            helper = Assignee(mention, Role.COORDINATE)
            at = Span(task.start + words.start, task.start + words.end)
            yield from assigned(task, item.path, [helper], at, inferred=False)
