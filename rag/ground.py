"""Checks a claim against the words it cites; what fails never reaches the user (invariant 1)."""

from __future__ import annotations

import re

from index.catalogue import Catalogue
from index.lines import mend_letters
from index.metadata import DOCUMENT_NUMBER
from index.quotes import SKIPPED
from index.tokens import words
from rag.answer import Citation, Claim

_FIGURE = re.compile(r"\d")


def is_grounded(claim: Claim, catalogue: Catalogue) -> bool:
    """Whether a claim may be shown.

    It has a citation; each quote stands in its source, character for character, where its span
    says; every number, date and document number of the claim stands in the quotes. Names of
    bodies are not checked yet: the claims are the words of the quotes themselves.
    """
    if not claim.citations or not all(_stands(c, catalogue) for c in claim.citations):
        return False
    quoted = " ".join(citation.quote for citation in claim.citations)
    rest = figures(claim.text) - figures(quoted)
    # A page break or a mark inside a figure of the quote ("25/\n\n02/2025") hides it at first.
    closed = mend_letters(SKIPPED.sub("", quoted))
    return all(re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", closed) for figure in rest)


def figures(text: str) -> set[str]:
    """The numbers, dates and document numbers of a text, markdown marks aside."""
    bare = re.sub(r"[*_]+|</?\w{1,6}>", "", text)
    numbers = {re.sub(r"\s", "", number) for number in DOCUMENT_NUMBER.findall(bare)}
    return numbers | {word for word in words(bare) if _FIGURE.search(word)}


def _stands(citation: Citation, catalogue: Catalogue) -> bool:
    source = catalogue.texts(citation.document_id)[0].text
    return bool(citation.quote.strip()) and citation.span.of(source) == citation.quote
