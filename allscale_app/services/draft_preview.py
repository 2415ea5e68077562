"""What a preview shows: the saved draft, as its PDF would be (rules 5.14)."""

from __future__ import annotations

from allscale_app.domain.errors import NotFound
from allscale_app.services.context import Context
from allscale_app.services.document_facts import InvoiceFacts, read_invoice_facts
from allscale_app.store.uow import ReadUow


def read_preview(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> InvoiceFacts:
    """The facts of a business's own invoice, sent or not. Raises NotFound for anybody else's."""
    invoice = uow.invoices.find(business_id, invoice_id)
    if invoice is None:
        raise NotFound("There is no such invoice.")
    return read_invoice_facts(uow, ctx, invoice=invoice)
