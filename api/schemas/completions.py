"""OpenAI's chat completions and models, as typed JSON, as far as the service gives them.

Requests are read leniently, unlike elsewhere: front ends send ``temperature``, ``tools`` and more,
and nothing of it bears on an answer that quotes documents.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
)

MODEL: Final = "cancu"
"""The id of the one model there is."""

_OMITTED: Final = Field(exclude_if=lambda value: value is None)
_Short = Annotated[str, StringConstraints(max_length=200)]
_Words = Annotated[str, StringConstraints(min_length=0)]
"""Any text; only with a constraint does pydantic refuse half a surrogate pair, which is none."""


class ContentPart(BaseModel):
    """One part of a message; only those of type ``text`` hold words."""

    type: _Short = Field(examples=["text"])
    text: _Words = ""


def _as_parts(content: object) -> object:
    """A message's content as a list of parts, however it was sent; pydantic checks them."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [] if content is None else content


class ChatMessage(BaseModel):
    """One message of a chat; its content is a string or a list of parts."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[
        list[ContentPart],
        BeforeValidator(_as_parts, json_schema_input_type=str | list[ContentPart] | None),
    ] = []

    @property
    def text(self) -> str:
        """The words of the message."""
        return "\n".join(part.text for part in self.content if part.type == "text").strip()

    @property
    def is_text_only(self) -> bool:
        """Whether nothing but words was sent."""
        return all(part.type == "text" for part in self.content)


class StreamOptions(BaseModel):
    """What a stream tells besides the answer."""

    include_usage: StrictBool | None = None


class ChatRequest(BaseModel):
    """A chat whose last user message is the question; other fields are accepted and ignored."""

    model: _Short = Field(examples=[MODEL])
    messages: list[ChatMessage] = Field(
        min_length=1,
        examples=[[{"role": "user", "content": "Ai chủ trì lắp trạm đo mưa ở Lâm Giang?"}]],
    )
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None

    @property
    def tells_usage(self) -> bool:
        """Whether the last chunk of a stream is to hold the usage."""
        return bool(self.stream_options and self.stream_options.include_usage)


class Usage(BaseModel):
    """Tokens as the embedding model counts them; nothing is charged by them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class AssistantMessage(BaseModel):
    """The answer, its citations as footnotes; a refusal is an ordinary message too."""

    role: Literal["assistant"] = "assistant"
    content: str


class Choice(BaseModel):
    """The answer; there is only one."""

    index: Literal[0] = 0
    message: AssistantMessage
    finish_reason: Literal["stop"] = "stop"


class ChatCompletion(BaseModel):
    """A whole answer; ``created`` is a Unix time in seconds."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: Literal["cancu"] = MODEL
    choices: list[Choice]
    usage: Usage


class Delta(BaseModel):
    """What a chunk adds to the message."""

    role: Annotated[Literal["assistant"] | None, _OMITTED] = None
    content: Annotated[str | None, _OMITTED] = None


class ChunkChoice(BaseModel):
    """What a chunk adds to the answer; ``finish_reason`` is told by the last one."""

    index: Literal[0] = 0
    delta: Delta
    finish_reason: Literal["stop"] | None = None


class ChatChunk(BaseModel):
    """A piece of an answer; the one with ``usage``, if asked for, has no choices."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: Literal["cancu"] = MODEL
    choices: list[ChunkChoice]
    usage: Annotated[Usage | None, _OMITTED] = None


class Model(BaseModel):
    """The model, as OpenAI's clients list it; ``created`` is a Unix time in seconds."""

    id: Literal["cancu"] = MODEL
    object: Literal["model"] = "model"
    created: int
    owned_by: Literal["cancu"] = "cancu"


class ModelList(BaseModel):
    """All models: one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "object": "list",
                    "data": [
                        {
                            "id": MODEL,
                            "object": "model",
                            "created": 1_750_000_000,
                            "owned_by": MODEL,
                        }
                    ],
                }
            ]
        }
    )

    object: Literal["list"] = "list"
    data: list[Model]


class OpenAIError(BaseModel):
    """Why a request failed; ``message`` is in Vietnamese, ``param`` the field that is wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIErrorBody(BaseModel):
    """A failed request as OpenAI's clients read it."""

    error: OpenAIError
