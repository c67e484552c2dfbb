"""An assistant that reports each of its answers, whoever asks: a route, a chat page, an agent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from threading import Event as Flag

from index.agencies import Agencies
from index.embeddings import SentenceEmbeddings
from index.generation import Generation
from rag.answer import Answer, Claim
from rag.assistant import Assistant
from rag.history import Turn
from settings import Settings

Report = Callable[[Answer], None]


def report_nothing(answer: Answer) -> None:
    """What an assistant that nobody watches reports."""


class ReportingAssistant(Assistant):
    """Answers as ``Assistant`` does, and reports every whole answer before it is given."""

    def __init__(
        self,
        report: Report,
        generation: Generation,
        embeddings: SentenceEmbeddings,
        agencies: Agencies,
        settings: Settings,
    ) -> None:
        """Get ready to answer; raises what ``Assistant`` does."""
        super().__init__(generation, embeddings, settings.min_similarity, agencies, settings)
        self._report = report

    def stream(
        self,
        text: str,
        history: Sequence[Turn] = (),
        *,
        within: Collection[str] | None = None,
        stopped: Flag | None = None,
    ) -> Iterator[Claim | Answer]:
        """As ``Assistant.stream``; one that is broken off reports nothing."""
        for event in super().stream(text, history, within=within, stopped=stopped):
            if isinstance(event, Answer):
                self._report(event)
            yield event
