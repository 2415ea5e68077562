"""A payment link's public page and the form on it: no sign-in, live until it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run, take
from allscale_app.domain.errors import NotFound
from allscale_app.domain.handles import MOST_LETTERS
from allscale_app.domain.place import place_of
from allscale_app.services import rate_limits
from allscale_app.services.public_link import PublicLink, check_visit, pay_by_link, read_public_link
from allscale_app.states.arguments import form
from allscale_app.states.base import AppState
from allscale_app.states.proven_form import ProvenForm
from allscale_app.states.watching import read_at_each_change
from allscale_app.views.public_link import PublicLinkView, public_link_view

FIELDS = ("name", "email", "amount", "website")
"""`website` is hidden from people: whoever fills it in is none."""


class PublicLinkState(AppState):
    """One open link."""

    view: PublicLinkView = PublicLinkView()
    _business_id: str = ""

    @rx.event
    async def open(self) -> Any:
        """`on_load`: show the link, and watch it. Over a lost connection the form stays as it is."""
        is_new = self._has_arrived() or self.view.screen != "open"
        self._here = self.router.url.path
        if is_new:
            self.view = PublicLinkView()
        if await self._read() is None:
            return None
        return [PublicLinkFormState.begin, PublicLinkState.watch] if is_new else PublicLinkState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Read again when the link is used or changed."""
        async with self:
            public = await self._read()
        if public is not None:
            await read_at_each_change(self, self._read, f"link:{public.link.id}")

    def _asked(self) -> str:
        given = getattr(self, "link_slug", "")
        return given.lower() if isinstance(given, str) and len(given) <= MOST_LETTERS else ""

    async def _read(self) -> PublicLink | None:
        try:
            public = await fetch(read_public_link, slug=self._asked())
        except NotFound:
            self._paint(view=PublicLinkView(screen="missing", tab_title="Page not found"))
            return None
        self._business_id = public.link.business_id
        self._paint(view=public_link_view(public, public_url=process().application.context.public_url))
        return public


class PublicLinkFormState(ProvenForm, PublicLinkState):
    """Who pays, and how much where it is theirs to choose."""

    pay_href: str = ""
    """Where the invoice is paid that the form became: a second click, and one after a lost answer, lead there too."""

    @rx.event
    def begin(self) -> None:
        """A fresh form, with work for the browser to do."""
        self._clear()
        self.pay_href = ""
        self._renew(self._open_business())

    @rx.event
    async def submit(self, data: dict[str, Any]) -> Any:
        """Check the form, make the invoice as soon as its proof is there, and go on to its payment page."""
        if self.pay_href:
            return rx.redirect(self.pay_href)
        if self.busy or not self.challenge:
            return None
        return await self._take(form(data, FIELDS))

    async def _post(self, typed: Mapping[str, str]) -> Any:
        """Make the invoice; a form with a mistake in it takes nothing from what may be sent."""
        asked: dict[str, Any] = {"slug": self._asked(), "form": dict(typed)}
        await fetch(check_visit, **asked)
        await take(rate_limits.USES_PER_PLACE, place_of(self.router.session.client_ip))
        await take(rate_limits.USES_PER_LINK, self._asked())
        await take(rate_limits.REQUESTS_PER_MAILBOX, typed["email"].strip().casefold()[:320])
        invoice = await run(pay_by_link, challenge=self.challenge, nonce=self._nonce, **asked)
        self.pay_href = f"/pay/{invoice.checkout_token}"
        return rx.redirect(self.pay_href)

    async def _read_again(self) -> None:
        await self._read()
        self._renew(self._open_business())

    def _tell_program(self, typed: Mapping[str, str]) -> None:
        self.problem = f"We wrote to {typed['email']}."

    def _open_business(self) -> str:
        return self._business_id if self.view.screen == "open" and not self.pay_href else ""
