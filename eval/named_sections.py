"""The text behind a section's path, as labelled questions name their evidence.

Besides numbered sections there are the parts that carry none and that passages name: the title
block ("Tiêu đề"), the preamble ("Mở đầu"), the recipients ("Nơi nhận"), the signature ("Chữ ký").
"""

from __future__ import annotations

from index.catalogue import Catalogue
from index.model import Span


def section_spans(catalogue: Catalogue, document_id: str, path: str) -> list[Span]:
    """The ranges of the reading text that a path names; none if it names nothing there."""
    if sections := catalogue.sections_at(document_id, path):
        return [section.span for section in sections]
    passages = catalogue.passages_of(document_id)
    return [passage.span for passage in passages if passage.section == path]


def section_text(catalogue: Catalogue, document_id: str, path: str) -> str:
    """The words that a path names, with all that is inside it; empty if it names nothing."""
    spans = section_spans(catalogue, document_id, path)
    if not spans:
        return ""
    _, reading = catalogue.texts(document_id)
    return "\n".join(span.of(reading.text) for span in spans)


def section_paths(catalogue: Catalogue, document_id: str) -> list[str]:
    """Every path that names something in a document, in its order; none if it is unknown."""
    numbered = [section.path for section in catalogue.sections(document_id)]
    shown = [passage.section for passage in catalogue.passages_of(document_id)]
    return list(dict.fromkeys([*numbered, *shown]))
