"""Failed requests, told as RFC 9457 problem details in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.schemas import InvalidField, Problem

_BY_STATUS: Final = {
    HTTPStatus.BAD_REQUEST: "Không đọc được nội dung của yêu cầu.",
    HTTPStatus.NOT_FOUND: "Dịch vụ không có địa chỉ này.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Địa chỉ này không nhận phương thức đã dùng.",
}
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
}
"""By pydantic's error type. No message repeats a value that was sent."""


class UnavailableError(Exception):
    """No question can be answered now; the message, in Vietnamese, says why and what to do."""


class ProblemResponse(JSONResponse):
    """A problem detail on its way out."""

    media_type = "application/problem+json"

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.model_dump(), problem.status, headers)


def tell_problems(app: FastAPI) -> None:
    """Let every failed request of ``app`` be answered with a problem detail."""

    @app.exception_handler(UnavailableError)
    def _unavailable(request: Request, error: UnavailableError) -> ProblemResponse:
        title, status = "Dịch vụ chưa sẵn sàng", HTTPStatus.SERVICE_UNAVAILABLE
        return ProblemResponse(Problem(title=title, status=status, detail=str(error)))

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> ProblemResponse:
        return ProblemResponse(_invalid_request(error.errors()))

    @app.exception_handler(HTTPException)
    def _refused(request: Request, error: HTTPException) -> ProblemResponse:
        status = HTTPStatus(error.status_code)
        detail = _BY_STATUS.get(status, "Yêu cầu không thực hiện được.")
        problem = Problem(title="Yêu cầu không thực hiện được", status=status, detail=detail)
        return ProblemResponse(problem, error.headers)

    @app.exception_handler(Exception)
    def _failed(request: Request, error: Exception) -> ProblemResponse:
        detail = "Dịch vụ gặp lỗi khi xử lý yêu cầu; chi tiết ở nhật ký của dịch vụ."
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        return ProblemResponse(Problem(title="Lỗi của dịch vụ", status=status, detail=detail))


def _invalid_request(errors: Sequence[Mapping[str, Any]]) -> Problem:
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
