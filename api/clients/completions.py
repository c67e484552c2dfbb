"""A question and its answer as a chat with OpenAI's clients carries them."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from threading import Event
from typing import Final
from uuid import uuid4

from fastapi.sse import format_sse_event

from api.clients.chat_text import FOOTNOTES, Wording
from api.clients.openai_errors import openai_error
from api.problems import NotFoundError, ProblemError, problem_of
from api.schemas.asking import MAX_CONTENT, MAX_QUESTION, MAX_TURNS
from api.schemas.completions import (
    MODEL,
    AssistantMessage,
    ChatChunk,
    ChatCompletion,
    ChatMessage,
    Choice,
    ChunkChoice,
    Delta,
    OpenAIErrorBody,
    Usage,
)
from api.service import Service
from rag.answer import Answer, Claim
from rag.chat_model import StoppedError
from rag.history import Turn

_SPEAKERS: Final = frozenset({"user", "assistant"})
_DONE: Final = format_sse_event(data_str="[DONE]")

_logger = logging.getLogger(__name__)


class QuestionError(ProblemError):
    """The chat holds no question that can be answered."""

    status = HTTPStatus.BAD_REQUEST
    title = "Yêu cầu không hợp lệ"


class UnknownModelError(NotFoundError):
    """There is no such model."""

    def __init__(self) -> None:
        super().__init__(f"Không có mô hình này. Dịch vụ chỉ có mô hình “{MODEL}”.")


def question_of(messages: Sequence[ChatMessage]) -> tuple[str, list[Turn]]:
    """The last user message, and the conversation before it as far as it bears on it.

    Messages of other roles are left out: an answer follows the program's own rules.

    Raises:
        QuestionError: there is no such message, it is empty or too long, or holds more than text.
    """
    said = [message for message in messages if message.role in _SPEAKERS]
    asked = max((i for i, m in enumerate(said) if m.role == "user"), default=None)
    if asked is None or not said[asked].text:
        raise QuestionError("Chưa có câu hỏi: cần một tin nhắn vai trò “user” có nội dung chữ.")
    if not said[asked].is_text_only:
        raise QuestionError("Dịch vụ chỉ đọc được chữ; hãy bỏ hình ảnh, âm thanh và tệp đính kèm.")
    question = said[asked].text
    if len(question) > MAX_QUESTION:
        raise QuestionError(f"Câu hỏi dài quá {MAX_QUESTION} ký tự; hãy rút gọn câu hỏi.")
    turns = [_turn(message) for message in said[:asked] if message.text]
    return question, turns[-MAX_TURNS:]


def _turn(message: ChatMessage) -> Turn:
    """An earlier message; of an answer without its footnotes, which say everything twice."""
    text = message.text
    if message.role == "assistant":
        text = text.partition(FOOTNOTES)[0]
    return Turn(message.role, text[:MAX_CONTENT])


class Exchange:
    """One question and its answer, as one chat completion; each method is work for a thread."""

    def __init__(self, service: Service, question: str, history: Sequence[Turn]) -> None:
        self._service = service
        self._question, self._history = question, history
        self._id = f"chatcmpl-{uuid4().hex}"
        self._created = int(time.time())

    def completion(self, stopped: Event) -> Iterator[ChatCompletion]:
        """The answer as a whole; raises ``StoppedError`` once ``stopped`` is set."""
        *_, answer = self._stream(stopped)
        text = Wording().tell(answer)
        choice = Choice(message=AssistantMessage(content=text))
        usage = self._usage(text)
        yield ChatCompletion(id=self._id, created=self._created, choices=[choice], usage=usage)

    def frames(self, stopped: Event, *, tells_usage: bool) -> Iterator[bytes]:
        """The answer as server-sent events, ended by ``[DONE]``.

        What fails after the first of them is told by an event that OpenAI's clients raise.
        """
        begun = False
        try:
            for chunk in self._chunks(stopped, tells_usage):
                yield format_sse_event(data_str=chunk.model_dump_json())
                begun = True
            yield _DONE
        except StoppedError:
            raise
        except Exception as error:
            if not begun:
                raise
            _logger.exception("a chat completion has failed in mid-stream")
            body = OpenAIErrorBody(error=openai_error(problem_of(error)))
            yield format_sse_event(data_str=body.model_dump_json())

    def _chunks(self, stopped: Event, tells_usage: bool) -> Iterator[ChatChunk]:
        wording = Wording()
        for event in self._stream(stopped):
            is_first = not wording.text
            if piece := wording.tell(event):
                delta = Delta(role="assistant" if is_first else None, content=piece)
                yield self._chunk(ChunkChoice(delta=delta))
        yield self._chunk(ChunkChoice(delta=Delta(), finish_reason="stop"))
        if tells_usage:
            yield self._chunk(usage=self._usage(wording.text))

    def _chunk(self, *choices: ChunkChoice, usage: Usage | None = None) -> ChatChunk:
        return ChatChunk(id=self._id, created=self._created, choices=[*choices], usage=usage)

    def _stream(self, stopped: Event) -> Iterator[Claim | Answer]:
        return self._service.assistant.stream(self._question, self._history, stopped=stopped)

    def _usage(self, text: str) -> Usage:
        asked = "\n".join([*(turn.content for turn in self._history), self._question])
        embeddings = self._service.assistant.retriever.embeddings
        prompt, completion = embeddings.count_tokens_many([asked, text])
        return Usage(
            prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion
        )
