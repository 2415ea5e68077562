"""Asking the issuer whether a partly paid invoice is paid enough."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.money import format_units
from allscale_app.services.accept_short import accept_short
from allscale_app.services.acting import Acting
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.states.arguments import flag, string
from allscale_app.states.base import AppState


class ShortPaymentState(AppState):
    """One question, which names what is missing."""

    title: str = ""
    body: str = ""
    is_asking: bool = False
    busy: bool = False
    _invoice_id: str = ""
    _short_units: int = 0

    @rx.event
    async def ask(self, invoice_id: str) -> None:
        """Before writing off what is missing."""
        member = await self._require_member()
        wanted = string(invoice_id, limit=64)
        invoice = (await fetch(read_invoice, business_id=member.business_id, invoice_id=wanted)).invoice
        self._invoice_id, self._short_units = invoice.id, invoice.amount_due_units
        short = f"{format_units(invoice.amount_due_units)} {invoice.currency}"
        paid = f"{format_units(invoice.settled_units)} of {format_units(invoice.total_units)}"
        self.title = f"Accept {invoice.number} as paid, {short} short?"
        self.body = (
            f"{paid} {invoice.currency} has arrived. The other {short} is written off, your client gets the receipt,"
            " and this cannot be taken back. No coin moves; what still arrives is credited to you."
        )
        self.is_asking = True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the question."""
        self.is_asking = flag(is_open)

    @rx.event
    async def accept(self) -> AsyncIterator[None]:
        """Yes: it is paid."""
        member = await self._require_member()
        if self.busy or not self.is_asking:
            return
        self.busy = True
        yield
        try:
            invoice = await run(
                accept_short,
                business_id=member.business_id,
                invoice_id=self._invoice_id,
                acting=Acting(member.user_id),
                short_units=self._short_units,
            )
        finally:
            self.busy = self.is_asking = False
        self._tell(f"{invoice.number} is paid", body=f"{format_units(invoice.written_off_units)} written off.")
