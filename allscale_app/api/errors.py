"""Every refusal in one shape: type, code, words, param, request id."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from allscale_app.domain.errors import DomainError, InvalidInput, TooMany
from allscale_app.views.api_objects import error_object

log = structlog.get_logger()

STATUS = {
    "invalid_request": 422,
    "authentication": 401,
    "permission": 403,
    "not_found": 404,
    "conflict": 409,
    "precondition_failed": 412,
    "rate_limited": 429,
}
_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
_NUMBERS = {"int_parsing", "int_type", "greater_than_equal", "less_than_equal"}
"""What pydantic finds in numbers; a list's `limit` is the one with bounds."""
_WORDS = {
    404: "There is nothing at this address. See /api/v1/docs for what there is.",
    405: "This address does not take that method. See /api/v1/docs.",
}


def error_response(
    request: Request,
    status: int,
    *,
    kind: str,
    code: str,
    message: str,
    param: str | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The error object of the contract."""
    body = error_object(kind=kind, code=code, message=message, param=param, request_id=request_id(request))
    return JSONResponse(body, status_code=status, headers=headers)


def request_id(request: Request) -> str:
    """The id that the middleware gave this request."""
    return str(request.scope.get("state", {}).get("request_id", ""))


def install(app: FastAPI) -> None:
    """Teach `app` to answer every failure in this shape."""
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _domain(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, DomainError):
        raise error
    headers = {"Retry-After": str(error.retry_after_seconds)} if isinstance(error, TooMany) else None
    if error.kind == "authentication":
        headers = {"WWW-Authenticate": "Bearer"}
    return error_response(
        request,
        STATUS[error.kind],
        kind=error.kind,
        code=error.error_code,
        message=error.message,
        param=error.param,
        headers=headers,
    )


async def _validation(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        message = "The body is not valid JSON."
        return error_response(request, 400, kind="invalid_request", code="invalid_json", message=message)
    if first["loc"] == ("body",) and not _is_json(request.headers.get("content-type", "")):
        message = "Send the body as JSON, with Content-Type: application/json."
        return error_response(request, 400, kind="invalid_request", code="not_json", message=message)
    problem = shape_error(first)
    return error_response(
        request, 422, kind="invalid_request", code=problem.error_code, message=problem.message, param=problem.param
    )


def shape_error(problem: dict[str, Any]) -> InvalidInput:
    """A pydantic finding in our words: `line_items[0].unit_price` must be text."""
    path = _path(problem["loc"]) or None
    name = path or "The body"
    kind = str(problem["type"])
    if kind == "missing":
        return InvalidInput(f"{name} is missing.", code="missing", param=path)
    if kind == "extra_forbidden":
        return InvalidInput(f"{name} is not a field of this object.", code="unknown_field", param=path)
    if kind in _NUMBERS:
        bounds = " from 1 to 100" if path == "limit" else ""
        return InvalidInput(f"{name} must be a whole number{bounds}.", code="not_in_range", param=path)
    if path is None:
        return InvalidInput("The body must be a JSON object.", code="not_an_object")
    if kind == "string_type":
        return InvalidInput(f'{name} must be text in quotes, like "120.00".', code="not_text", param=path)
    return InvalidInput(f"{name}: {str(problem['msg']).lower()}.", code="invalid_value", param=path)


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def _path(location: tuple[str | int, ...]) -> str:
    path = ""
    for part in location:
        if part in ("body", "query", "path", "header") and not path:
            continue
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


async def _http(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    code = _CODES.get(error.status_code, "bad_request")
    message = _WORDS.get(error.status_code, str(error.detail))
    return error_response(
        request,
        error.status_code,
        kind="not_found" if error.status_code == 404 else "invalid_request",
        code=code,
        message=message,
        headers=dict(error.headers) if error.headers else None,
    )


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("api.unexpected", request_id=request_id(request), path=request.url.path, exc_info=error)
    message = "Something broke on our side. Nothing was saved. Try again, and name the request id if it stays."
    return error_response(request, 500, kind="internal", code="internal", message=message)
