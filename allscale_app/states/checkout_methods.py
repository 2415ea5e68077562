"""Choosing how to pay, changing it midway, and paying from a balance."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import run
from allscale_app.domain.errors import DomainError, NotSignedIn
from allscale_app.domain.legs import Rail
from allscale_app.services.balance_payments import pay_from_balance
from allscale_app.states.arguments import choice, form, string
from allscale_app.states.checkout import CheckoutState

RAILS = tuple(rail.value for rail in Rail if rail is not Rail.MANUAL)


class CheckoutMethodsState(CheckoutState):
    """Handlers of the list of methods. Switching is safe: nothing is promised before it is paid."""

    @rx.event
    async def choose_method(self, rail: str) -> None:
        """Pay this way."""
        await self._choose(method=choice(rail, RAILS), part="")
        if self.view.screen == Rail.WIRE:
            await self._prepare_wire("")

    @rx.event
    async def other_methods(self) -> None:
        """Back to the list."""
        await self._choose(method="", part="")


class CheckoutBalanceState(CheckoutState):
    """Handlers of the balance's question."""

    busy: bool = False

    @rx.event
    async def set_part(self, part: str) -> None:
        """A part instead of all of it."""
        await self._choose(part=string(part, limit=24))

    @rx.event
    async def pay(self, data: dict[str, Any]) -> AsyncIterator[None]:
        """Pay the amount that stands in the field; a click that answers an older question does nothing."""
        try:
            member = await self._require_member()
        except NotSignedIn:
            await self._read()  # the page asks for the sign-in by a link that loads afresh: this one hides its address
            return
        answer = form(data, ("part", "attempt"), limit=64)
        if self.busy or not self.attempt or answer["attempt"] != self.attempt:
            return
        await self._choose(part=answer["part"])
        units = self.view.balance.units
        if not units:
            return
        self.busy = True
        yield
        try:
            await run(
                pay_from_balance,
                token=self._pay_token(),
                user_id=member.user_id,
                payer_id=member.business_id,
                amount_units=units,
                attempt=self.attempt,
            )
            self.attempt = ""
        except DomainError as error:
            self.error = error.message
        finally:
            self.busy = False
        await self._read()
