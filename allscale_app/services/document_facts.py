"""Everything that is printed about one invoice, read in one snapshot; views make documents and mails of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allscale_app.domain.networks import Network, Token
from allscale_app.services.context import Context
from allscale_app.services.send_invoice import frozen_blocks
from allscale_app.store.tables import Conversion, Invoice, LineItemRow, Payment
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """One invoice at one moment. `seller` is the issuer's block: frozen at send, today's on a draft.

    `tokens` pay it at par, cheapest network first. `link` is the payer's, "" on a draft; `methods` are
    those that the issuer accepts and this instance offers. `logo` is a PNG or empty.
    """

    invoice: Invoice
    seller: Mapping[str, Any]
    lines: Sequence[LineItemRow]
    legs: Sequence[Payment]
    conversions: Mapping[str, Conversion]
    """What was paid in fiat, by the leg that it made."""
    tokens: tuple[Token, ...]
    networks: Mapping[str, Network]
    methods: tuple[str, ...]
    link: str
    logo: bytes
    replaced_by: str
    now: datetime


def read_invoice_facts(uow: ReadUow, ctx: Context, *, invoice: Invoice) -> InvoiceFacts:
    """What documents and mails about `invoice` need to know."""
    seller, units = frozen_blocks(uow, ctx, invoice=invoice)
    logo = uow.blobs.find(seller["logo_sha256"]) if seller.get("logo_sha256") else None
    newer = uow.invoices.find(invoice.business_id, invoice.replaced_by_id) if invoice.replaced_by_id else None
    legs = uow.payments.of_invoice(invoice.id)
    return InvoiceFacts(
        invoice=invoice,
        seller=seller,
        lines=uow.invoices.lines(invoice.id),
        legs=legs,
        conversions=uow.conversions.by_payments([leg.id for leg in legs]),
        tokens=tuple(ctx.registry.token(unit) for unit in ctx.registry.payable_units(invoice.currency, units)),
        networks={network.key: network for network in ctx.registry.networks},
        methods=tuple(method for method in ctx.policy.methods if method in invoice.accepted_methods),
        link=ctx.checkout_url(invoice.checkout_token) if invoice.checkout_token else "",
        logo=logo.content if logo else b"",
        replaced_by=(newer.number or "") if newer else "",
        now=ctx.clock.now(),
    )
