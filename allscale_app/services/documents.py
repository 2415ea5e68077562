"""The PDFs of an invoice: what is to be rendered, the bytes that came of it, and why there are none yet.

An invoice is rendered once, when it is sent; a receipt once for each time that the invoice becomes paid. Jobs run
these at least once: whoever comes second finds the document and does nothing.
"""

from __future__ import annotations

import hashlib

from allscale_app.domain.dates import local_date
from allscale_app.domain.errors import DomainError
from allscale_app.domain.invoice.numbering import counter_scope, format_number
from allscale_app.domain.invoice.status import PaymentStatus
from allscale_app.services.acting import publish_change
from allscale_app.services.context import Context
from allscale_app.services.deliveries import release_mails
from allscale_app.services.delivery_outcomes import fail_waiting
from allscale_app.services.document_facts import InvoiceFacts, read_invoice_facts
from allscale_app.store.tables import DocumentBlob, Invoice
from allscale_app.store.uow import WriteUow

RECEIPT_PATTERN = "RCT-{YYYY}-{NNNN}"
_RECEIPT_COUNTER = "receipt:"
"""Begins the names of the receipts' counters; no number pattern has a colon."""
_KINDS = {"invoice": "invoice_pdf", "receipt": "receipt_pdf"}


class NotPaidNow(DomainError):
    """The payment was taken back before its receipt was made; it usually returns within minutes."""

    code = "not_paid_now"
    kind = "conflict"


def prepare_invoice_pdf(uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str) -> InvoiceFacts | None:
    """What the PDF of a sent invoice shows, or None when it is stored: then the mails that waited for it go out."""
    invoice = _lock(uow, business_id, invoice_id)
    if invoice.pdf_sha256 is not None:
        release_mails(uow, invoice=invoice, kind="invoice")
        return None
    return read_invoice_facts(uow, ctx, invoice=invoice)


def prepare_receipt(uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str) -> InvoiceFacts | None:
    """What the receipt of a paid invoice shows, its number taken; None when it is stored, as `prepare_invoice_pdf`.

    Raises NotPaidNow while the invoice is not paid.
    """
    business = uow.businesses.lock(business_id)
    invoice = _lock(uow, business_id, invoice_id)
    if invoice.receipt_sha256 is not None:
        release_mails(uow, invoice=invoice, kind="receipt")
        return None
    if invoice.payment_status != PaymentStatus.PAID or invoice.paid_at is None:
        raise NotPaidNow("The invoice is not paid any more. Its receipt waits until the payment returns.")
    if invoice.receipt_number is None:
        paid_on = local_date(invoice.paid_at, timezone=business.timezone)
        counter = _RECEIPT_COUNTER + counter_scope(RECEIPT_PATTERN, on=paid_on)
        number = uow.invoices.take_number(business_id, counter)
        invoice.receipt_number = format_number(RECEIPT_PATTERN, number, on=paid_on)
        uow.flush()
    return read_invoice_facts(uow, ctx, invoice=invoice)


def store_document(
    uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, document: str, content: bytes
) -> None:
    """Keep the PDF `document` (invoice or receipt) under its hash and send the mails that waited for it.

    The first one stays: a second rendering of the same document is dropped.
    """
    invoice = _lock(uow, business_id, invoice_id)
    if document == "invoice" and invoice.pdf_sha256 is None:
        invoice.pdf_sha256 = _put(uow, ctx, invoice=invoice, document=document, content=content)
    elif document == "receipt" and invoice.receipt_sha256 is None:
        if invoice.payment_status != PaymentStatus.PAID:
            raise NotPaidNow("The invoice is not paid any more. Its receipt waits until the payment returns.")
        invoice.receipt_sha256 = _put(uow, ctx, invoice=invoice, document=document, content=content)
    release_mails(uow, invoice=invoice, kind=document)


def note_document_failure(
    uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, document: str, reason: str, is_last: bool
) -> None:
    """Tell the issuer why the PDF is not there yet: each reason once. After the last try its mails have failed."""
    invoice = _lock(uow, business_id, invoice_id)
    key = hashlib.sha256(f"{reason} {is_last}".encode()).hexdigest()[:16]
    uow.timeline.append(
        invoice,
        kind="document_failed",
        actor="system",
        at=ctx.clock.now(),
        data={"document": document, "reason": reason, "is_last": is_last},
        dedupe_key=f"document_failed:{document}:{key}",
    )
    if is_last:
        fail_waiting(uow, ctx, invoice=invoice, kind=document, reason=reason)
    publish_change(uow, ctx, invoice=invoice)


def _lock(uow: WriteUow, business_id: str, invoice_id: str) -> Invoice:
    invoice = uow.invoices.lock(business_id, invoice_id)
    if invoice is None:
        raise LookupError(f"no invoice {invoice_id}: sent ones are never deleted")
    return invoice


def _put(uow: WriteUow, ctx: Context, *, invoice: Invoice, document: str, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    uow.blobs.put(
        DocumentBlob(
            sha256=sha256,
            kind=_KINDS[document],
            content_type="application/pdf",
            business_id=invoice.business_id,
            invoice_id=invoice.id,
            content=content,
            created_at=ctx.clock.now(),
        )
    )
    publish_change(uow, ctx, invoice=invoice)
    return sha256
