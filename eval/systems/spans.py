"""From passages and answers of the program to outcomes: places in the source, plain data."""

from __future__ import annotations

from collections.abc import Iterable

from eval.outcomes import CitedQuote, FoundPassage
from index.catalogue import Catalogue
from index.model import Passage
from rag.answer import Citation


def found_passages(passages: Iterable[Passage], catalogue: Catalogue) -> tuple[FoundPassage, ...]:
    """Passages with the characters of the source that each reaches over, in the order given."""
    return tuple(_found(passage, catalogue) for passage in passages)


def _found(passage: Passage, catalogue: Catalogue) -> FoundPassage:
    place = catalogue.texts(passage.document_id)[1].source_span(passage.span)
    return FoundPassage(
        document_id=passage.document_id,
        section=passage.section,
        text=passage.shown_text,
        start=place.start,
        end=place.end,
    )


def cited_quote(citation: Citation) -> CitedQuote:
    """A citation as plain data."""
    return CitedQuote(
        document_id=citation.document_id,
        section=citation.section,
        quote=citation.quote,
        start=citation.span.start,
        end=citation.span.end,
    )
