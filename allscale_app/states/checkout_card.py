"""Paying by card: the price is held, then the processor's own page asks for the card."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import in_thread, process, take
from allscale_app.domain.errors import DomainError
from allscale_app.services.rate_limits import CARD_PAGES
from allscale_app.states.checkout import CheckoutState


class CheckoutCardState(CheckoutState):
    """Handlers of the card's panel."""

    opening: bool = False

    @rx.event
    async def pay_by_card(self) -> AsyncIterator[Any]:
        """Hold the price that is shown and go to the processor's page; another price is shown first."""
        desk, shown = process().cards, self.view.card
        if self.opening or desk is None or not shown.can_pay:
            return
        self.opening, self.error = True, ""
        yield
        url = ""
        try:
            await take(CARD_PAGES, self._pay_token())
            url = await in_thread(desk.open_page, token=self._pay_token(), shown_units=shown.units)
            self._choice = replace(self._choice, price_moved=not url, returned="")
        except DomainError as error:
            self.error = error.message
        finally:
            self.opening = False
        if url:
            yield rx.redirect(url)
            return
        await self._read()
