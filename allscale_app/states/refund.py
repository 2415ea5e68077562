"""Sending a payment back from the invoice's page: which, how much, why, and what that does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any, ClassVar

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import Conflict, DomainError
from allscale_app.domain.money import decimal_text
from allscale_app.services.acting import Acting
from allscale_app.services.refund_offer import RefundOffer, read_refund_offers
from allscale_app.services.refunds import request_refund_form
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, form, string
from allscale_app.states.base import AppState
from allscale_app.states.form_dialog import FormDialog
from allscale_app.views.refund import Choice, RefundView, refund_choices, refund_toast, refund_view

NOTHING_LEFT = "Nothing can be sent back: no settled payment is left that came by card, bank transfer or balance."


class RefundState(FormDialog, AppState):
    """The dialog's form. It starts with the newest payment and what was paid too much, or all of it."""

    FIELDS: ClassVar[Collection[str]] = ("amount", "reason")

    view: RefundView = RefundView()
    choices: list[Choice] = []
    payment_id: str = ""
    problem: str = ""
    """Why it was refused, where that is about no field."""
    busy: bool = False
    _invoice_id: str = ""
    _offers: list[RefundOffer] = []

    @rx.event
    async def begin(self, invoice_id: str) -> None:
        """The form, with what is suggested in it."""
        member = await self._require_member()
        self._invoice_id = string(invoice_id, limit=64)
        await self._read(member)
        if not self._offers:
            raise Conflict(NOTHING_LEFT, code="refund_not_possible")
        self._start(self._offers[0], reason="")

    @rx.event
    async def choose(self, payment_id: str) -> None:
        """Another payment; the reason stays."""
        await self._require_member()
        chosen = choice(payment_id, [offer.payment_id for offer in self._offers])
        self._start(self._offer(chosen), reason=self._shown().get("reason", ""))

    @rx.event
    async def save(self, data: dict[str, Any]) -> AsyncIterator[None]:
        """Send it back, or say what is wrong; nothing typed is lost."""
        member = await self._require_member()
        typed = form(data, self.FIELDS)
        if self.busy or not self.is_open:
            return
        self._typed, self.errors, self.problem, self.busy, self.is_asking = typed, {}, "", True, False
        yield
        try:
            with self._told_at_fields(otherwise="amount"):
                refund = await run(
                    request_refund_form,
                    business_id=member.business_id,
                    payment_id=self.payment_id,
                    acting=Acting(member.user_id),
                    form=typed,
                    attempt=self.mounted,
                )
                self.is_open = False
                title, body = refund_toast(refund)
                self._tell(title, body=body)
        except DomainError as error:
            self.problem = error.message
            await self._read(member)
            self._picture()
        finally:
            self.busy = False

    def _after_typing(self) -> None:
        self.problem = ""
        self._picture()

    async def _read(self, member: Member) -> None:
        offers = await fetch(read_refund_offers, business_id=member.business_id, invoice_id=self._invoice_id)
        self._offers = list(offers)
        now = process().application.context.clock.now()
        self.choices = refund_choices(offers, timezone=member.timezone, now=now)

    def _start(self, offer: RefundOffer, *, reason: str) -> None:
        self.payment_id, self.problem, self.busy = offer.payment_id, "", False
        self._begin({"amount": decimal_text(offer.suggested_units), "reason": reason})
        self._picture()

    def _picture(self) -> None:
        """What the amount that stands in the form does."""
        if any(offer.payment_id == self.payment_id for offer in self._offers):
            self._paint(view=refund_view(self._offer(self.payment_id), self._shown()["amount"]))

    def _offer(self, payment_id: str) -> RefundOffer:
        return next(offer for offer in self._offers if offer.payment_id == payment_id)
