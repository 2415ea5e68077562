"""Files and refusals as HTTP answers."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from allscale_app.domain.errors import DomainError, NotSignedIn, TooMany
from allscale_app.http.place import see_other
from allscale_app.services.stored_documents import StoredFile

STATUSES: Mapping[str, int] = {
    "invalid_request": 422,
    "authentication": 401,
    "permission": 403,
    "not_found": 404,
    "conflict": 409,
    "precondition_failed": 412,
    "rate_limited": 429,
}
"""A refusal's kind to its status (RFC 9110)."""
_QUICKLY = 5
"""A level of compression: a millisecond for the payer's page."""


async def refused(request: Request, error: Exception) -> Response:
    """A refusal in its words; who opens a private address without a session signs in and comes back."""
    assert isinstance(error, DomainError)
    if isinstance(error, NotSignedIn) and "text/html" in request.headers.get("accept", ""):
        query = request.url.query
        return see_other("/login", next=f"{request.url.path}?{query}" if query else request.url.path)
    headers = {"Retry-After": str(error.retry_after_seconds)} if isinstance(error, TooMany) else {}
    return PlainTextResponse(error.message, STATUSES[error.kind], headers)


def page_response(request: Request, document: str, *, status: int = 200) -> Response:
    """A page made for this request, compressed for whoever takes it so."""
    response = HTMLResponse(document, status)
    if "gzip" in request.headers.get("accept-encoding", ""):
        response = HTMLResponse(gzip.compress(response.body, _QUICKLY), status, {"Content-Encoding": "gzip"})
    response.headers["Vary"] = "Accept-Encoding"
    return response


def file_response(request: Request, file: StoredFile, *, may_be_kept: bool = False) -> Response:
    """The file to look at, or to keep with `?download=1`; 304 when the browser has these bytes.

    `may_be_kept` is for what is shown on many pages; private documents are asked for each time.
    """
    tag = f'"{file.sha256}"'
    kept = "private, max-age=86400" if may_be_kept else "no-store"
    headers = {"ETag": tag, "Cache-Control": kept}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    disposition = "attachment" if request.query_params.get("download") else "inline"
    headers["Content-Disposition"] = f"{disposition}; {_filename(file.filename)}"
    return Response(file.content, media_type=file.content_type, headers=headers)


def _filename(name: str) -> str:
    """RFC 6266 with RFC 8187; a number's slashes would be folders."""
    name = name.replace("/", "-")
    if name.isascii() and name.isprintable() and not set(name) & set('"\\'):
        return f'filename="{name}"'
    return f"filename*=UTF-8''{quote(name, safe='')}"
