"""An answer as plain data, for programs that read what a command prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answer import Answer, Citation


def as_row(answer: Answer) -> dict[str, Any]:
    """Passages best first, then the answer with its citations, then the time of each step."""
    return {
        "passages": [
            {
                "document_id": hit.passage.document_id,
                "section": hit.passage.section,
                "text": hit.passage.shown_text,
            }
            for hit in answer.hits
        ],
        "answer": {
            "text": answer.text,
            "abstained": answer.refusal is not None,
            "reason": answer.refusal.reason.value if answer.refusal else None,
            "citations": [_citation_row(citation) for citation in answer.citations],
        },
        "milliseconds": answer.milliseconds,
    }


def _citation_row(citation: Citation) -> dict[str, Any]:
    return {
        "document_id": citation.document_id,
        "section": citation.section,
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
        "line": citation.line,
    }
