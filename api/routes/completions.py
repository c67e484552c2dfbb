"""Chat completions and models as OpenAI's clients, and with them chat front ends, call them."""

from __future__ import annotations

import time
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Path, Response

from api.answering.stream import EventStream, last
from api.clients.completions import Exchange, UnknownModelError, question_of
from api.clients.openai_errors import OPENAI_PROBLEMS
from api.dependencies import Ready
from api.schemas.completions import MODEL, ChatCompletion, ChatRequest, Model, ModelList

router = APIRouter(prefix="/v1", tags=["Tương thích OpenAI"], responses=OPENAI_PROBLEMS)

STARTED: Final = int(time.time())
"""When this process began; the model has no other birthday."""
_ANSWERED: Final = {
    "description": "Câu trả lời; với `stream` là các mảnh của nó, kết thúc bằng `[DONE]`.",
    "content": {
        "text/event-stream": {
            # Of one event: a chunk as JSON, or ``[DONE]``.
            "schema": {"type": "object", "properties": {"data": {"type": "string"}}},
            "example": 'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":0,'
            '"model":"cancu","choices":[{"index":0,"delta":{"content":"815 hộ [1]"},'
            '"finish_reason":null}]}\n\ndata: [DONE]\n\n',
        }
    },
}


@router.post(
    "/chat/completions",
    summary="Hỏi bằng ứng dụng nói giao thức OpenAI",
    response_model=ChatCompletion,
    responses={200: _ANSWERED},
)
async def create_chat_completion(request: ChatRequest, service: Ready) -> Response | ChatCompletion:
    """Answer the last user message, in the light of the messages before it.

    Behind the text stand the citations as footnotes; a refusal is an ordinary message. System and
    developer messages are ignored, for the rules of an answer are the program's own, and so are
    all other fields (`temperature`, `tools`, `n` …). Of a long chat only the latest messages
    count. `usage` counts tokens as the embedding model does. With `stream` the answer comes in
    chunks, ended by `[DONE]`.
    """
    if request.model != MODEL:
        raise UnknownModelError
    question, history = question_of(request.messages)
    exchange = Exchange(service, question, history)
    if request.stream:
        return EventStream(partial(exchange.frames, tells_usage=request.tells_usage))
    return await last(exchange.completion)


@router.get("/models", summary="Danh sách mô hình")
async def list_models() -> ModelList:
    """List the models there are: one, whatever words its answers."""
    return ModelList(data=[Model(created=STARTED)])


@router.get("/models/{model}", summary="Một mô hình")
async def retrieve_model(
    model: Annotated[str, Path(max_length=200, examples=[MODEL])],
) -> Model:
    """Tell of a model by its id."""
    if model != MODEL:
        raise UnknownModelError
    return Model(created=STARTED)
