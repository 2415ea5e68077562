"""/invoices/received: what came to the user, live while open, and refusing one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any, ClassVar

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.errors import InvalidInput
from allscale_app.services.email_address import email_key
from allscale_app.services.received_invoices import list_received, reject_invoice
from allscale_app.states.arguments import form, string
from allscale_app.states.base import AppState
from allscale_app.states.form_dialog import FormDialog
from allscale_app.states.live_page import LivePage
from allscale_app.views.received import ReceivedRow, received_rows

STEP = 50
MOST = 500


class ReceivedState(LivePage, AppState):
    """The list, as far back as was asked for."""

    ready: bool = False
    verified: bool = True
    rows: list[ReceivedRow] = []
    has_more: bool = False
    _limit: int = STEP

    @rx.event
    async def load(self) -> Any:
        """`on_load`: show it and watch it."""
        self._limit = STEP
        await self._read()
        return ReceivedState.watch

    @rx.event
    async def show_more(self) -> None:
        """Go further back."""
        self._limit = min(self._limit + STEP, MOST)
        await self._read()

    def _topics(self) -> tuple[str, ...]:
        return (f"to:{email_key(self.viewer.email)}",)

    async def _read(self, *, live: bool = False) -> None:  # noqa: ARG002  # nothing here is marked as new
        member = await self._require_member()
        limit = self._limit
        found = await fetch(list_received, user_id=member.user_id, business_id=member.business_id, limit=limit)
        rows = received_rows(found)
        self._paint(rows=rows, has_more=len(rows) >= limit, verified=member.email_verified, ready=True)
        await self._read_shell(member)


class RejectState(FormDialog, AppState):
    """The question before an invoice is refused: why?"""

    FIELDS: ClassVar[Collection[str]] = ("reason",)

    title: str = ""
    about: str = ""
    busy: bool = False
    _invoice_id: str = ""

    @rx.event
    async def begin(self, invoice_id: str) -> None:
        """Ask, for one of the invoices that came to this user."""
        member = await self._require_member()
        wanted = string(invoice_id, limit=64)
        found = await fetch(list_received, user_id=member.user_id, business_id=member.business_id, limit=MOST)
        row = next((one for one in received_rows(found) if one.id == wanted and one.can_reject), None)
        if row is None:
            self._tell("This invoice can no longer be rejected", tone="bad")
            return
        self._invoice_id, self.busy = row.id, False
        self.title = f"Reject {row.number}?"
        self.about = (
            f"{row.issuer} is told by e-mail, with your reason. It cannot be paid any more; they can send a new one."
        )
        self._begin({})

    @rx.event
    async def save(self, data: dict[str, Any]) -> AsyncIterator[None]:
        """Refuse it."""
        member = await self._require_member()
        typed = form(data, self.FIELDS)
        if self.busy or not self.is_open:
            return
        self._typed, self.errors, self.busy, self.is_asking = typed, {}, True, False
        yield
        try:
            invoice = await run(
                reject_invoice, user_id=member.user_id, invoice_id=self._invoice_id, reason=typed["reason"]
            )
        except InvalidInput as error:
            self.errors = {"reason": error.message}
            return
        finally:
            self.busy = False
        self.is_open = False
        self._tell(f"{invoice.number} rejected", body=f"{(invoice.seller or {}).get('name')} is told why.")
