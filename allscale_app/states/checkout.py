"""The payer's page: no sign-in, one token from the address, live until it is closed.

`CheckoutState` holds one open checkout. Its children in `checkout_methods` and `checkout_wallet` are the handlers of one
part of the page each: they work on the choice above them, so they inherit it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, qr_image, run
from allscale_app.domain.errors import DomainError, NotFound
from allscale_app.domain.legs import Rail
from allscale_app.services.card_offer import look_soon
from allscale_app.services.checkout import Checkout, mark_viewed, open_checkout
from allscale_app.services.wire import prepare_wire
from allscale_app.states.base import AppState
from allscale_app.states.watching import read_at_each_change
from allscale_app.views.checkout import CheckoutView, PayerChoice, build

TOKEN_LIMIT = 64


class CheckoutState(AppState):
    """What the payer chose lives here; everything else is read again on each change.

    Whoever is signed in sees their own balance here, so it is forgotten with everything else of theirs.
    """

    view: CheckoutView = CheckoutView()
    error: str = ""
    """Why the last thing that was tried did not work."""
    attempt: str = ""
    """The id of the question that stands on the page: a second click on it is the same payment."""
    _choice: PayerChoice = PayerChoice()
    _settled_units: int = 0
    """What had arrived when the payer chose: more of it, and the choice is made anew for the rest."""

    @rx.event
    async def open(self) -> Any:
        """`on_load`: show the invoice and start watching it."""
        self._here = self.router.url.path
        returned = self._returned()
        self._choice, self.error = PayerChoice(method="card" if returned else "", returned=returned), ""
        checkout = await self._read()
        if checkout is None:
            return None
        if returned:
            await run(look_soon, token=self._pay_token())
        signed_in = checkout.payer.member.business_id if checkout.payer else None
        if self.view.screen == Rail.WIRE:
            await self._prepare_wire("")
        await run(mark_viewed, token=self._pay_token(), business_id=signed_in)
        return CheckoutState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Repaint on every change of the invoice, of a network's health, of the payer's balance. Ends with the tab."""
        async with self:
            checkout = await self._read()
        if checkout is None:
            return
        topics = [f"invoice:{checkout.invoice.id}", "networks"]
        if checkout.payer is not None:
            topics.append(f"business:{checkout.payer.member.business_id}")
        await read_at_each_change(self, self._read, *topics)

    def _returned(self) -> str:
        """How the payer comes back from the card processor's page, by the address it leads to."""
        answer = parse_qs(self.router.url.query or "").get("card", [""])[0]
        return answer if answer in ("done", "closed") else ""

    def _pay_token(self) -> str:
        given = getattr(self, "pay_token", "")
        return given if isinstance(given, str) and len(given) <= TOKEN_LIMIT else ""

    async def _choose(self, **picked: Any) -> None:
        """Change a part of the choice and show what it leads to."""
        self._choice, self.error = replace(self._choice, **picked), ""
        await self._read()

    async def _prepare_wire(self, currency: str) -> None:
        """Get the details of a bank transfer ready, in `currency` or the first that works, and show them."""
        try:
            chosen = await run(prepare_wire, token=self._pay_token(), currency=currency)
        except DomainError as error:
            await self._read()
            self.error = error.message
            return
        await self._choose(method=Rail.WIRE.value, currency=chosen)

    async def _read(self) -> Checkout | None:
        """Read the truth and paint it; None when there is nothing behind the link."""
        try:
            checkout = await fetch(open_checkout, token=self._pay_token(), session=self._token())
        except NotFound:
            self.view = CheckoutView(screen="missing", tab_title="Invoice not found")
            return None
        if checkout.payer is not None:
            self._session_hash = checkout.payer.member.session_hash
        if checkout.invoice.settled_units != self._settled_units:
            self._settled_units = checkout.invoice.settled_units
            self._choice = replace(self._choice, method="", part="")
        self._paint(view=build(checkout, choice=self._choice, qr_image=qr_image))
        self.attempt = self.attempt or process().application.context.ids.new("form")
        return checkout
