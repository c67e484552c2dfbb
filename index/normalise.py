"""From a source to a text that reads on: torn paragraphs joined, footnotes beside their mark.

A page break tears a paragraph, even a date or a word, and leaves blank lines; footnotes stand in
the gap and may go on after a later break without a mark. What is torn off starts in lower case or
with a number that is no label; a real unit starts with a label (``x)``, ``1.``) or a bullet.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from dataclasses import dataclass

from index.letters import LOWER
from index.lines import Line, clean_lines
from index.model import ReadingText, SourceText, Span

REFERENCE = rf"\s+(?:[{LOWER}]|(?:Điều|Mục|Chương|Phần)\b)"
"""What follows a number that only refers ("Chương I của Bộ luật này") and heads nothing."""
LABEL = re.compile(
    r"(?:[IVXL]{1,6}\s?[.)]|[A-HĐ]\.|\d{1,2}(?:\.\d{1,2}){0,4}\s?[.)]|\d{1,2}(?:\.\d{1,2}){1,4}"
    r"|[a-zđ]\)|[-+•–—])\s|Điều \d+\w?\s?[.:]"
    rf"|(?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC) (?:\d+|[IVXLC]+|thứ (?:mười )?\w+)(?!\w)(?!{REFERENCE})"
)
"""How a numbered unit, a bullet or an article begins."""

_FOOTNOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}(?=[\s\w(“\"])")
_MARK = re.compile(r"(?<=\S)(?<!\bm)(?<!\b[kcdm]m)([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
"""A mark that cites a footnote; that of m², km² does not."""
_CLOSED = re.compile(r"(?:[.!?:]|\./\.?)[)”\"’]*$")
_ELLIPSIS = re.compile(r"(?:\.{3,}|…)$")
_HANGING = re.compile(
    r"(?:,|\b(?:và|của|các|những|với|về|cho|theo|tại|trong|từ|đến|do|là|số|hoặc|bởi|như|để|giữa"
    r"|thuộc|nhằm))$"
)
_TORN_NUMBER = re.compile(r"[\dA-ZĐƯ][/-]$")
"""The first half of a date or of a document number: "25/", "17/", "18/KH-"."""
_LONGEST_PARAGRAPH = 20_000
"""A list without end marks is no torn paragraph, however its lines begin; in characters."""
_PAGE_BREAK_GAP = 2
_PARAGRAPH = 60
"""Shorter lines are headings, addressees or names rather than torn paragraphs, in characters."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the reading text. ``line`` and ``gap`` are those of its first source line."""

    span: Span
    line: int
    gap: int
    footnote: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading text and its paragraphs, in order, which cover it but for the line ends."""

    text: ReadingText
    blocks: tuple[Block, ...]
    torn: tuple[tuple[int, int], ...]
    """Pairs of source lines that a page break had torn apart, as joined."""


def normalise(source: SourceText) -> Reading:
    """Make the reading text of a source; every character keeps its place in the source."""
    lines = clean_lines(source.text)
    joiner = _Joiner(Counter(word for line in lines for word in _words(line.text)))
    for line in lines:
        joiner.add(line)
    return joiner.reading()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


class _Joiner:
    """Lays lines one behind the other, joining what belongs together."""

    def __init__(self, vocabulary: Counter[str]) -> None:
        self._vocabulary = vocabulary
        self._body: list[Line] = []
        self._notes: dict[int, list[Line]] = {}  # footnotes by the place of their host in _body
        self._cited: dict[str, int] = {}  # mark of a footnote -> the last place that carries it
        self._note: Line | None = None
        self._torn: list[tuple[int, int]] = []
        self._last: dict[int, int] = {}  # id of a line -> number of the last line joined to it

    def add(self, line: Line) -> None:
        if _FOOTNOTE.match(line.text):
            self._note = line
            self._notes.setdefault(self._host(line), []).append(line)
        elif self._body and _continues(self._body[-1], line):
            self._join(self._body[-1], line)
            self._remember_marks(line)
        elif self._note and _is_rest(line) and not _is_closed(self._note):
            self._join(self._note, line)
        else:
            self._body.append(line)
            self._remember_marks(line)

    def _remember_marks(self, line: Line) -> None:
        self._cited |= dict.fromkeys(_MARK.findall(line.text), len(self._body) - 1)

    def _host(self, note: Line) -> int:
        """The paragraph that carries the footnote's mark; else the one before the footnote."""
        match = _FOOTNOTE.match(note.text)
        return self._cited.get(match.group() if match else "", len(self._body) - 1)

    def _join(self, line: Line, rest: Line) -> None:
        self._torn.append((self._last.get(id(line), line.number), rest.number))
        self._last[id(line)] = rest.number
        line.join(rest, space=not self._is_torn_word(line.ending, rest.text))

    def _is_torn_word(self, left: str, right: str) -> bool:
        """Whether the break went through a word or a date: no space belongs there."""
        if _TORN_NUMBER.search(left) or re.match(r"/[\dA-ZĐƯ]", right):
            return True
        head, tail = re.search(r"[^\W\d_]+$", left), re.match(r"[^\W\d_]+", right)
        if not head or not tail:
            return False
        parts = (head.group().lower(), tail.group().lower())
        # Each half was counted once here; a true word also stands elsewhere in the document.
        alone = min(self._vocabulary[part] for part in parts)
        return alone <= 1 and self._vocabulary["".join(parts)] > 0

    def reading(self) -> Reading:
        text: list[str] = []
        offsets = array("I")
        blocks: list[Block] = []
        ordered = self._in_order()
        for i, (line, footnote) in enumerate(ordered):
            if i > 0:
                text.append("\n")
                offsets.append(ordered[i - 1][0].end_before(line))
            start = len(offsets)
            text.append(line.text)
            offsets.extend(line.offsets)
            blocks.append(Block(Span(start, len(offsets)), line.number, line.gap, footnote))
        return Reading(ReadingText("".join(text), offsets), tuple(blocks), tuple(self._torn))

    def _in_order(self) -> list[tuple[Line, bool]]:
        ordered = [(note, True) for note in self._notes.get(-1, [])]
        for place, line in enumerate(self._body):
            ordered.append((line, False))
            ordered += [(note, True) for note in self._notes.get(place, [])]
        return ordered


def _is_closed(line: Line) -> bool:
    return bool(_CLOSED.search(line.ending)) and not _ELLIPSIS.search(line.ending)


def _is_rest(line: Line) -> bool:
    """Whether a line can only be the rest of another: lower case, or a number that is no label."""
    first = line.text.lstrip("“\"'‘(")[:1]
    if line.text[0] == "(" or LABEL.match(line.text):
        return False
    return first.islower() or first.isdigit() or line.text[0] in ",;/"


def _continues(before: Line, line: Line) -> bool:
    if len(before.text) > _LONGEST_PARAGRAPH:
        return False
    if _is_rest(line):
        return not _is_closed(before)
    return _is_torn_before_capital(before, line)


def _can_be_torn(line: Line) -> bool:
    """Whether a line is a paragraph, not a heading, whose title has no end mark either."""
    heading = line.emphasised or line.text.isupper() or line.text.startswith("Điều ")
    return not heading and len(line.text) >= _PARAGRAPH


def _is_torn_before_capital(before: Line, line: Line) -> bool:
    """Whether a line in capital case goes on with the paragraph before it.

    Only a long paragraph without any end mark can be torn there: behind a comma or a word that
    cannot end a phrase, or, if it is no numbered unit (whose titles have no end mark either),
    across the gap of a page break.
    """
    if line.emphasised or not line.text[0].isupper() or LABEL.match(line.text):
        return False
    if _TORN_NUMBER.search(before.ending):
        return True
    if line.text.isupper() or line.text.startswith("Nơi nhận") or not _can_be_torn(before):
        return False
    if _HANGING.search(before.ending):
        return True
    ends_open = before.text[-1].isalnum()
    unit = LABEL.match(before.text) and before.text[0] not in "-+•–—"
    return ends_open and not unit and line.gap >= _PAGE_BREAK_GAP
