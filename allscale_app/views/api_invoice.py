"""The invoice object of the API, put together from everything behind one invoice."""

from __future__ import annotations

from typing import Any

from allscale_app.domain.dates import local_date
from allscale_app.domain.invoice.label import with_overdue
from allscale_app.domain.invoice.status import Flag, Label
from allscale_app.domain.money import to_raw
from allscale_app.domain.transfer_link import transfer_link
from allscale_app.services.context import Context
from allscale_app.store.tables import Invoice
from allscale_app.views.api_objects import deposit_object, invoice_object
from allscale_app.views.labels import LABELS


def invoice_view(ctx: Context, detail: Any) -> dict[str, Any]:
    """The object of `detail` at this moment, Overdue included."""
    invoice: Invoice = detail.invoice
    today = local_date(ctx.clock.now(), timezone=invoice.timezone)
    label = with_overdue(
        Label(invoice.label_base), pending_units=invoice.pending_units, due_on=invoice.due_on, today=today
    )
    flags = set(invoice.flags) - {Flag.OVERDUE.value}
    if label is Label.OVERDUE:
        flags.add(Flag.OVERDUE.value)
    sent = invoice.checkout_token is not None
    return invoice_object(
        invoice,
        detail.lines,
        label=LABELS[label].word,
        flags=sorted(flags),
        checkout_url=ctx.checkout_url(invoice.checkout_token) if invoice.checkout_token else None,
        pdf_url=f"{ctx.public_url}/api/v1/invoices/{invoice.id}/pdf" if sent else None,
        deposit=_deposit(ctx, invoice),
    )


def _deposit(ctx: Context, invoice: Invoice) -> dict[str, Any] | None:
    if invoice.deposit_address is None:
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
