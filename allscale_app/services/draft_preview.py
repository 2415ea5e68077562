"""What a preview shows: the saved draft, as its PDF and its mail would be (rules 5.14)."""

from __future__ import annotations

from urllib.parse import urlsplit

from allscale_app.services.context import Context
from allscale_app.services.document_facts import InvoiceFacts, read_invoice_facts
from allscale_app.services.invoice_rows import find_invoice
from allscale_app.services.mail_facts import MailFacts
from allscale_app.store.tables import Delivery
from allscale_app.store.uow import ReadUow


def read_preview(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> InvoiceFacts:
    """The facts of a business's own invoice, sent or not. Raises NotFound for anybody else's."""
    invoice = find_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    return read_invoice_facts(uow, ctx, invoice=invoice)


def read_mail_preview(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> MailFacts:
    """The facts of the mail that sending it now would queue; nothing is queued. Raises NotFound."""
    about = read_preview(uow, ctx, business_id=business_id, invoice_id=invoice_id)
    recipient = about.invoice.recipient_email
    unsent = Delivery(
        id="", dedupe_key="", kind="invoice", recipient=recipient, message_id="", data={}, queued_at=about.now
    )
    return MailFacts(unsent, urlsplit(ctx.public_url).netloc, invoice=about)
