"""The processor's web: an API for the merchant, a page for the payer, a desk for whoever plays the bank."""

from __future__ import annotations

import hmac
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from allscale_app.demo.card_sandbox.book import Book, Refused, Thing
from allscale_app.demo.card_sandbox.messenger import Messenger
from allscale_app.demo.card_sandbox.payer_pages import PayerPages

Now = Callable[[], int]


def build_app(*, file: Path | None, webhook_url: str, secret: str, now: Now = lambda: int(time.time())) -> Starlette:
    """The whole processor; it delivers its messages while it is served."""
    book = Book(file)
    messenger = Messenger(book, webhook_url=webhook_url, secret=secret, now=now)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with messenger.delivering():
            yield

    routes = [*_Api(book, secret, now).routes(), *PayerPages(book, now).routes()]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={Refused: _refused})


async def _refused(_: Request, error: Exception) -> Response:
    code = str(error)
    return JSONResponse({"code": code}, 404 if code == "not_found" else 409)


class _Api:
    """What the merchant asks for, with the shared secret."""

    def __init__(self, book: Book, secret: str, now: Now) -> None:
        self._book = book
        self._secret = secret
        self._now = now

    def routes(self) -> list[Route]:
        return [
            Route("/v1/sessions", self.create, methods=["POST"]),
            Route("/v1/sessions/{id}/close", self.close, methods=["POST"]),
            Route("/v1/refunds", self.refund, methods=["POST"]),
            Route("/v1/{kind}/{id}", self.read, methods=["GET"]),
        ]

    async def create(self, request: Request) -> Response:
        self._authorise(request)
        names = ("reference", "currency", "cents", "title", "email", "closes_at", "done_url", "cancel_url")
        asked = await request.json()
        session = self._book.open_session({name: asked[name] for name in names}, at=self._now())
        return JSONResponse({**self._shown(session), "url": f"{request.base_url}pay/{session['id']}"}, 201)

    async def close(self, request: Request) -> Response:
        self._authorise(request)
        session = self._book.find("sessions", request.path_params["id"])
        self._book.end_session(session, at=self._now())
        return JSONResponse(self._shown(session))

    async def refund(self, request: Request) -> Response:
        self._authorise(request)
        asked = await request.json()
        refund = self._book.refund(
            refund_id=asked["refund_id"], charge_id=asked["charge"], cents=asked["cents"], at=self._now()
        )
        return JSONResponse(refund)

    async def read(self, request: Request) -> Response:
        self._authorise(request)
        kind = request.path_params["kind"]
        if kind not in ("sessions", "refunds", "disputes", "payouts"):
            raise Refused("not_found")
        found = self._book.find(kind, request.path_params["id"])
        return JSONResponse(self._shown(found) if kind == "sessions" else found)

    def _shown(self, session: Thing) -> Thing:
        self._book.is_open(session, at=self._now())
        return {name: session[name] for name in ("id", "reference", "state", "charge")}

    def _authorise(self, request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise Refused("not_found")
