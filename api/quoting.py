"""From a range of the reading text, which the index speaks of, to the text that clients can open.

Everything that the service gives counts the characters of the source, as citations do.
"""

from __future__ import annotations

from api.schemas.passages import MarkedPassage, PassageText, Span
from index import model
from index.catalogue import Catalogue
from index.model import Metadata
from index.quotes import reading_spans, unbroken_runs


def quoted(catalogue: Catalogue, document_id: str, span: model.Span) -> list[Span]:
    """The unbroken runs of the source behind ``span`` of the reading text, in reading order."""
    source, reading = catalogue.texts(document_id)
    return [*map(Span.of, unbroken_runs(source.text, reading, span))]


def shown(catalogue: Catalogue, passage: model.Passage, about: Metadata) -> PassageText:
    """A passage with its place in the source; ``about`` describes its document."""
    return PassageText.of(passage, about, quoted(catalogue, passage.document_id, passage.span))


def marked(
    catalogue: Catalogue, document_id: str, about: Metadata, wanted: model.Span
) -> list[MarkedPassage]:
    """The passages that hold characters of ``wanted`` of the source, with those marked."""
    _, reading = catalogue.texts(document_id)
    marks: dict[model.Passage, list[Span]] = {}
    for span in reading_spans(reading, wanted):
        for passage in catalogue.passages_in(document_id, span):
            marks.setdefault(passage, []).append(_within(passage.span, span))
    return [
        MarkedPassage(passage=shown(catalogue, passage, about), marks=marks[passage])
        for passage in sorted(marks, key=lambda passage: passage.span)
    ]


def _within(passage: model.Span, span: model.Span) -> Span:
    """What ``span`` covers of a passage, counted from the passage's beginning."""
    start, end = max(span.start, passage.start), min(span.end, passage.end)
    return Span(start=start - passage.start, end=end - passage.start)
