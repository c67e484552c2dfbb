"""One line of a source, cleaned: marks gone, letters mended, every character's place kept."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

from index.model import Span
from index.quotes import INVISIBLE, TAG

# Letters that scanners and old fonts write for Vietnamese or Latin ones. Ð (U+00D0) is Icelandic.
_LOOK_ALIKES = str.maketrans("ÐðƉАВЕКМНОРСТХаеорсух", "ĐđĐABEKMHOPCTXaeopcyx")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUPERSCRIPT = re.compile(r"<sup>\s*(\d{1,2})\s*</sup>|\^(\d{1,2})\^|\[\^(\d{1,2})\]:?", re.I)
_MARKS = re.compile(rf"{TAG}|\*+|`+|(?<!\w)_+|_+(?!\w)|\\(?=[^\w\s])|[{INVISIBLE}]")
_LINE_MARKS = re.compile(r"\s*(?:#{1,6}\s+|>\s?)+")
_STAR_BULLET = re.compile(r"\s*\*\s+(?=\S)")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*")
_EMPHASISED = re.compile(r"\s*(?:#{1,6}\s+\S.*|\*\*[^*]+\*\*:?)\s*")
_ENDING_CHARS = 60
"""More than the longest word or number that a page break can tear."""


def mend_letters(text: str) -> str:
    """The text with look-alike letters replaced by the Vietnamese or Latin ones."""
    return text.translate(_LOOK_ALIKES)


@dataclass(slots=True)
class Line:
    """A cleaned line, growing as torn lines are joined to it.

    ``number`` is its 1-based line in the source, ``raw`` what it takes up there, ``gap`` the
    blank lines before it, ``emphasised`` whether all of it is bold or a markdown heading.
    """

    text: str
    offsets: array[int]
    raw: Span
    number: int
    gap: int
    emphasised: bool

    @property
    def ending(self) -> str:
        """The last words of the line; it may have grown long, and is looked at at each join."""
        return self.text[-_ENDING_CHARS:]

    def join(self, other: Line, *, space: bool) -> None:
        """Put ``other``, the torn-off rest, behind this line."""
        if space:
            self.text += " "
            self.offsets.append(self.end_before(other))
        self.text += other.text
        self.offsets.extend(other.offsets)
        self.raw = Span(self.raw.start, other.raw.end)

    def end_before(self, other: Line) -> int:
        """The place of a line end that can stand between this line and ``other`` in the reading.

        The one behind this line; but a footnote that ends the source has none behind it.
        """
        return min(self.raw.end, other.raw.start - 1)


def clean_lines(source: str) -> list[Line]:
    """The lines of a source that hold text, in order."""
    lines: list[Line] = []
    offset = gap = 0
    for number, raw in enumerate(source.split("\n"), start=1):
        text, places = _clean(raw)
        if text:
            moved = array("I", (offset + place for place in places))
            taken = Span(offset, offset + len(raw))
            emphasised = bool(_EMPHASISED.fullmatch(raw))
            lines.append(Line(text, moved, taken, number, gap, emphasised))
            gap = 0
        else:
            gap += 1
        offset += len(raw) + 1
    return lines


def _clean(raw: str) -> tuple[str, list[int]]:
    if _RULE.fullmatch(raw):
        return "", []
    kept: list[tuple[str, int]] = []
    position = _start(raw, kept)
    while position < len(raw):
        if match := _SUPERSCRIPT.match(raw, position):
            group = next(i for i in (1, 2, 3) if match.group(i))
            digits = match.group(group).translate(_SUPERSCRIPTS)
            kept += zip(digits, range(match.start(group), match.end(group)), strict=True)
            position = match.end()
        elif match := _MARKS.match(raw, position):
            if match.group().lower().startswith("<br"):
                kept.append((" ", position))
            position = match.end()
        else:
            char = raw[position]
            kept.append((" " if char.isspace() else char.translate(_LOOK_ALIKES), position))
            position += 1
    return _fold_spaces(kept)


def _start(raw: str, kept: list[tuple[str, int]]) -> int:
    """Where the text of a line begins; a star that is a bullet is kept as a hyphen."""
    match = _LINE_MARKS.match(raw)
    position = match.end() if match else 0
    if bullet := _STAR_BULLET.match(raw, position):
        star = raw.index("*", position)
        kept += [("-", star), (" ", star + 1)]
        return bullet.end()
    return position


def _fold_spaces(kept: list[tuple[str, int]]) -> tuple[str, list[int]]:
    folded = [
        (char, place)
        for i, (char, place) in enumerate(kept)
        if char != " " or (i > 0 and kept[i - 1][0] != " ")
    ]
    while folded and folded[-1][0] == " ":
        folded.pop()
    return "".join(char for char, _ in folded), [place for _, place in folded]
