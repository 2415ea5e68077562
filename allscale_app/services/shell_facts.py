"""What the frame around every page of an issuer counts and watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.invoice.listing import InvoiceFilter, Tab
from allscale_app.services.context import Context
from allscale_app.services.invoice_list import today_of
from allscale_app.services.networks_health import NetworkHealth, networks_health
from allscale_app.services.received_invoices import count_received
from allscale_app.services.storefront_page import count_open
from allscale_app.store.uow import ReadUow

MOST_RECEIVED = 1_000


@dataclass(frozen=True, slots=True)
class ShellFacts:
    """`open_count` and `received_count` are capped at 1,000; `networks` are the enabled ones, cheapest first."""

    open_count: int
    received_count: int
    networks: tuple[NetworkHealth, ...]
    now: datetime
    request_count: int = 0
    """Requests for services that wait for somebody."""


def shell_facts(uow: ReadUow, ctx: Context, *, business_id: str, user_id: str) -> ShellFacts:
    """The facts for one member of a business at this moment."""
    today = today_of(uow, ctx, business_id=business_id)
    (open_count,) = uow.invoice_lists.counts(business_id, InvoiceFilter(), (Tab.OPEN,), today=today)
    return ShellFacts(
        open_count=open_count,
        received_count=count_received(uow, user_id=user_id, business_id=business_id, limit=MOST_RECEIVED),
        networks=networks_health(uow, ctx),
        now=ctx.clock.now(),
        request_count=count_open(uow, business_id=business_id),
    )
