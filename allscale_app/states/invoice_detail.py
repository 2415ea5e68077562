"""The page of one invoice: everything that happened to it, live while it is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, qr_image
from allscale_app.domain.errors import NotFound
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.services.invoice_detail import InvoiceDetail, read_invoice
from allscale_app.states.arguments import choice
from allscale_app.states.base import AppState
from allscale_app.states.dialogs import close_dialogs
from allscale_app.states.invoice_actions import InvoiceActionsState
from allscale_app.states.invoice_redirect import InvoiceRedirectState
from allscale_app.states.live_page import LivePage
from allscale_app.states.manual_payment import ManualPaymentState
from allscale_app.states.other_token import OtherTokenState
from allscale_app.states.refund import RefundState
from allscale_app.states.reminder import ReminderState
from allscale_app.states.short_payment import ShortPaymentState
from allscale_app.views.invoice_detail import InvoiceView, build
from allscale_app.views.invoice_detail.timeline import ALL, FILTERS, with_news

ID_LIMIT = 64
DIALOGS = (
    InvoiceActionsState,
    InvoiceRedirectState,
    ManualPaymentState,
    OtherTokenState,
    RefundState,
    ReminderState,
    ShortPaymentState,
)
"""Each is about one invoice, and must not stand over another."""


class InvoiceDetailState(LivePage, AppState):
    """The invoice of the address. `only` narrows its timeline."""

    status: str = "loading"
    """loading, ready or missing."""
    view: InvoiceView = InvoiceView()
    only: str = ALL

    @rx.event
    async def load(self) -> Any:
        """`on_load`: show the invoice and watch it; a draft is opened in the editor instead."""
        is_another = self.view.id != self._id()
        if is_another or self._has_arrived():
            await close_dialogs(self, *DIALOGS)
        if is_another:
            self.status, self.view, self.only = "loading", InvoiceView(), ALL
        detail = await self._read()
        if detail is None:
            return None
        if detail.invoice.document_status == DocumentStatus.DRAFT:
            return rx.redirect(f"/invoices/{detail.invoice.id}/edit", replace=True)
        return InvoiceDetailState.watch

    @rx.event
    async def show_only(self, only: str) -> None:
        """Everything, money or messages of the timeline."""
        self.only = choice(only, [key for key, _ in FILTERS])
        await self._read()

    def _topics(self) -> tuple[str, ...]:
        return (f"invoice:{self._id()}",)

    def _id(self) -> str:
        given = getattr(self, "invoice_id", "")
        return given if isinstance(given, str) and len(given) <= ID_LIMIT else ""

    async def _read(self, *, live: bool = False) -> InvoiceDetail | None:
        """Read the truth and paint it; None when there is no such invoice here."""
        member = await self._require_member()
        try:
            detail = await fetch(read_invoice, business_id=member.business_id, invoice_id=self._id())
        except NotFound:
            self._paint(status="missing", view=InvoiceView())
            return None
        context = process().application.context
        view = build(
            detail,
            registry=context.registry,
            viewer_name=member.name,
            timezone=member.timezone,
            public_url=context.public_url,
            qr_image=qr_image,
            only=self.only,
        )
        if live:
            view = replace(view, timeline=with_news(view.timeline, self.view.timeline))
        self._paint(status="ready", view=view)
        await self._read_shell(member)
        return detail
