"""A question on its way to its answer: with the conversation it follows, into which both go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from typing import Final

from api.answering.stream import event
from api.keeping.conversations import ConversationStore
from api.schemas.asking import MAX_CONTENT, MAX_TURNS, AskRequest, AskResponse, Citation
from api.schemas.live import NewCitations, NewText
from api.service import Service
from rag.answer import WORDED, Answer, Claim
from rag.history import Turn


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of ``owner``'s."""

    request: AskRequest
    owner: str
    service: Service
    conversations: ConversationStore

    def steps(self, stopped: Event) -> Iterator[Claim | AskResponse]:
        """The claims as ``Assistant.stream`` gives them, then the answer; kept if it is to be.

        Raises:
            NoSuchConversationError: the owner has no such conversation.
            FullError: the conversation takes no more.
            NothingCalledSoError: no document is as chosen.
            StoppedError: ``stopped`` has been set.
        """
        history = self._history()
        within = self.request.ids_among(self.service.generation.catalogue.documents())
        question = self.request.question
        stream = self.service.assistant.stream
        for told in stream(question, history, within=within, stopped=stopped):
            yield self._kept(told) if isinstance(told, Answer) else told

    def frames(self, stopped: Event) -> Iterator[bytes]:
        """The same as server-sent events."""
        return live_events(self.steps(stopped))

    def _history(self) -> list[Turn]:
        id_ = self.request.conversation_id
        if id_ is None:
            return [turn.to_turn() for turn in self.request.history]
        self.conversations.refuse_if_full(self.owner, id_)
        messages = self.conversations.latest(self.owner, id_, MAX_TURNS)
        return [Turn(message.role, message.text[:MAX_CONTENT]) for message in messages]

    def _kept(self, answer: Answer) -> AskResponse:
        response = AskResponse.of(answer)
        if id_ := self.request.conversation_id:
            question, whole = self.request.question, response.model_dump_json()
            self.conversations.append(self.owner, id_, question, response.text, whole)
        return response


_NOTHING: Final = Answer("", "")


def live_events(told: Iterator[Claim | AskResponse]) -> Iterator[bytes]:
    """An answer as events: what a language model words at once, all else when it is whole.

    Citations come before the text that refers to them, with the numbers of the whole answer, and
    the whole answer comes last. It alone counts: where a model breaks off, it holds something else
    than what has been told until then.
    """
    so_far = _NOTHING
    for part in told:
        if isinstance(part, AskResponse):
            yield from _rest(part, so_far)
        elif part.group == WORDED:
            longer = Answer("", "", claims=(*so_far.claims, part))
            numbered = enumerate(longer.citations, start=1)
            cited = [Citation.of(citation, number) for number, citation in numbered]
            more = longer.text[len(so_far.text) :].lstrip("\n") + "\n"
            yield from _piece(cited[len(so_far.citations) :], [more])
            so_far = longer


def _rest(answer: AskResponse, told: Answer) -> Iterator[bytes]:
    """What has not been told yet, and the whole answer."""
    if untold := _untold(answer, told):
        cited = {c.number: c for claim in answer.claims for c in claim.citations}
        new = [cited[number] for number in sorted(cited) if number > len(told.citations)]
        yield from _piece(new, untold.splitlines(keepends=True))
    yield event("answer", answer)


def _untold(answer: AskResponse, told: Answer) -> str:
    """The text behind what has been told; "" where the whole answer holds none of that."""
    if not told.claims:
        return answer.text
    return answer.text.partition(told.text)[2].removeprefix("\n")


def _piece(citations: list[Citation], lines: list[str]) -> Iterator[bytes]:
    if citations:
        yield event("citations", NewCitations(citations=citations))
    for line in lines:
        yield event("text", NewText(text=line))
