"""From the reading text to the unbroken runs of the source behind it, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np

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
    if whole := _unbroken(source, reading, span):
        yield whole
        return
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


def _unbroken(source: str, reading: ReadingText, span: Span) -> Span | None:
    """What ``unbroken_runs`` finds where the source is the same character by character.

    That is so almost everywhere, and seen at once; ``None`` where it is not, or there are no words.
    """
    text = span.of(reading.text)
    words = text.strip()
    if not words:
        return None
    start = span.start + len(text) - len(text.lstrip())
    places = np.asarray(reading.offsets)[start : start + len(words)]
    whole = Span(int(places[0]), int(places[-1]) + 1)
    if whole.end > len(source) or not (np.diff(places) == 1).all():
        return None
    pairs = zip(words, whole.of(source), strict=True)
    return whole if all(there.isspace() for char, there in pairs if char.isspace()) else None


def source_extents(reading: ReadingText, spans: Iterable[Span]) -> list[Span]:
    """Of each span its ``ReadingText.source_span``, for many spans of one document at once."""
    places = np.asarray(reading.offsets)
    found = (places[span.start : span.end] for span in spans)
    return [Span(int(run.min()), int(run.max()) + 1) if len(run) else Span(0, 0) for run in found]


def reading_spans(reading: ReadingText, span: Span) -> list[Span]:
    """The ranges of the reading text that stand in ``span`` of the source, in reading order.

    Several where the reading text has moved something in or out of them, such as a footnote; none
    where it has left out all that stands there.
    """
    places = np.asarray(reading.offsets)
    inside = np.flatnonzero((places >= span.start) & (places < span.end))
    runs = np.split(inside, np.flatnonzero(np.diff(inside) != 1) + 1)
    return [Span(int(run[0]), int(run[-1]) + 1) for run in runs if len(run)]
