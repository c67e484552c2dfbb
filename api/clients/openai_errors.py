"""Failed requests in OpenAI's form, on the addresses that OpenAI's clients call.

Whatever refuses a request there, a route or what stands before it, tells a ``Problem``;
``ProblemResponse`` sends it in this form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi.responses import JSONResponse
from starlette.types import Scope

from api.schemas.completions import OpenAIError, OpenAIErrorBody
from api.schemas.problem import Problem

_ADDRESSES: Final = re.compile(r"/v1/(?:chat/completions|models)(?:/.*)?")
_INVALID: Final = "invalid_request_error"
_KINDS: Final[Mapping[int, tuple[str, str | None]]] = {
    HTTPStatus.UNAUTHORIZED: (_INVALID, "invalid_api_key"),
    HTTPStatus.FORBIDDEN: ("permission_error", "forbidden"),
    HTTPStatus.NOT_FOUND: (_INVALID, "model_not_found"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (_INVALID, "request_too_large"),
    HTTPStatus.TOO_MANY_REQUESTS: ("rate_limit_error", "rate_limit_exceeded"),
    HTTPStatus.SERVICE_UNAVAILABLE: ("server_error", "unavailable"),
    HTTPStatus.GATEWAY_TIMEOUT: ("server_error", "timeout"),
}
"""The type and code of an error by its status, as OpenAI names them where it has such an error."""
OPENAI_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": OpenAIErrorBody} for status in (400, 401, 403, 404, 413, 422, 429, 503, 504)
}
"""How failed requests at these addresses are documented."""


def is_openai_address(scope: Scope) -> bool:
    """Whether OpenAI's clients call the address of a request."""
    path = str(scope["path"]).removeprefix(scope.get("root_path", ""))
    return bool(_ADDRESSES.fullmatch(path))


def openai_response(problem: Problem, headers: Mapping[str, str] | None) -> JSONResponse:
    """A problem as OpenAI's clients read it; what cannot be read is 400 with them, never 422."""
    body = OpenAIErrorBody(error=openai_error(problem))
    invalid = problem.status == HTTPStatus.UNPROCESSABLE_ENTITY
    status = HTTPStatus.BAD_REQUEST if invalid else problem.status
    return JSONResponse(body.model_dump(), status, headers)


def openai_error(problem: Problem) -> OpenAIError:
    """A problem in OpenAI's words."""
    otherwise = "server_error" if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR else _INVALID
    kind, code = _KINDS.get(problem.status, (otherwise, None))
    param = _param(problem.errors[0].pointer) if problem.errors else None
    return OpenAIError(message=problem.detail, type=kind, param=param, code=code)


def _param(pointer: str) -> str | None:
    """``#/messages/0/content`` as OpenAI writes it: ``messages[0].content``."""
    parts = pointer.removeprefix("#").replace("/", ".").removeprefix(".")
    return re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", parts) or None
