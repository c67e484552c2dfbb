"""How a range of the reading text is quoted: the unbroken runs of the source behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.model import ReadingText, Span

INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters without width, as the inside of a regular expression's class."""
TAG = r"</?[A-Za-z]{1,10}(?:\s[^<>\n]{0,300})?/?>"
"""A tag of HTML, with its attributes."""
SKIPPED = re.compile(rf"(?:[\s*_#`>|\\^{INVISIBLE}]|\[(?=\^)|\]:?|{TAG})*")
"""What the reading text may leave out without breaking a quotation: white space and marks."""


def unbroken_runs(source: str, reading: ReadingText, span: Span) -> Iterator[Span]:
    """Split ``span`` of the reading text into contiguous spans of ``source``.

    White space and markdown marks between two characters do not break a run; a footnote or a page
    header that the reading text has moved away does.
    """
    start = previous = -1
    for i in range(span.start, span.end):
        if reading.text[i].isspace():
            continue
        place = reading.offsets[i]
        if start < 0:
            start = place
        elif place <= previous or not SKIPPED.fullmatch(source, previous + 1, place):
            yield Span(start, previous + 1)
            start = place
        previous = place
    if start >= 0:
        yield Span(start, previous + 1)
