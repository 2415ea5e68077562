"""What can be done to invoices from the list and from their own page: asked first where it cannot be undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import REASON_LIMIT, cancel_and_reissue
from allscale_app.services.duplicate_invoice import duplicate_invoice
from allscale_app.services.invoice_bulk import BULK_LIMIT, BulkOutcome, cancel_invoices, delete_drafts
from allscale_app.services.invoices_page import read_chosen
from allscale_app.services.send_invoice import resend_invoice
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import flag, form, string, strings
from allscale_app.states.base import AppState
from allscale_app.states.invoice_selection import InvoiceSelectionState
from allscale_app.views.invoice_questions import (
    Question,
    cancel_question,
    delete_question,
    outcome_words,
    reissue_question,
)


class InvoiceActionsState(AppState):
    """One question at a time, and the acts that need none."""

    question: Question = Question()
    is_asking: bool = False
    busy: bool = False
    _invoice_ids: list[str] = []

    @rx.event
    async def ask_cancel(self, invoice_ids: list[str]) -> None:
        """Before cancelling."""
        await self._ask(cancel_question, invoice_ids)

    @rx.event
    async def ask_reissue(self, invoice_ids: list[str]) -> None:
        """Before cancelling one and writing another in its place."""
        await self._ask(reissue_question, invoice_ids)

    @rx.event
    async def ask_delete(self, invoice_ids: list[str]) -> None:
        """Before throwing drafts away."""
        await self._ask(delete_question, invoice_ids)

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the question."""
        self.is_asking = flag(is_open)

    @rx.event
    async def confirm(self, values: dict[str, Any]) -> AsyncIterator[Any]:
        """Yes: do what was asked, say how it went."""
        member = await self._require_member()
        reason = form(values, ("reason",), limit=REASON_LIMIT)["reason"]
        if self.busy or not self.is_asking:
            return
        self.busy = True
        yield
        try:
            after = await self._act(member, reason)
        finally:
            self.busy = self.is_asking = False
        yield after

    @rx.event
    async def duplicate(self, invoice_id: str) -> Any:
        """A new draft of the same work, opened in the editor."""
        member = await self._require_member()
        saved = await run(
            duplicate_invoice,
            business_id=member.business_id,
            invoice_id=string(invoice_id),
            acting=Acting(member.user_id),
        )
        return rx.redirect(f"/invoices/{saved.invoice.id}/edit")

    @rx.event
    async def resend(self, invoice_id: str) -> None:
        """The invoice's mail once more."""
        member = await self._require_verified()
        invoice = await run(
            resend_invoice,
            business_id=member.business_id,
            invoice_id=string(invoice_id),
            acting=Acting(member.user_id),
        )
        self._tell("Mail on its way", body=f"{invoice.number} goes to {invoice.recipient_email} again.", tone="info")

    async def _ask(self, words: Any, invoice_ids: list[str]) -> None:
        member = await self._require_member()
        chosen = strings(invoice_ids, count=BULK_LIMIT)
        shown = await fetch(read_chosen, business_id=member.business_id, invoice_ids=chosen)
        self._invoice_ids = [one.invoice.id for one in shown]
        self.question, self.is_asking = words(shown), True

    async def _act(self, member: Member, reason: str) -> Any:
        acting = Acting(member.user_id)
        if self.question.act == "reissue":
            reissued = await run(
                cancel_and_reissue,
                business_id=member.business_id,
                invoice_id=self._invoice_ids[0],
                acting=acting,
                reason=reason,
            )
            return rx.redirect(f"/invoices/{reissued.draft.id}/edit")
        outcome: BulkOutcome
        if self.question.act == "delete":
            outcome = await run(delete_drafts, business_id=member.business_id, invoice_ids=self._invoice_ids)
        else:
            outcome = await run(
                cancel_invoices,
                business_id=member.business_id,
                invoice_ids=self._invoice_ids,
                acting=acting,
                reason=reason,
            )
        title, body, tone = outcome_words(self.question.act, outcome)
        self._tell(title, body=body, tone=tone)
        return InvoiceSelectionState.choose_none
