"""The answer of a system that only finds: its first passages, word for word."""

from __future__ import annotations

from collections.abc import Sequence

from eval.outcomes import CitedQuote, FoundPassage, Outcome, StatedAnswer, StatedClaim
from index.catalogue import Catalogue

ANSWER_CHARS = 1_200
"""As much of an answer as is read for facts: passages are quoted while they fit, one at least.

Only those of the first one's document are: to quote another plan beside it would be an error that
a system of three lines can avoid.
"""


def quoting(
    question_id: str, found: Sequence[FoundPassage], catalogue: Catalogue, milliseconds: float
) -> Outcome:
    """An outcome that quotes the first passages of one document; a refusal if nothing is found."""
    spent = {"total": round(milliseconds, 1)}
    if not found:
        return Outcome(id=question_id, milliseconds=spent)
    alike = [p for p in found if p.document_id == found[0].document_id]
    quotes = [_quote(passage, catalogue) for passage in alike[: _fitting(alike)]]
    answer = StatedAnswer(
        text="\n".join(quote.quote for quote in quotes),
        abstained=False,
        claims=tuple(
            StatedClaim(text=quote.quote, citations=(place,)) for place, quote in enumerate(quotes)
        ),
        citations=tuple(quotes),
    )
    return Outcome(id=question_id, passages=tuple(found), answer=answer, milliseconds=spent)


def _fitting(found: Sequence[FoundPassage]) -> int:
    """How many of the first passages fit into an answer; one at least."""
    length = 0
    for count, passage in enumerate(found):
        length += passage.end - passage.start
        if length > ANSWER_CHARS:
            return max(1, count)
    return len(found)


def _quote(passage: FoundPassage, catalogue: Catalogue) -> CitedQuote:
    source = catalogue.texts(passage.document_id)[0].text
    return CitedQuote(
        document_id=passage.document_id,
        section=passage.section,
        quote=source[passage.start : passage.end],
        start=passage.start,
        end=passage.end,
    )
