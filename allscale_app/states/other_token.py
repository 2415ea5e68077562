"""The issuer's word on another token that came to an invoice's address: one question, said once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.errors import NotFound
from allscale_app.services.acting import Acting
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.services.other_tokens import apply_transfer, credit_transfer
from allscale_app.states.arguments import choice, flag, string
from allscale_app.states.base import AppState
from allscale_app.views.invoice_detail.waiting import APPLY, CREDIT, Question, question

_SERVICES = {APPLY: apply_transfer, CREDIT: credit_transfer}


class OtherTokenState(AppState):
    """Which transfer is asked about, and what would be done."""

    question: Question = Question()
    is_asking: bool = False
    busy: bool = False
    _act: str = APPLY
    _invoice_id: str = ""
    _transfer_id: str = ""

    @rx.event
    async def ask(self, act: str, invoice_id: str, transfer_id: str) -> None:
        """Before a transfer is applied or credited. Raises NotFound for one that waits no longer."""
        member = await self._require_member()
        act, wanted = choice(act, tuple(_SERVICES)), string(transfer_id, limit=64)
        about = string(invoice_id, limit=64)
        detail = await fetch(read_invoice, business_id=member.business_id, invoice_id=about)
        transfer = next((each for each in detail.waiting if each.id == wanted), None)
        if transfer is None:
            raise NotFound("This transfer waits no longer. Somebody has decided on it.")
        self._act, self._invoice_id, self._transfer_id = act, detail.invoice.id, transfer.id
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
            invoice = await run(
                _SERVICES[self._act],
                business_id=member.business_id,
                invoice_id=self._invoice_id,
                transfer_id=self._transfer_id,
                acting=Acting(member.user_id),
            )
        finally:
            self.busy = self.is_asking = False
        said = f"Counted for {invoice.number}" if self._act == APPLY else "Credited to your balance"
        self._tell(said)
