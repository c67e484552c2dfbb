"""Questions beside outcomes whose scores can be counted by hand."""

from __future__ import annotations

from dataclasses import replace

from eval.case import Case
from eval.outcomes import CitedQuote, FoundPassage, Outcome, StatedAnswer, StatedClaim
from eval.questions import UNANSWERABLE, AskedQuestion, Evidence
from eval.relevance import Place
from index.model import Span

QUESTION = AskedQuestion(
    id="1",
    question="Bao nhiêu hộ, đến ngày nào?",
    kind="target",
    style="plain",
    documents=("a",),
    evidence=(Evidence("a", "1"), Evidence("a", "2")),
    facts=("5 hộ", "10/2"),
    forbidden=("7 hộ|bảy hộ",),
)
OPEN = replace(QUESTION, kind=UNANSWERABLE, documents=(), evidence=(), facts=(), forbidden=())
PLACES = (Place("a", (Span(0, 10),)), Place("a", (Span(50, 60),)))
REFUSAL = Outcome(id="1", answer=StatedAnswer(text="Không có."), milliseconds={"total": 4.0})


def passage(document_id: str, start: int, end: int) -> FoundPassage:
    return FoundPassage(document_id=document_id, section="", text="", start=start, end=end)


def quote(document_id: str, start: int, end: int, text: str) -> CitedQuote:
    return CitedQuote(document_id=document_id, section="", quote=text, start=start, end=end)


def answer(text: str, *quotes: CitedQuote) -> StatedAnswer:
    """One claim that cites all the quotes."""
    claim = StatedClaim(text=text, citations=tuple(range(len(quotes))))
    return StatedAnswer(text=text, abstained=False, claims=(claim,), citations=quotes)


PASSAGES = (passage("a", 100, 200), passage("a", 0, 20), passage("b", 0, 99), passage("a", 40, 70))
"""The first place is found with the second passage, the other with the fourth."""
HALF = Outcome(
    id="1",
    passages=PASSAGES,
    answer=answer("Có 5 hộ.", quote("a", 6, 16, "có 5 hộ nghèo"), quote("a", 80, 90, "khác")),
    milliseconds={"answer": 1.0, "total": 8.0},
    confidence=0.75,
)
"""One fact of two; the first citation is on the evidence and says it, the other says nothing."""
RIGHT = HALF.model_copy(
    update={"answer": answer("5 hộ, đến 10/02.", quote("a", 0, 10, "5 hộ đến ngày 10/2"))}
)


def case(
    outcome: Outcome = HALF,
    question: AskedQuestion = QUESTION,
    genuine: tuple[bool, ...] | None = None,
) -> Case:
    places = PLACES if question.evidence else ()
    stands = [True] * len(outcome.answer.citations) if genuine is None else genuine
    return Case(question, outcome, places, stands)
