"""A payment that is short, accepted as paid by the issuer (rules 5.27): no coin moves, no entry is posted (flow 9)."""

from __future__ import annotations

from allscale_app.domain.errors import Conflict
from allscale_app.domain.invoice.status import DocumentStatus, PaymentStatus
from allscale_app.services.acting import Acting, publish_change, record_act
from allscale_app.services.context import Context
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_rows import lock_invoice
from allscale_app.store.tables import Invoice
from allscale_app.store.uow import WriteUow


def can_accept_short(invoice: Invoice) -> bool:
    """Whether money is there, some is missing, and none is on its way."""
    return (
        invoice.document_status == DocumentStatus.SENT
        and invoice.payment_status == PaymentStatus.PARTIALLY_PAID
        and invoice.pending_units == 0
    )


def accept_short(
    uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, acting: Acting, short_units: int
) -> Invoice:
    """Count a partly paid invoice as paid. `short_units` (millionths) is the shortfall that the issuer was shown.

    It is never undone: what is missing is written off, and money that still comes counts as ever. A second click is
    success. Raises NotFound, Conflict where nothing is short or the shortfall is another by now.
    """
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    if invoice.accepted_short_units:
        return invoice
    reevaluate(uow, ctx, invoice=invoice)
    if not can_accept_short(invoice):
        raise Conflict(
            "Only a partly paid invoice can be accepted as paid, and only while no payment is on its way.",
            code="invoice_not_short",
        )
    if invoice.amount_due_units != short_units:
        raise Conflict("The amount that is missing has changed. Look at it again.", code="shortfall_changed")
    invoice.accepted_short_units = short_units
    record_act(uow, ctx, invoice=invoice, kind="written_off", acting=acting, units=short_units)
    reevaluate(uow, ctx, invoice=invoice)
    publish_change(uow, ctx, invoice=invoice)
    return invoice
