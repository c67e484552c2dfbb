"""The chat model: any provider that LangChain knows, and what can go wrong with it.

Answers are read on one event loop in a thread of its own, the same for the whole process:
LangChain's clients keep their connections on the loop that opened them, and a request that takes
too long is cancelled there, which closes its connection. So a server that hangs holds up no
thread.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from index.errors import CancuError
from settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

STALL_SECONDS = 15.0
"""Once a model has begun, it counts as hanging if nothing comes for so long."""
FIRST_SHARE = 0.5
"""A model that has not begun within this share of the time would not finish within the rest."""
LISTEN_SECONDS = 0.1
"""How often it is looked whether the answer is still wanted while the model is silent."""
RETRY_SECONDS = 0.5
"""A connection that is refused is tried once more after so long: a server may be starting."""

_MISSING_PACKAGE = re.compile(r"pip install (?:-U )?([\w-]+)")
_REASONS = ("finish_reason", "stop_reason", "done_reason", "stopReason")
"""Where providers tell why an answer ends; one that ends without a reason broke off."""
_CUT_SHORT = frozenset({"length", "max_tokens", "MAX_TOKENS"})
"""What providers call the end of an answer that has become too long."""


class LanguageModelError(CancuError):
    """The language model cannot be used, or has not answered: what happened and what to do.

    Its message holds neither the key nor the question nor what the server has said.
    """


class StoppedError(Exception):
    """Nobody waits for the answer any more; whoever stopped it is not told."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of an answer. ``ends``: it is the last; ``cut``: because it has become too long."""

    text: str
    cut: bool = False
    ends: bool = False


_Piece = Text | LanguageModelError | None
"""``None`` ends an answer, and so does an error."""
_Pieces = SimpleQueue[_Piece]


def load_chat_model(settings: Settings) -> BaseChatModel:
    """The model that ``CANCU_LLM`` names; nothing is sent yet.

    Raises:
        LanguageModelError: the provider is unknown or not installed, or a setting is missing.
    """
    # Heavy, and needed only where a model is configured.
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {"max_tokens": settings.llm_answer_tokens}
    key = settings.llm_api_key.get_secret_value()
    if settings.llm_base_url:
        # Never the key of a cloud provider from the environment: this is another server.
        given |= {"base_url": settings.llm_base_url, "api_key": key or "none"}
    elif key:
        given |= {"api_key": key}
    given |= {"temperature": 0, "timeout": settings.llm_timeout, "max_retries": 0}
    try:
        model: BaseChatModel = init_chat_model(settings.llm, **given)
    except ImportError as error:
        package = _MISSING_PACKAGE.search(str(error))
        name = package[1] if package else "tích hợp LangChain của nhà cung cấp"
        raise LanguageModelError(
            f"Chưa cài gói {name} để dùng mô hình ở CANCU_LLM. Hãy chạy: pip install {name}"
        ) from None
    except Exception:  # each provider has errors of its own, and some of them quote the key
        raise LanguageModelError(
            "Không khởi tạo được mô hình ở CANCU_LLM. Hãy viết theo dạng nhà-cung-cấp:tên-mô-hình, "
            "ví dụ openai:qwen2.5, và kiểm tra CANCU_LLM_API_KEY, CANCU_LLM_BASE_URL."
        ) from None
    return model


def stream_text(
    model: BaseChatModel,
    messages: Sequence[tuple[str, str]],
    seconds: float,
    stopped: Event | None = None,
) -> Generator[Text]:
    """The model's answer, piece by piece; ``messages`` are roles and texts.

    It must begin within ``FIRST_SHARE`` of ``seconds``, go on within ``STALL_SECONDS`` each time,
    and end within ``seconds``. Stop iterating at any time, or set ``stopped`` from another thread:
    the request is cancelled then.

    Raises:
        LanguageModelError: the model is slow, down, broke off, or refuses.
        StoppedError: ``stopped`` has been set.
    """
    pieces: _Pieces = SimpleQueue()
    given_up = Event()
    reading = asyncio.run_coroutine_threadsafe(_read(model, messages, pieces, given_up), _loop())
    started, begun = time.monotonic(), False
    try:
        while True:
            left = started + seconds - time.monotonic()
            patience = STALL_SECONDS if begun else seconds * FIRST_SHARE
            try:
                piece = _next(pieces, max(0.0, min(left, patience)), stopped)
            except Empty:
                raise LanguageModelError(_too_slow(begun, left <= patience, seconds)) from None
            if piece is None:
                return
            if isinstance(piece, LanguageModelError):
                raise piece
            begun = True
            yield piece
    finally:
        # Both: before Python 3.12 asyncio.wait_for, used by clients, may swallow a cancellation
        # that comes together with a piece.
        given_up.set()
        reading.cancel()


def _next(pieces: _Pieces, seconds: float, stopped: Event | None) -> _Piece:
    """The next piece within ``seconds``; raises ``Empty`` or ``StoppedError``."""
    until = time.monotonic() + seconds
    while True:
        if stopped and stopped.is_set():
            raise StoppedError
        left = until - time.monotonic()
        try:
            return pieces.get(timeout=max(0.0, min(left, LISTEN_SECONDS)))
        except Empty:
            if left <= LISTEN_SECONDS:
                raise


def _too_slow(begun: bool, whole: bool, seconds: float) -> str:
    if begun and not whole:
        return (
            "Mô hình ngôn ngữ ngừng giữa chừng: "
            f"quá {STALL_SECONDS:.0f} giây không có thêm chữ nào. Hãy kiểm tra máy chủ mô hình."
        )
    spent = seconds if begun else seconds * FIRST_SHARE
    what = "chưa trả lời xong" if begun else "chưa bắt đầu trả lời"
    return (
        f"Mô hình ngôn ngữ {what} sau {spent:.0f} giây. Hãy tăng CANCU_LLM_TIMEOUT, giảm "
        "CANCU_LLM_CONTEXT_TOKENS hoặc dùng mô hình nhanh hơn."
    )


async def _read(
    model: BaseChatModel,
    messages: Sequence[tuple[str, str]],
    pieces: _Pieces,
    given_up: Event,
) -> None:
    """Read an answer into a queue, unless given up; ``None`` ends it, an error ends it too."""
    begun = ended = False
    try:
        async with aclosing(_chunks(model, messages)) as chunks:
            async for chunk in chunks:
                text = _text(chunk)
                begun, ended = True, ended or text.ends
                pieces.put(text)
                if given_up.is_set():
                    break
    except Exception as error:  # each provider has errors of its own
        pieces.put(LanguageModelError(_explain(error, begun)))
    else:
        pieces.put(None if ended else LanguageModelError(_BROKEN))


async def _chunks(
    model: BaseChatModel, messages: Sequence[tuple[str, str]]
) -> AsyncGenerator[AIMessageChunk]:
    """The chunks of an answer; a refused connection is tried once more."""
    from langchain_core.exceptions import ModelConnectionError
    from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_fixed

    retrying = AsyncRetrying(
        stop=stop_after_attempt(2),
        wait=wait_fixed(RETRY_SECONDS),
        retry=retry_if_exception_type((ModelConnectionError, ConnectionError)),
        reraise=True,
    )
    async for attempt in retrying:
        with attempt:
            chunks = model.astream([*messages])
            first = await anext(chunks, None)
    if first is not None:
        yield first
        async for chunk in chunks:
            yield chunk


def _text(chunk: AIMessageChunk) -> Text:
    reasons = {chunk.response_metadata.get(name) for name in _REASONS} - {None, ""}
    return Text(chunk.text, cut=bool(reasons & _CUT_SHORT), ends=bool(reasons))


_BY_STATUS = {
    400: "Máy chủ mô hình ngôn ngữ không nhận yêu cầu (mã 400). Hãy kiểm tra CANCU_LLM và thử giảm "
    "CANCU_LLM_CONTEXT_TOKENS.",
    401: "Máy chủ mô hình ngôn ngữ không chấp nhận khóa. Hãy kiểm tra CANCU_LLM_API_KEY.",
    403: "Khóa không có quyền dùng mô hình này. Hãy kiểm tra CANCU_LLM_API_KEY và CANCU_LLM.",
    404: "Máy chủ không có mô hình này. Hãy kiểm tra CANCU_LLM, và CANCU_LLM_BASE_URL (thường kết "
    "thúc bằng /v1).",
    429: "Máy chủ mô hình ngôn ngữ đang quá tải hoặc đã hết hạn mức (mã 429). Hãy thử lại sau.",
}
_OVERFLOW = (
    "Yêu cầu dài hơn mức mô hình nhận. Hãy giảm CANCU_LLM_CONTEXT_TOKENS hoặc tăng độ dài ngữ cảnh "
    "của máy chủ mô hình."
)
_BROKEN = "Kết nối với mô hình ngôn ngữ bị ngắt giữa chừng. Hãy kiểm tra máy chủ mô hình."
_DOWN = (
    "Không kết nối được với máy chủ mô hình ngôn ngữ. Hãy kiểm tra máy chủ có đang chạy không, và "
    "địa chỉ CANCU_LLM_BASE_URL."
)


def _explain(error: Exception, begun: bool) -> str:
    """What an error of a provider means to its user."""
    from httpx import TimeoutException, TransportError
    from langchain_core.exceptions import (
        ContextOverflowError,
        ModelConnectionError,
        ModelTimeoutError,
    )

    status = getattr(error, "status_code", None)
    if isinstance(error, ContextOverflowError):
        return _OVERFLOW
    if isinstance(error, (ModelTimeoutError, TimeoutException, TimeoutError)):
        return "Mô hình ngôn ngữ không trả lời kịp. Hãy tăng CANCU_LLM_TIMEOUT."
    if isinstance(error, (ModelConnectionError, TransportError, ConnectionError)):
        return _BROKEN if begun else _DOWN
    if isinstance(status, int):
        told = f"Máy chủ mô hình ngôn ngữ gặp lỗi (mã {status}). Hãy xem nhật ký của máy chủ."
        return _BY_STATUS.get(status, told)
    return f"Mô hình ngôn ngữ trả lời sai quy cách ({type(error).__name__}). Hãy kiểm tra máy chủ."


_starting = Lock()
_running: list[asyncio.AbstractEventLoop] = []


def _loop() -> asyncio.AbstractEventLoop:
    """The event loop that answers are read on, started when first needed."""
    with _starting:
        if not _running:
            loop = asyncio.new_event_loop()
            Thread(target=loop.run_forever, name="cancu-llm", daemon=True).start()
            _running.append(loop)
        return _running[0]
