"""Asks the service over HTTP; the only thing the page knows of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypedDict, cast

import httpx

MAX_QUESTION: Final = 2_000
"""Characters the service takes as a question."""
_MAX_CONTENT: Final = 10_000
"""Characters the service takes as an earlier message."""
_MAX_TURNS: Final = 20
"""Earlier messages the service takes."""
_SECONDS: Final = 60.0
"""Longest wait for an answer; it takes well under one second on a machine that is not busy."""


class Turn(TypedDict):
    """One message of the conversation; ``role`` is ``user`` or ``assistant``."""

    role: str
    content: str


class Citation(TypedDict):
    """Exact words of a document; ``number`` is the mark ``[n]`` in the answer, ``line`` 1-based."""

    number: int
    title: str
    section: str
    breadcrumb: list[str]
    quote: str
    line: int


class Claim(TypedDict):
    """A statement of an answer and what it stands on."""

    citations: list[Citation]


class Refusal(TypedDict):
    """Why there is no answer, and the titles of what was searched."""

    message: str
    searched: list[str]


class Answer(TypedDict):
    """The part of the service's answer that the page shows."""

    text: str
    understood: str
    claims: list[Claim]
    refusal: Refusal | None


class ServiceError(Exception):
    """The service gave no answer; the message, in Vietnamese, says why and what to do."""


def ask(base_url: str, question: str, history: Sequence[Turn]) -> Answer:
    """Ask one question, after the latest messages of ``history`` (oldest first).

    Raises:
        ServiceError: the service is away, not ready, or refuses the request.
    """
    latest = [turn | {"content": turn["content"][:_MAX_CONTENT]} for turn in history[-_MAX_TURNS:]]
    body = {"question": question, "history": latest}
    try:
        # trust_env: an office's proxy is no way to a service on this machine.
        response = httpx.post(f"{base_url}/v1/ask", json=body, timeout=_SECONDS, trust_env=False)
    except httpx.TimeoutException as error:
        raise ServiceError(f"Dịch vụ tại {base_url} không trả lời kịp. Hãy thử lại sau.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ServiceError(
            f"Không kết nối được với dịch vụ tại {base_url}. Hãy khởi động dịch vụ bằng lệnh "
            "“cancu serve” rồi hỏi lại."
        ) from error
    return _read(base_url, response)


def _read(base_url: str, response: httpx.Response) -> Answer:
    kind = response.headers.get("content-type")
    if kind == "application/problem+json":
        raise ServiceError(response.json()["detail"])
    if not response.is_success or kind != "application/json":
        raise ServiceError(
            f"Địa chỉ {base_url} không trả lời như dịch vụ Căn cứ (mã {response.status_code}). "
            "Hãy kiểm tra lại địa chỉ của dịch vụ."
        )
    return cast(Answer, response.json())
