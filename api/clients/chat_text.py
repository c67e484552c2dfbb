"""An answer as a chat shows it: text with its marks ``[1]``, the citations behind it as footnotes.

Line ends become hard breaks of Markdown (two spaces before them), which front ends show as lines
and plain text does not show at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rag.answer import WORDED, Answer, Citation, Claim, place_name
from rag.injection import inert

FOOTNOTES: Final = "\n\nCăn cứ:"
"""What stands before the footnotes."""
REPLACED: Final = "Phần trên chưa trọn vẹn; câu trả lời sau thay cho phần đó."
QUOTE_HEAD: Final = 300
"""Characters of a long quote that are told from its beginning, cut at a word."""
QUOTE_TAIL: Final = 80
"""And from its end."""


class Wording:
    """What has been told of one answer.

    Claims of a language model are told as they come. All else waits for the whole answer, which
    puts notes before the claims; of it is told what has not been yet.
    """

    def __init__(self) -> None:
        self.text = ""
        """All that has been told."""
        self._claims: tuple[Claim, ...] = ()
        self._lines: list[str] = []

    def tell(self, event: Claim | Answer) -> str:
        """What is to be told now, "" if nothing."""
        if isinstance(event, Answer):
            piece = self._after(self._rest(event)) + footnotes(event.citations)
        else:
            piece = self._after(self._more(event))
        self.text += piece
        return piece

    def _after(self, lines: list[str]) -> str:
        return _hard_breaks(["", *lines] if lines and self.text else lines)

    def _more(self, claim: Claim) -> list[str]:
        if claim.group != WORDED:
            return []
        self._claims += (claim,)
        lines = Answer("", "", claims=self._claims).text.split("\n")
        more = lines[len(self._lines) :]
        self._lines = lines
        return more

    def _rest(self, answer: Answer) -> list[str]:
        lines = answer.text.split("\n")
        told = iter(self._lines)
        waiting = next(told, None)
        rest = []
        for line in lines:
            if line == waiting:
                waiting = next(told, None)
            else:
                rest.append(line)
        return rest if waiting is None else [REPLACED, *lines]


def _hard_breaks(lines: Sequence[str]) -> str:
    return "  \n".join(lines)


def footnotes(citations: Sequence[Citation]) -> str:
    """The citations by their numbers, to stand behind the text; "" if there are none."""
    if not citations:
        return ""
    notes = (f"[{i}] {_footnote(c)}" for i, c in enumerate(citations, start=1))
    return _hard_breaks([FOOTNOTES, *notes])


def _footnote(citation: Citation) -> str:
    place = f"{citation.title}, {place_name(citation.section)}, dòng {citation.line}"
    quote = shortened(citation.quote)
    return f"{place}: “{quote}”" if _is_inert(citation.quote) and _is_inert(quote) else place


def _is_inert(quote: str) -> bool:
    """Whether a page that shows the quote loads, links and runs nothing of it.

    It could not be told otherwise without being altered, so it is not told at all.
    """
    return inert(quote).split() == quote.split()


def shortened(quote: str) -> str:
    """The quote, or its beginning and end, character for character, with "…" between them."""
    quote = quote.strip()
    if len(quote) <= QUOTE_HEAD + QUOTE_TAIL:
        return quote
    head = quote[:QUOTE_HEAD].rsplit(maxsplit=1)[0]
    tail = quote[-QUOTE_TAIL:].split(maxsplit=1)[-1]
    return f"{head} … {tail}"
