"""One walk through the paragraphs of a plan: which assignment covers which of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.agencies import Agencies
from index.assigning.assigned import Assigned, assigned
from index.assigning.assignments import PARENTHESIS, Assignee
from index.assigning.chapters import CHAPTERS, lists_bodies
from index.assigning.closings import Closing, bare_line, closings, own_line
from index.assigning.commands import orders_others
from index.assigning.duty_deadlines import DeadlineReader
from index.assigning.duty_headings import Heading, read_heading
from index.assigning.duty_labels import labels
from index.assigning.duty_sentences import SentenceReader
from index.assigning.duty_tables import TableReader, is_row
from index.assigning.headed import Head, headed_duties
from index.assigning.outline_words import introduces, is_aim, is_title, lists_people
from index.assigning.paragraphs import BULLET_DEPTH, LETTER_DEPTH, LINE_DEPTH, TEXT_DEPTH, Paragraph
from index.assigning.runs import run_above
from index.model import Role, Section, Span

_DOERS = (Role.LEAD, Role.IMPLEMENT, Role.REQUEST)


class Walk:
    """Goes through the paragraphs of a document once."""

    def __init__(
        self,
        text: str,
        sections: Sequence[Section],
        agencies: Agencies,
        deadlines: DeadlineReader,
        *,
        orders_only: bool = False,
    ) -> None:
        """``orders_only``: the text tells what has been, so that only "giao …" tells what to do."""
        self._text = text
        self._sections = {section.path: section for section in sections}
        self._agencies = agencies
        self._tables = TableReader(agencies)
        self._deadlines = deadlines
        self._sentences = SentenceReader(agencies, deadlines)
        self._orders_only = orders_only
        self._rows: list[Assigned] = []
        self._heads: list[Head] = []
        self._pending: list[Paragraph] = []
        self._title: Paragraph | None = None
        self._labels: list[tuple[Span, tuple[Assignee, ...]]] = []
        self._labelled: Paragraph | None = None

    def run(self, paragraphs: Sequence[Paragraph]) -> list[Assigned]:
        """The duties of the paragraphs."""
        i = 0
        while i < len(paragraphs):
            end = i + 1
            while is_row(paragraphs[i]) and end < len(paragraphs) and is_row(paragraphs[end]):
                end += 1
            if is_row(paragraphs[i]):
                self._rows += self._tables.duties(paragraphs[i:end])
            else:
                end = self._step(paragraphs, i)
            i = end
        self._apply_labels(None)
        self._flush()
        return self._rows

    def _step(self, paragraphs: Sequence[Paragraph], i: int) -> int:
        """Take in one paragraph, with the list it introduces; where the next begins."""
        paragraph = paragraphs[i]
        following = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        if self._read_labels(paragraph):
            return i + 1
        self._apply_labels(paragraph)
        self._enter(paragraph)
        if closing := own_line(paragraph.text, self._agencies) or self._bare_line(paragraph):
            words = _moved(closing.words, paragraph.span.start)
            self._close_run(paragraph, closing.assignees, words, following)
            return i + 1
        if heading := self._heading(paragraphs, i):
            self._take_heading(paragraph, heading)
            return i + 1
        end = self._list_end(paragraphs, i)
        if end == i + 1 and is_title(paragraph, following) and not self._closes(paragraph):
            self._title = paragraph
            return end
        self._take(_joined(paragraph, paragraphs[end - 1], self._text))
        return end

    def _enter(self, paragraph: Paragraph) -> None:
        """Leave the headings and the run of paragraphs that end here."""
        depth = min(paragraph.depth, BULLET_DEPTH) if not paragraph.labelled else paragraph.depth
        self._heads = [head for head in self._heads if head.depth < depth]
        if paragraph.begins and paragraph.depth < LETTER_DEPTH:
            self._flush()
        if self._title and paragraph.begins and paragraph.depth <= self._title.depth:
            self._title = None

    def _bare_line(self, paragraph: Paragraph) -> Closing | None:
        """A line that only says who does what stands above it, outside any body's own tasks."""
        waits = self._pending and self._pending[-1].path == paragraph.path
        if paragraph.begins or self._heads or not (waits or self._title):
            return None
        start = paragraph.span.start
        times = [_moved(d.span, -start) for d in self._deadlines.within(paragraph.span)]
        return bare_line(paragraph.text, times, self._agencies)

    def _closes(self, paragraph: Paragraph) -> bool:
        return any(closings(paragraph.text, self._agencies))

    def _list_end(self, paragraphs: Sequence[Paragraph], i: int) -> int:
        """Where the list ends that a paragraph introduces, if it is one task with it."""
        end = i + 1
        if introduces(paragraphs[i]):
            while end < len(paragraphs) and self._is_listed(paragraphs[end], paragraphs[i]):
                end += 1
        return end

    def _is_listed(self, paragraph: Paragraph, lead: Paragraph) -> bool:
        """Whether a bullet only goes on with the paragraph that introduces it."""
        deeper = lead.depth < paragraph.depth < TEXT_DEPTH and not paragraph.begins
        return deeper and not self._closes(paragraph)

    def _heading(self, paragraphs: Sequence[Paragraph], i: int) -> Heading | None:
        """The bodies that a paragraph puts above tasks."""
        paragraph, following = paragraphs[i], next(iter(paragraphs[i + 1 : i + 2]), None)
        if self._orders_only or lists_people(paragraph, self._sections):
            return None
        heading = read_heading(paragraph.text, self._agencies, titled=paragraph.begins)
        if heading is None or heading.content is not None:
            return heading
        if following is None or paragraph.text.endswith((";", ",")):
            return None
        collective = all(a.mention.collective for a in heading.assignees)
        if collective and paragraph.depth < CHAPTERS:
            listed = lists_bodies(paragraph, paragraphs[i + 1 :], self._agencies)
            return None if listed else heading
        deeper = following.depth > paragraph.depth if paragraph.labelled else following.labelled
        line = paragraph.labelled or paragraph.bold or paragraph.text.endswith(":")
        return heading if line and (deeper or not following.begins) else None

    def _take_heading(self, paragraph: Paragraph, heading: Heading) -> None:
        words = _moved(heading.span, paragraph.span.start)
        depth = paragraph.depth if paragraph.labelled else LINE_DEPTH
        head = Head(heading.assignees, words, depth)
        self._heads.append(head)
        if heading.content is not None:
            span = Span(paragraph.span.start + heading.content, paragraph.span.end)
            self._take(replace(paragraph, span=span, text=span.of(self._text)))
            if not paragraph.labelled:
                self._heads.remove(head)

    def _take(self, item: Paragraph) -> None:
        """Take a task in: it closes with its bodies, stands under them, or waits for them."""
        found = [*closings(item.text, self._agencies)]
        if found:
            self._flush()
            self._title = None
        for closing in found:
            task, words = (_moved(span, item.span.start) for span in (closing.task, closing.words))
            self._add(task, item, closing.assignees, words, inferred=False)
        doers = any(a.role in _DOERS for closing in found for a in closing.assignees)
        if self._heads and (item.labelled or not orders_others(item.text, self._agencies)):
            head = self._heads[-1]
            self._rows += headed_duties(item, head, self._sentences, self._agencies)
        elif not doers:
            self._pending.append(item)

    def _add(
        self,
        task: Span,
        item: Paragraph,
        assignees: Iterable[Assignee],
        words: Span,
        *,
        inferred: bool,
    ) -> None:
        self._rows += assigned(task, item.path, assignees, words, inferred=inferred)

    def _close_run(
        self,
        paragraph: Paragraph,
        assignees: Iterable[Assignee],
        words: Span,
        following: Paragraph | None,
    ) -> None:
        """Give the paragraphs that are one task above this line to the same bodies."""
        run = run_above(self._pending, paragraph, self._is_other)
        if self._ends_siblings(paragraph, following):
            run = self._pending
        self._pending = [item for item in self._pending if item not in run]
        self._flush()
        if not run and self._title:
            run = [self._title]
        for item in run:
            self._add(item.span, item, assignees, words, inferred=item is not run[-1])
        self._title = None

    def _is_other(self, item: Paragraph) -> bool:
        """Whether a paragraph is an aim, or begins by telling one body in particular to act."""
        if is_aim(item, self._sections):
            return True
        told = self._sentences.duties(item, orders_only=self._orders_only)
        return any(row.task.start == item.span.start and not row.collective for row in told)

    def _ends_siblings(self, paragraph: Paragraph, following: Paragraph | None) -> bool:
        """Whether a line stands behind the last of lettered points, and closes them all."""
        section = paragraph.section
        if section is None or section.level < LETTER_DEPTH:
            return False
        if any(i.section is None or i.section.parent != section.parent for i in self._pending):
            return False
        after = following.section if following else None
        return after is None or section.parent not in (after.parent, after.path)

    def _read_labels(self, paragraph: Paragraph) -> bool:
        """Take in labels ("Cơ quan chủ trì: …"): below a task, or behind it in its paragraph."""
        asides = [Span(*match.span()) for match in PARENTHESIS.finditer(paragraph.text)]
        found = [
            label
            for label in labels(paragraph.text, self._agencies)
            if not any(aside.start < label.span.start < aside.end for aside in asides)
        ]
        if not found or not (found[0].span.start == 0 or any(label.assignees for label in found)):
            return False
        start = paragraph.span.start
        if found[0].span.start > 0:
            self._apply_labels(paragraph)
            self._enter(paragraph)
            self._flush()
            span = Span(start, start + len(paragraph.text[: found[0].span.start].rstrip()))
            self._pending.append(replace(paragraph, span=span, text=span.of(self._text)))
        self._labels += [(_moved(label.span, start), label.assignees) for label in found]
        self._labelled = self._labelled or paragraph
        return True

    def _apply_labels(self, following: Paragraph | None) -> None:
        """Give the task above a run of labels to the bodies they name."""
        assignees = [assignee for _, named in self._labels for assignee in named]
        paragraph = self._labelled
        if assignees and paragraph:
            words = Span(self._labels[0][0].start, self._labels[-1][0].end)
            self._close_run(self._labelled_unit(paragraph), assignees, words, following)
        self._labels, self._labelled = [], None

    def _labelled_unit(self, paragraph: Paragraph) -> Paragraph:
        """A paragraph of the unit that labels belong to, which may be lettered points of it."""
        return self._pending[-1] if paragraph.begins and self._pending else paragraph

    def _flush(self) -> None:
        """Read what no assignment covers as running text."""
        pending, self._pending = self._pending, []
        told: list[Assigned] = []
        for item in pending:
            orders_only = self._orders_only or is_aim(item, self._sections)
            rows = self._sentences.duties(item, told, orders_only=orders_only)
            self._rows += rows
            told = [row for row in rows if row.role is not Role.COORDINATE] if rows else told


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _joined(first: Paragraph, last: Paragraph, text: str) -> Paragraph:
    if first is last:
        return first
    span = Span(first.span.start, last.span.end)
    return replace(first, span=span, text=span.of(text))
