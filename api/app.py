"""The service, in a first small form: one question, one answer, over HTTP.

For this machine only (loopback): nobody is asked for a key, nothing limits how much is asked.
Keys, limits, conversations kept by the service, streamed answers and metrics are not there yet.
The index is opened at the start: after `cancu index` or `cancu roll-back`, restart the service.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Final, TypedDict

from fastapi import APIRouter, Depends, FastAPI, Request

from api.problems import UnavailableError, tell_problems
from api.schemas import AskRequest, AskResponse, Health, Problem
from index.agencies import Agencies
from index.embeddings import EmbeddingModelError, load_embeddings
from index.generation import Generations
from index.storage_errors import StorageError
from rag.assistant import Assistant
from settings import Settings

_logger = logging.getLogger(__name__)
_UNAVAILABLE: Final[dict[int | str, dict[str, Any]]] = {
    HTTPStatus.SERVICE_UNAVAILABLE: {"model": Problem}
}
_INVALID: Final[dict[int | str, dict[str, Any]]] = {
    HTTPStatus.UNPROCESSABLE_ENTITY: {"model": Problem}
}


@dataclass(frozen=True, slots=True)
class Service:
    """What answers: an assistant over the generation with this id."""

    generation: str
    assistant: Assistant


class _State(TypedDict):
    """What requests find in their state: the service, or why there is none."""

    service: Service | str


def _service(request: Request) -> Service:
    service: Service | str = request.state.service
    if isinstance(service, str):
        raise UnavailableError(service)
    return service


Ready = Annotated[Service, Depends(_service)]
router = APIRouter(responses=_UNAVAILABLE)


@router.post("/v1/ask", responses=_INVALID)
def ask(request: AskRequest, service: Ready) -> AskResponse:
    """Answer one question in the light of the conversation before it."""
    history = [turn.to_turn() for turn in request.history]
    return AskResponse.of(service.assistant.ask(request.question, history))


@router.get("/healthz")
def healthz(service: Ready) -> Health:
    """Tell whether questions can be answered, and over which generation."""
    return Health(generation=service.generation)


def make_app(settings: Settings) -> FastAPI:
    """The service over the current generation of ``settings.home``.

    It starts without an index too; every request is then answered with 503 and what to do.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[_State]:
        with ExitStack() as opened:
            try:
                service: Service | str = opened.enter_context(_open(settings))
            except (StorageError, EmbeddingModelError) as error:
                _logger.error("%s", error)
                service = f"{error} Sau đó khởi động lại dịch vụ."
            yield {"service": service}

    # No pages /docs and /redoc: they load their scripts from the internet.
    app = FastAPI(title="Căn cứ", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(router)
    tell_problems(app)
    return app


@contextmanager
def _open(settings: Settings) -> Iterator[Service]:
    with Generations(settings.home).open() as generation:
        embeddings = load_embeddings(settings)
        assistant = Assistant(
            generation,
            embeddings,
            settings.min_similarity,
            Agencies.load(settings.agencies),
            settings,
        )
        yield Service(generation.id, assistant)
