"""Asking what reached the issuer elsewhere: cash, another bank, another wallet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import UTC
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.money import decimal_text, format_units
from allscale_app.services.acting import Acting
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.services.manual_payments import record_payment_form
from allscale_app.states.arguments import form, string
from allscale_app.states.base import AppState
from allscale_app.states.form_dialog import FormDialog
from allscale_app.views.typed_date import date_words

FIELD_NAMES = ("amount", "received_on", "note")


class ManualPaymentState(FormDialog, AppState):
    """The dialog's form. It starts with all that is left, today."""

    FIELDS: ClassVar[Collection[str]] = FIELD_NAMES

    unit: str = ""
    about: str = ""
    busy: bool = False
    _invoice_id: str = ""

    @rx.var(auto_deps=False, deps=["fields", "_typed"])
    def received_words(self) -> str:
        """The day that stands in its field, in words."""
        return date_words(self._shown().get("received_on", ""))

    @rx.event
    async def begin(self, invoice_id: str) -> None:
        """The form, with what is left to pay in it."""
        member = await self._require_member()
        wanted = string(invoice_id, limit=64)
        invoice = (await fetch(read_invoice, business_id=member.business_id, invoice_id=wanted)).invoice
        now = process().application.context.clock.now().astimezone(UTC)
        self._invoice_id, self.unit, self.busy = invoice.id, invoice.currency, False
        left = f"{format_units(invoice.amount_due_units)} {invoice.currency}"
        self.about = (
            f"For money that reached you outside of AllScale Pay. {left} is left to pay on {invoice.number}."
            " It counts for the invoice and not for your balance, and it cannot be taken back."
        )
        self._begin(
            {
                "amount": decimal_text(invoice.amount_due_units),
                "received_on": now.astimezone(ZoneInfo(invoice.timezone)).date().isoformat(),
            }
        )

    @rx.event
    async def save(self, data: dict[str, Any]) -> AsyncIterator[None]:
        """Count it, or say at each field what is wrong."""
        member = await self._require_member()
        typed = form(data, self.FIELDS)
        if self.busy or not self.is_open:
            return
        self._typed, self.errors, self.busy, self.is_asking = typed, {}, True, False
        yield
        try:
            with self._told_at_fields(otherwise="amount"):
                payment = await run(
                    record_payment_form,
                    business_id=member.business_id,
                    invoice_id=self._invoice_id,
                    acting=Acting(member.user_id),
                    form=typed,
                    attempt=self.mounted,
                )
                self.is_open = False
                recorded = f"{format_units(payment.units)} {payment.unit} recorded"
                self._tell(recorded, body="Your client gets the mail about it.")
        finally:
            self.busy = False
