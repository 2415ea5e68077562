"""Asking where a sent invoice's mail is to go instead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import run
from allscale_app.domain.errors import InvalidInput
from allscale_app.services.acting import Acting
from allscale_app.services.redirect_invoice import redirect_invoice
from allscale_app.states.arguments import flag, form, string
from allscale_app.states.base import AppState


class InvoiceRedirectState(AppState):
    """The dialog's form."""

    is_open: bool = False
    email: str = ""
    error: str = ""
    busy: bool = False
    _invoice_id: str = ""

    @rx.event
    def open_form(self, invoice_id: str, email: str) -> None:
        """Ask, starting from the address that it has."""
        self._invoice_id, self.email = string(invoice_id, limit=64), string(email, limit=320)
        self.is_open, self.error = True, ""

    @rx.event
    def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the form."""
        self.is_open = flag(is_open)

    @rx.event
    async def send(self, values: dict[str, Any]) -> AsyncIterator[None]:
        """Send the invoice to the address that was typed."""
        member = await self._require_verified()
        email = form(values, ("email",), limit=320)["email"]
        if self.busy or not self._invoice_id:
            return
        self.busy, self.error, self.email = True, "", email
        yield
        try:
            invoice = await run(
                redirect_invoice,
                business_id=member.business_id,
                invoice_id=self._invoice_id,
                acting=Acting(member.user_id),
                email=email,
            )
        except InvalidInput as error:
            self.error = error.message
            return
        finally:
            self.busy = False
        self.is_open = False
        self._tell("Mail on its way", body=f"{invoice.number} goes to {invoice.recipient_email}.", tone="info")
