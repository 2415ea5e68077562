"""The issuer's word on another token that came to an invoice's address: one question, said once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.errors import NotFound
from allscale_app.services.acting import Acting
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.services.other_tokens import apply_transfer, credit_transfer
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, flag, string
from allscale_app.states.base import AppState
from allscale_app.views.invoice_detail.waiting import APPLY, CREDIT, Question, question


class OtherTokenState(AppState):
    """Which transfer is asked about, and what would be done."""

    question: Question = Question()
    is_asking: bool = False
    busy: bool = False
    _act: str = APPLY
    _invoice_id: str = ""
    _transfer_id: str = ""
    _applied_units: int = 0

    @rx.event
    async def ask(self, act: str, invoice_id: str, transfer_id: str) -> None:
        """Before a transfer is applied or credited. Raises NotFound for one that waits no longer."""
        member = await self._require_member()
        act, wanted = choice(act, (APPLY, CREDIT)), string(transfer_id, limit=64)
        about = string(invoice_id, limit=64)
        detail = await fetch(read_invoice, business_id=member.business_id, invoice_id=about)
        transfer = next((each for each in detail.waiting if each.id == wanted), None)
        if transfer is None:
            raise NotFound("This transfer waits no longer. Somebody has decided on it.")
        self._act, self._invoice_id, self._transfer_id = act, detail.invoice.id, transfer.id
        self._applied_units = transfer.worth.applied_units if transfer.worth else 0
        self.question = question(detail.invoice, transfer, act)
        self.is_asking = True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the question."""
        self.is_asking = flag(is_open)

    @rx.event
    async def decide(self) -> AsyncIterator[None]:
        """Yes."""
        member = await self._require_member()
        if self.busy or not self.is_asking:
            return
        self.busy = True
        yield
        try:
            said = await self._decide(member)
        finally:
            self.busy = self.is_asking = False
        self._tell(said)

    async def _decide(self, member: Member) -> str:
        """Do it; what is said afterwards."""
        about = {"invoice_id": self._invoice_id, "transfer_id": self._transfer_id}
        about |= {"business_id": member.business_id}
        acting = Acting(member.user_id)
        if self._act == CREDIT:
            await run(credit_transfer, **about, acting=acting)
            return "Credited to your balance"
        invoice = await run(apply_transfer, **about, acting=acting, applied_units=self._applied_units)
        return f"Counted for {invoice.number}"
