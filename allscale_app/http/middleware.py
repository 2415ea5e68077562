"""Around everything: lets a request in or not, gives it an id, and puts the security headers on each answer."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from allscale_app.bootstrap.web import process
from allscale_app.http import policy
from allscale_app.http.built_pages import BuiltPages, read_built_pages
from allscale_app.http.gate import API, Refusal, body_limit, refusal_of, too_large
from allscale_app.settings.environment import CLIENT_DIR
from allscale_app.views.api_objects import error_object


class SecurityHeaders:
    """Pure ASGI, the outermost of all. Reads the build once, at its first request."""

    def __init__(self, app: ASGIApp, *, pages: BuiltPages | None = None) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sockets and lifespan pass: Reflex checks a socket's Origin itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        context = process().application.context
        request_id = context.ids.new("req")
        scope.setdefault("state", {})["request_id"] = request_id
        answer = _Answer(scope["path"], request_id, context.public_url, self._built_pages(), send)
        refusal = refusal_of(
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=Headers(scope=scope),
            origin=context.public_url,
        )
        if refusal is not None:
            await _response(refusal, scope["path"], request_id)(scope, receive, answer.send)
            return
        file_path = self._built_pages().file_path(scope["path"])
        if file_path != scope["path"]:
            scope = {**scope, "path": file_path, "raw_path": file_path.encode()}
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._app(scope, _limited(receive, body_limit(scope["path"])), answer.send)

    def _built_pages(self) -> BuiltPages:
        if self._pages is None:
            self._pages = read_built_pages(CLIENT_DIR)
        return self._pages


class _Answer:
    """Sends one answer, with its headers completed as it starts."""

    def __init__(self, path: str, request_id: str, origin: str, pages: BuiltPages, send: Send) -> None:
        self._path = path
        self._request_id = request_id
        self._origin = origin
        self._pages = pages
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._complete(MutableHeaders(scope=message))
        await self._send(message)

    def _complete(self, headers: MutableHeaders) -> None:
        content_type = headers.get("content-type", "")
        for name in [name for name in headers if name.startswith("access-control-")]:
            del headers[name]  # Reflex answers CORS for its own front end elsewhere; ours is of this very origin
        for name, value in policy.fixed_headers(origin=self._origin).items():
            headers.setdefault(name, value)
        headers["X-Request-Id"] = self._request_id
        headers.setdefault("Referrer-Policy", policy.referrer_policy(self._path))
        headers.setdefault("Content-Security-Policy", self._content_policy(content_type))
        cache = policy.cache_policy(self._path, content_type=content_type)
        if cache is not None:
            headers.setdefault("Cache-Control", cache)

    def _content_policy(self, content_type: str) -> str:
        if content_type.startswith("text/html"):
            scripts, frames = self._pages.scripts_of(self._path), policy.frames_of(self._path)
            return policy.page_policy(scripts, origin=self._origin, frames=frames)
        return policy.DOCUMENT_POLICY if content_type == "application/pdf" else policy.DATA_POLICY


def _limited(receive: Receive, limit: int) -> Receive:
    """`receive` that refuses what is past `limit` bytes: a chunked body declares no length.

    Whoever reads the body, Starlette or FastAPI, answers the exception with 413.
    """
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(too_large().status, too_large().words)
        return message

    return limited


def _response(refusal: Refusal, path: str, request_id: str) -> Response:
    if refusal.location:
        return RedirectResponse(refusal.location, refusal.status)
    if path.startswith(API):
        error = error_object(
            kind="not_found" if refusal.status == HTTPStatus.NOT_FOUND else "invalid_request",
            code=refusal.code,
            message=refusal.words,
            request_id=request_id,
        )
        return JSONResponse(error, refusal.status)
    return PlainTextResponse(refusal.words, refusal.status)
