"""Questions and their answers, as the service gives them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Final

from ui_streamlit.client.connection import Connection, Event, ServiceError

MAX_QUESTION: Final = 2_000
"""Characters that the service takes as a question."""
MAX_COMMENT: Final = 2_000
"""Characters that it takes as what a user says of an answer."""
MAX_DOCUMENTS: Final = 100
"""Documents that a question names at most."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The only documents that a question is put to; ``None`` and none lets all pass.

    ``documents`` are ids.
    """

    province: str | None = None
    year: int | None = None
    kind: str | None = None
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of a document; ``number`` is the mark ``[n]`` in the answer, ``line`` 1-based.

    ``start`` and ``end`` are characters of the document's text; ``place`` is the section in words,
    ``reference`` how an official letter refers to it.
    """

    number: int
    document_id: str
    title: str
    section: str
    place: str
    breadcrumb: list[str]
    quote: str
    start: int
    end: int
    line: int
    page: int | None
    reference: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of an answer and what it stands on."""

    text: str
    citations: list[Citation]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, and the titles of what was searched."""

    reason: str
    message: str
    searched: list[str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that was found; ``place`` is its section in words."""

    id: str
    document_id: str
    section: str
    place: str
    breadcrumb: list[str]
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The part of the service's answer that the page shows; ``dropped`` counts what was left out.

    ``text`` is all of it as a person reads it, with the marks of the citations.
    """

    id: str
    text: str
    understood: str
    mode: str
    notes: list[str]
    claims: list[Claim]
    dropped: int
    refusal: Refusal | None
    passages: list[Passage] = field(default_factory=list)

    @property
    def citations(self) -> list[Citation]:
        """Each citation once, by its number."""
        found = {c.number: c for claim in self.claims for c in claim.citations}
        return [found[number] for number in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Text:
    text: str


@dataclass(frozen=True, slots=True)
class _Problem:
    detail: str
    status: int


Part = str | Answer | None
"""More of the text, or the whole answer, which alone counts; ``None``: nothing new yet."""


@contextmanager
def asking(
    connection: Connection, question: str, scope: Scope, conversation_id: str
) -> Iterator[Iterator[Part]]:
    """The answer as it comes; leaving the block early hangs up.

    Raises:
        ServiceError: the service is away, not ready, or refuses.
    """
    chosen = {name: value for name, value in asdict(scope).items() if value}
    body = {"question": question, "conversation_id": conversation_id, **chosen}
    with connection.events("/v1/ask", body) as events:
        yield map(_part, events)


def _part(event: Event | None) -> Part:
    if event is None:
        return None
    if event.name == "error":
        problem = event.read(_Problem)
        raise ServiceError(problem.detail, problem.status)
    if event.name == "answer":
        return event.read(Answer)
    return event.read(_Text).text if event.name == "text" else None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a user says of an answer; ``rating`` is ``up`` or ``down``."""

    rating: str
    reason: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class _Saved:
    answer_id: str


def send_opinion(connection: Connection, answer_id: str, opinion: Opinion) -> None:
    """Tell the service what a user says of an answer, in place of what was said of it before.

    Raises:
        ServiceError: the service is away, or keeps no more.
    """
    connection.post("/v1/feedback", _Saved, {"answer_id": answer_id, **asdict(opinion)})
