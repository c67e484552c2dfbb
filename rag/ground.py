"""Checks a claim against the words it cites; what fails never reaches the user (invariant 1).

``is_grounded`` holds for every claim. A sentence of a language model must pass ``Grounding.flaw``
too: it may leave words out and join them otherwise, but it may add nothing that states something,
and turn nothing round. The rules compare words, they do not understand them; where they doubt,
the sentence is dropped, for the documents' own words can always be shown instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.catalogue import Catalogue
from index.lines import mend_letters
from index.metadata import DOCUMENT_NUMBER
from index.quotes import SKIPPED
from index.tokens import words
from rag.answer import Citation, Claim
from rag.bodies import unknown_name, wrong_role
from rag.denial import turns_round
from rag.figures import unsupported_figure
from rag.lexicon import Lexicon
from rag.parallel import mixes_subjects
from rag.statement import Piece, figure_values, pieces
from rag.weights import WordWeights
from rag.wording import (
    MIN_ORDER,
    MIN_SUPPORT,
    adds_words,
    changes_duty,
    has_foreign_letters,
    has_markup,
    is_out_of_place,
    order,
    promotes,
    speaks_itself,
    support,
)

_FIGURE = re.compile(r"\d")
_MARKS = re.compile(r"[*_#`>|\\]+|</?\w{1,6}\s*/?>")
_TORN = re.compile(r"\s*\n\s*\n\s*(?=[^\W\d_])|\s*\n\s*(?=[a-zà-ỹđ])")


class Flaw(StrEnum):
    """Why a generated sentence is dropped, in the order of the checks; the value is for logs."""

    MISQUOTED = "misquoted"
    SEVERAL_DOCUMENTS = "several_documents"
    EMPTY = "empty"
    MARKUP = "markup"
    VOICE = "voice"
    ADDED_WORDS = "added_words"
    SUPPORT = "support"
    FIGURE = "figure"
    ORDER = "order"
    NEGATION = "negation"
    NAME = "name"
    SUBJECT = "subject"
    ROLE = "role"


def is_grounded(claim: Claim, catalogue: Catalogue) -> bool:
    """Whether a claim may be shown.

    It has a citation; each quote stands in its source, character for character, where its span
    says; every number, date and document number of the claim stands in the quotes.
    """
    if not claim.citations or not all(_stands(c, catalogue) for c in claim.citations):
        return False
    quoted = " ".join(citation.quote for citation in claim.citations)
    rest = figures(claim.text) - figures(quoted)
    # A page break or a mark inside a figure of the quote ("25/\n\n02/2025") hides it at first.
    closed = mend_letters(SKIPPED.sub("", quoted))
    rest = {f for f in rest if not re.search(rf"(?<!\d){re.escape(f)}(?!\d)", closed)}
    # Written otherwise: "3" for "ba", "ngày 05 tháng 3" for "05/3".
    return not rest or figure_values(claim.text) <= figure_values(bare(quoted))


def figures(text: str) -> set[str]:
    """The numbers, dates and document numbers of a text, markdown marks aside."""
    plain = re.sub(r"[*_]+|</?\w{1,6}>", "", text)
    numbers = {re.sub(r"\s", "", number) for number in DOCUMENT_NUMBER.findall(plain)}
    return numbers | {word for word in words(plain) if _FIGURE.search(word)}


def _stands(citation: Citation, catalogue: Catalogue) -> bool:
    source = catalogue.texts(citation.document_id)[0].text
    return bool(citation.quote.strip()) and citation.span.of(source) == citation.quote


def bare(quote: str) -> str:
    """A quote without markdown marks, torn lines joined."""
    return mend_letters(_TORN.sub(" ", _MARKS.sub("", quote)))


@dataclass(frozen=True, slots=True)
class Wording:
    """A text taken apart once, for many comparisons. ``text`` has its abbreviations written out."""

    text: str
    pieces: Sequence[Piece]


class Grounding:
    """Checks sentences of a language model against documents of one generation."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon, weights: WordWeights) -> None:
        self._catalogue = catalogue
        self._lexicon = lexicon
        self._weights = weights

    def read(self, text: str) -> Wording:
        """Take a sentence, a quote or a heading apart."""
        written_out = self._lexicon.expand(bare(text))
        return Wording(written_out, pieces(written_out))

    def flaw(self, claim: Claim) -> Flaw | None:
        """What is wrong with a claim whose text a model has written; ``None`` if nothing is."""
        if not is_grounded(claim, self._catalogue):
            return Flaw.FIGURE if claim.citations else Flaw.MISQUOTED
        if len({citation.document_id for citation in claim.citations}) > 1:
            return Flaw.SEVERAL_DOCUMENTS
        in_order = sorted(claim.citations, key=lambda citation: citation.span)
        quoted = "\n".join(citation.quote for citation in in_order)
        places = dict.fromkeys((c.title, c.heading, *c.breadcrumb) for c in claim.citations)
        context = "\n".join(part for place in places for part in place)
        return self.form_flaw(claim.text, quoted) or self.wording_flaw(
            self.read(claim.text), self.read(quoted), self.read(context)
        )

    def form_flaw(self, text: str, quoted: str) -> Flaw | None:
        """What is wrong with a sentence as it is written, whatever it says."""
        if has_markup(text) or has_foreign_letters(text):
            return Flaw.MARKUP
        return Flaw.VOICE if speaks_itself(text, quoted) else None

    def wording_flaw(self, stated: Wording, quoted: Wording, context: Wording) -> Flaw | None:
        """What a sentence states beyond the words quoted, or against them.

        ``context`` is the place of the quote: the document's title, the headings above it.
        """
        mine, theirs, around = stated.pieces, quoted.pieces, context.pieces
        if mine and [p.key for p in mine] == [p.key for p in theirs]:
            return None
        checks: tuple[tuple[Flaw, Callable[[], bool]], ...] = (
            (Flaw.EMPTY, lambda: not mine),
            (Flaw.ADDED_WORDS, lambda: adds_words(mine, theirs, around)),
            (Flaw.SUPPORT, lambda: support(mine, theirs, self._weights) < MIN_SUPPORT),
            (Flaw.FIGURE, lambda: unsupported_figure(mine, theirs, around) is not None),
            (Flaw.ORDER, lambda: order(mine, theirs) < MIN_ORDER),
            (Flaw.ORDER, lambda: is_out_of_place(mine, theirs, around)),
            (Flaw.NEGATION, lambda: turns_round(mine, theirs)),
            (Flaw.NEGATION, lambda: changes_duty(stated.text, quoted.text)),
            (Flaw.NAME, lambda: unknown_name(mine, theirs, around)),
            (Flaw.SUBJECT, lambda: mixes_subjects(mine, theirs)),
            (Flaw.ROLE, lambda: wrong_role(mine, theirs, around)),
            (Flaw.ROLE, lambda: promotes(mine, theirs)),
        )
        return next((flaw for flaw, fails in checks if fails()), None)
