"""Failed requests, told as RFC 9457 problem details in Vietnamese."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from api.clients.openai_errors import is_openai_address, openai_response
from api.guard.headers import SECURITY_HEADERS
from api.observing.logs import request_id
from api.principal import Role
from api.schemas.problem import InvalidField, Problem
from index.embeddings import EmbeddingModelError
from rag.lists.errors import NothingCalledSoError

_logger = logging.getLogger(__name__)

_DISK_FAILS: Final = (
    "Dịch vụ tạm thời không đọc hoặc ghi được dữ liệu trên đĩa; hãy thử lại sau ít giây. Nếu vẫn "
    "lỗi, hãy báo quản trị viên kiểm tra đĩa và quyền ghi."
)
_BY_STATUS: Final = {
    HTTPStatus.BAD_REQUEST: "Không đọc được nội dung của yêu cầu.",
    HTTPStatus.NOT_FOUND: "Dịch vụ không có địa chỉ này.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Địa chỉ này không nhận phương thức đã dùng.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Nội dung của yêu cầu lớn quá mức mà địa chỉ này nhận.",
}
PROBLEM: Final[dict[str, Any]] = {
    "model": Problem,
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
"""How a failed request is documented: ``responses={404: PROBLEM}``."""
ALWAYS: Final[dict[int | str, dict[str, Any]]] = dict.fromkeys(
    (400, 401, 403, 413, 422, 429, 503, 504), PROBLEM
)
"""What may meet any request: what stands before the routes answers so."""
_BY_ERROR: Final = {
    "missing": "thiếu trường này",
    "extra_forbidden": "không có trường này",
    "json_invalid": "không phải JSON hợp lệ",
    "model_attributes_type": "phải là một đối tượng JSON (Content-Type: application/json)",
    "string_type": "phải là chuỗi ký tự",
    "string_unicode": "chứa ký tự không hợp lệ",
    "string_too_short": "không được để trống",
    "string_too_long": "dài quá {max_length} ký tự",
    "list_type": "phải là một danh sách",
    "too_long": "có quá {max_length} phần tử",
    "literal_error": "không thuộc các giá trị được nhận",
    "two_histories": "chỉ dùng một trong hai: hội thoại đã lưu, hoặc history",
    "same_document": "a và b phải là hai văn bản khác nhau",
    "string_pattern_mismatch": "không đúng dạng quy định",
    "int_parsing": "phải là số nguyên",
    "int_type": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "bool_parsing": "phải là true hoặc false",
    "date_from_datetime_parsing": "phải là ngày theo ISO 8601, như 2025-06-30",
    "date_parsing": "phải là ngày theo ISO 8601, như 2025-06-30",
    "greater_than_equal": "không được nhỏ hơn {ge}",
    "less_than_equal": "không được lớn hơn {le}",
}
"""By pydantic's error type. No message repeats a value that was sent."""


class ProblemError(Exception):
    """A request that fails by design; the message, in Vietnamese, says why and what to do."""

    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    title: str = "Yêu cầu không thực hiện được"
    headers: Mapping[str, str] | None = None


class UnavailableError(ProblemError):
    """No question can be answered now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "Dịch vụ chưa sẵn sàng"
    headers: Mapping[str, str] = {"Retry-After": "5"}


class NotFoundError(ProblemError):
    """What is asked for does not exist, or is not the caller's."""

    status = HTTPStatus.NOT_FOUND
    title = "Không tìm thấy"


class ForbiddenError(ProblemError):
    """The caller's key is not good for this."""

    status = HTTPStatus.FORBIDDEN
    title = "Khóa không có quyền này"

    def __init__(self, needed: Role) -> None:
        super().__init__(
            f"Việc này cần khóa có vai trò “{needed}”. Hãy đề nghị quản trị viên cấp khóa phù hợp."
        )


class ProblemResponse(JSONResponse):
    """A problem detail on its way out; OpenAI's clients get it in the form they read."""

    media_type = "application/problem+json"

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        problem = problem.model_copy(update={"request_id": request_id()})
        super().__init__(problem.model_dump(), problem.status, headers)
        self._for_openai = openai_response(problem, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        send_it = self._for_openai if is_openai_address(scope) else super().__call__
        await send_it(scope, receive, send)


def problem_of(error: Exception) -> Problem:
    """What is told of an error: all of one by design, of an unforeseen one only that it was."""
    if isinstance(error, EmbeddingModelError):
        error = UnavailableError(str(error))
    if isinstance(error, ProblemError):
        title, status, detail = error.title, error.status, str(error)
    else:
        title, status = "Lỗi của dịch vụ", HTTPStatus.INTERNAL_SERVER_ERROR
        detail = "Dịch vụ gặp lỗi khi xử lý yêu cầu; chi tiết ở nhật ký của dịch vụ."
    return Problem(title=title, status=status, detail=detail, request_id=request_id())


def problem_response(error: ProblemError) -> ProblemResponse:
    """What a request that fails by design is answered with."""
    return ProblemResponse(problem_of(error), error.headers)


def tell_problems(app: FastAPI) -> None:
    """Let every failed request of ``app`` be answered with a problem detail."""

    @app.exception_handler(ProblemError)
    def _designed(request: Request, error: ProblemError) -> ProblemResponse:
        return problem_response(error)

    @app.exception_handler(NothingCalledSoError)
    def _unknown(request: Request, error: NothingCalledSoError) -> ProblemResponse:
        return problem_response(NotFoundError(str(error)))

    @app.exception_handler(sqlite3.OperationalError)
    def _disk_fails(request: Request, error: sqlite3.OperationalError) -> ProblemResponse:
        _logger.error("a file of SQLite's could not be read or written", exc_info=error)
        return problem_response(UnavailableError(_DISK_FAILS))

    @app.exception_handler(EmbeddingModelError)
    def _model_fails(request: Request, error: EmbeddingModelError) -> ProblemResponse:
        _logger.error("the embedding model fails", exc_info=error)
        return problem_response(UnavailableError(str(error)))

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> ProblemResponse:
        return ProblemResponse(invalid_request(error.errors()))

    @app.exception_handler(HTTPException)
    def _refused(request: Request, error: HTTPException) -> ProblemResponse:
        status = HTTPStatus(error.status_code)
        detail = _BY_STATUS.get(status, "Yêu cầu không thực hiện được.")
        problem = Problem(title="Yêu cầu không thực hiện được", status=status, detail=detail)
        wrong_method = status == HTTPStatus.METHOD_NOT_ALLOWED
        allowed = _allowed(request) if wrong_method else None
        return ProblemResponse(problem, allowed or error.headers)

    @app.exception_handler(Exception)
    def _failed(request: Request, error: Exception) -> ProblemResponse:
        # Sent from outside of all that would add them.
        return ProblemResponse(problem_of(error), SECURITY_HEADERS)


def _allowed(request: Request) -> dict[str, str] | None:
    """All methods of an address: FastAPI names those of one route, and an address may have more.

    ``None`` for an address that the OpenAPI document leaves out: it has one route.
    """
    template = getattr(request.scope.get("route"), "path_format", None)
    if not (methods := request.app.openapi()["paths"].get(template)):
        return None
    return {"Allow": ", ".join(sorted(method.upper() for method in methods))}


def invalid_request(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """What pydantic finds wrong with a request; a place in it begins with the part it is of."""
    fields = [_field(error) for error in errors]
    return Problem(
        title="Yêu cầu không hợp lệ",
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        detail="; ".join(f"{field.pointer}: {field.detail}" for field in fields) + ".",
        errors=fields,
    )


def _field(error: Mapping[str, Any]) -> InvalidField:
    # The first part of a place is "body"; a character's number follows where JSON breaks off.
    place = [] if error["type"] == "json_invalid" else error["loc"][1:]
    template = _BY_ERROR.get(error["type"], "giá trị không hợp lệ")
    return InvalidField(
        pointer="#" + "".join(f"/{_escaped(str(part))}" for part in place),
        detail=template.format(**error.get("ctx", {})),
    )


def _escaped(name: str) -> str:
    """A name as RFC 6901 writes it in a pointer."""
    return name.replace("~", "~0").replace("/", "~1")
