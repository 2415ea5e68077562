"""The invoice object of the API, put together from everything behind one invoice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allscale_app.domain.legs import Rail
from allscale_app.domain.money import to_raw
from allscale_app.domain.transfer_link import transfer_link
from allscale_app.services.context import Context
from allscale_app.services.shown_invoice import ShownInvoice
from allscale_app.store.tables import Invoice, LineItemRow
from allscale_app.views.api_objects import deposit_object, invoice_object
from allscale_app.views.labels import LABELS


def invoice_view(ctx: Context, shown: ShownInvoice, lines: Sequence[LineItemRow]) -> dict[str, Any]:
    """The object of an invoice at this moment, Overdue included."""
    invoice = shown.invoice
    token = invoice.checkout_token
    return invoice_object(
        invoice,
        lines,
        label=LABELS[shown.label].word,
        flags=sorted(shown.flags),
        checkout_url=ctx.checkout_url(token) if token else None,
        pdf_url=f"{ctx.public_url}/api/v1/invoices/{invoice.id}/pdf" if token else None,
        deposit=_deposit(ctx, invoice),
    )


def _deposit(ctx: Context, invoice: Invoice) -> dict[str, Any] | None:
    if invoice.deposit_address is None or Rail.WALLET not in invoice.accepted_methods:
        return None
    units = ctx.registry.payable_units(invoice.currency, invoice.accepted_units or ())
    tokens = [ctx.registry.token(unit) for unit in units]
    links = {
        token.unit: transfer_link(
            token, invoice.deposit_address, to_raw(invoice.amount_due_units, decimals=token.decimals)
        )
        for token in tokens
    }
    return deposit_object(invoice, tokens, transfer_uris=links)
