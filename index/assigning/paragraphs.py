"""The paragraphs of a document's body: what each is labelled with, and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model import Document, Part, Section, Span
from index.passages import PREAMBLE

LETTER_DEPTH = 9
"""Lettered points, as sections count levels; numbers and roman numerals lie above them."""
STRAY_DEPTH = 15
"""The least depth of a label that the outline could not place; it stands above bullets."""
LINE_DEPTH = 19
"""A line without a label that heads others."""
BULLET_DEPTH = 20
SUB_BULLET_DEPTH = 21
TEXT_DEPTH = 30
"""A paragraph without a label."""
_BULLET = re.compile(r"([-+•–—*])\s+")
_STRAY_LABEL = re.compile(
    r"(?:(?P<roman>[IVXL]{1,6}[.)])|(?P<number>\d{1,2}[.)])|(?P<deeper>\d{1,2}(?:\.\d{1,2})+[.)])"
    r"|(?P<letter>[a-zđ]\)|\((?:\d{1,2}|[a-zđ])\)))\s+(?=[^\W\d])"
)
"""A label that the outline could not place, because numbers start again where none was expected."""
_STRAY_DEPTHS = {
    kind: STRAY_DEPTH + i for i, kind in enumerate(("roman", "number", "deeper", "letter"))
}
_BOLD = re.compile(r"\s*(?:#{1,6}\s+\S.*|\*\*[^*]+\*\*:?)\s*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without its label; ``text`` is ``span`` of the reading text.

    ``section`` is the deepest unit it stands in; it ``begins`` that unit or it does not. ``depth``
    is small for what heads others. ``bold``: all of it is bold or in capitals, as headings are.
    """

    span: Span
    text: str
    section: Section | None
    begins: bool
    depth: int
    bold: bool

    @property
    def path(self) -> str:
        """The path of the section, or nothing."""
        return self.section.path if self.section else ""

    @property
    def labelled(self) -> bool:
        """Whether a number, a letter or a bullet stands before it."""
        return self.depth < TEXT_DEPTH


def body_paragraphs(document: Document, lines: Sequence[int]) -> list[Paragraph]:
    """The paragraphs of body and annexes, in order: no title, preamble, footnote, recipients.

    ``lines`` are the offsets at which the lines of the source begin.
    """
    starts = [section.span.start for section in document.sections]
    found = []
    for span in _body_lines(document):
        place = bisect_right(starts, span.start) - 1
        section = document.sections[place] if place >= 0 else None
        number = bisect_right(lines, document.reading.offsets[span.start])
        end = lines[number] if number < len(lines) else len(document.source.text)
        bold = bool(_BOLD.fullmatch(document.source.text, lines[number - 1], end))
        found.append(_paragraph(document.reading.text, span, section, bold))
    return [paragraph for paragraph in found if paragraph.text]


def _body_lines(document: Document) -> Iterator[Span]:
    """The lines of the reading text that belong to the body."""
    begins = [passage.span.start for passage in document.passages]
    for match in re.finditer(r"[^\n]*\S[^\n]*", document.reading.text):
        passage = document.passages[max(0, bisect_right(begins, match.start()) - 1)]
        preamble = passage.section == PREAMBLE and bool(document.sections)
        if passage.part is Part.BODY and not preamble:
            yield Span(*match.span())


def _paragraph(text: str, span: Span, section: Section | None, bold: bool) -> Paragraph:
    begins = section is not None and section.span.start == span.start
    start, depth = span.start, TEXT_DEPTH
    if section is not None and begins:
        start, depth = start + len(section.label), section.level
    if bullet := _BULLET.match(text, start, span.end):
        start = bullet.end()
        if not begins:
            depth = SUB_BULLET_DEPTH if bullet[1] == "+" else BULLET_DEPTH
    elif not begins and (label := _STRAY_LABEL.match(text, start, span.end)):
        start, depth = label.end(), _STRAY_DEPTHS[label.lastgroup or ""]
    while start < span.end and text[start].isspace():
        start += 1
    inner = Span(start, span.end)
    bold = bold or inner.of(text).isupper()
    return Paragraph(inner, inner.of(text), section, begins, depth, bold)
