"""Paying by bank transfer: the details are prepared when they are first asked for, and "I have sent it"."""

from __future__ import annotations

import reflex as rx

from allscale_app.bootstrap.web import run
from allscale_app.domain.errors import DomainError
from allscale_app.services.wire import announce_wire
from allscale_app.states.arguments import string
from allscale_app.states.checkout import CheckoutState


class CheckoutWireState(CheckoutState):
    """Handlers of the transfer's panel."""

    busy: bool = False

    @rx.event
    async def choose_currency(self, currency: str) -> None:
        """Pay in another currency, or at a new price where the old one is no longer held."""
        await self._prepare_wire(string(currency, limit=3))

    @rx.event
    async def announce(self, currency: str) -> None:
        """The payer has sent it: nothing is paid yet, and both sides see it."""
        currency = string(currency, limit=3)
        if self.busy:
            return
        self.busy = True
        try:
            await run(announce_wire, token=self._pay_token(), currency=currency)
        except DomainError as error:
            self.error = error.message
        finally:
            self.busy = False
        await self._read()
