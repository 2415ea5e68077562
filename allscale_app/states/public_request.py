"""A request behind its own link: how it stands, and the answer to a question about it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run, take
from allscale_app.domain.errors import DomainError, NotFound
from allscale_app.services import rate_limits
from allscale_app.services.request_decisions import answer_request
from allscale_app.services.requests import PublicRequest, read_public_request
from allscale_app.states.arguments import form
from allscale_app.states.base import AppState
from allscale_app.states.watching import read_at_each_change
from allscale_app.views.public_request import RequestView, request_view

TOKEN_LIMIT = 64


class PublicRequestState(AppState):
    """One open request."""

    screen: str = "loading"
    tab_title: str = "Your request"
    shown: list[RequestView] = []
    problem: str = ""

    @rx.event
    async def open(self) -> Any:
        """`on_load`: show the request and watch it."""
        self.screen, self.shown, self.problem = "loading", [], ""
        return PublicRequestState.watch if await self._read() else None

    @rx.event(background=True)
    async def watch(self) -> None:
        """Read again when it is decided, paid, or talked about."""
        async with self:
            public = await self._read()
        if public is not None:
            topics = [f"request:{public.request.id}"]
            if public.request.invoice_id:
                topics.append(f"invoice:{public.request.invoice_id}")
            await read_at_each_change(self, self._read, *topics)

    @rx.event
    async def answer(self, data: dict[str, Any]) -> None:
        """Answer what was asked; whoever has the link may."""
        typed = form(data, ("words",))
        token, self.problem = self._link_token(), ""
        try:
            await take(rate_limits.ANSWERS_PER_LINK, token)
            await run(answer_request, token=token, words=typed["words"])
        except DomainError as error:
            self.problem = error.message
        await self._read()

    def _link_token(self) -> str:
        given = getattr(self, "request_token", "")
        return given if isinstance(given, str) and len(given) <= TOKEN_LIMIT else ""

    async def _read(self) -> PublicRequest | None:
        try:
            public = await fetch(read_public_request, token=self._link_token())
        except NotFound:
            self._paint(screen="missing", tab_title="Request not found", shown=[])
            return None
        view = request_view(public, now=process().application.context.clock.now())
        self._paint(screen="open", tab_title=f"{view.title} · {view.issuer}", shown=[view])
        return public
