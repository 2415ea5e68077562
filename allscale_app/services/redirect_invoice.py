"""A sent invoice whose mail does not arrive goes to another address; the document itself stays as it was sent."""

from __future__ import annotations

from allscale_app.domain.errors import Conflict
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.services.acting import Acting, publish_change, record_act, require_verified
from allscale_app.services.context import Context
from allscale_app.services.deliveries import queue_mail
from allscale_app.services.email_address import email_key, parse_email
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_calendar import keep_calendar
from allscale_app.services.invoice_rows import lock_invoice
from allscale_app.services.received_invoices import tell_recipient
from allscale_app.services.search_text import contact_search_text, search_text_of
from allscale_app.services.send_invoice import require_send_limit
from allscale_app.store.tables import Contact, Invoice
from allscale_app.store.uow import WriteUow


def redirect_invoice(
    uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, acting: Acting, email: str
) -> Invoice:
    """Mail a sent invoice to `email`, and everything about it from now on; its contact gets the address too.

    Its PDF keeps its bytes: number, sums and the address to pay to do not depend on a mailbox. Raises NotFound,
    InvalidInput for what is no address, Conflict for a draft or a closed invoice,
    NotAllowed, TooMany.
    """
    address = parse_email(email)
    business = uow.businesses.lock(business_id)
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    if invoice.document_status != DocumentStatus.SENT:
        raise Conflict(
            f"This invoice is {invoice.document_status}, so its mail cannot be sent again.", code="invoice_not_sent"
        )
    require_verified(uow, acting)
    require_send_limit(uow, ctx, business=business)
    former = invoice.recipient_email
    invoice.recipient_email, invoice.recipient_email_key = address, email_key(address)
    _correct_contact(uow, ctx, invoice=invoice, former=former)
    invoice.search_text = search_text_of(invoice)
    invoice.updated_at = ctx.clock.now()
    invoice.version += 1
    uow.flush()
    sent_before = sum(1 for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "invoice")
    queue_mail(uow, ctx, kind="invoice", invoice=invoice, dedupe=f"again:{sent_before}")
    reevaluate(uow, ctx, invoice=invoice)
    keep_calendar(uow, ctx, invoice=invoice)
    record_act(uow, ctx, invoice=invoice, kind="redirected", acting=acting, to=address, former=former)
    tell_recipient(uow, ctx, invoice=invoice)
    publish_change(uow, ctx, invoice=invoice)
    return invoice


def _correct_contact(uow: WriteUow, ctx: Context, *, invoice: Invoice, former: str) -> None:
    """The invoice hangs at the contact of its new address: another one's, or its own, corrected."""
    other = uow.contacts.by_email(invoice.business_id, email_key(invoice.recipient_email))
    own: Contact | None = uow.contacts.by_email(invoice.business_id, email_key(former))
    if other is not None:
        invoice.contact_id = other.id
    elif own is not None:
        if own.email_key == email_key(former):
            own.email, own.email_key = invoice.recipient_email, email_key(invoice.recipient_email)
        else:
            kept = [email for email in own.other_emails if email_key(email) != email_key(former)]
            own.other_emails = [*kept, invoice.recipient_email]
            uow.contacts.keep_emails(own)
        own.search_text = contact_search_text(own)
        own.updated_at = ctx.clock.now()
        own.version += 1
        uow.contacts.add(own)
