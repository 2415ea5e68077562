"""Cancelling a sent invoice, and sending a corrected one in its place."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import Conflict
from allscale_app.domain.invoice.status import Act, DocumentStatus, transition
from allscale_app.domain.text import clean_block
from allscale_app.services.acting import Acting, publish_change, record_act
from allscale_app.services.context import Context
from allscale_app.services.deliveries import queue_mail
from allscale_app.services.duplicate_invoice import copy_invoice
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_rows import find_invoice, lock_invoice, require_version
from allscale_app.services.request_rows import note_closed
from allscale_app.store.tables import Invoice
from allscale_app.store.uow import WriteUow

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Reissued:
    """A cancelled invoice and the draft that is to replace it."""

    cancelled: Invoice
    draft: Invoice


def cancel_invoice(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    invoice_id: str,
    acting: Acting,
    reason: str = "",
    expected_version: int | None = None,
) -> Invoice:
    """Close a sent invoice while no money is settled or pending (rules 5.15), and tell the payer by e-mail.

    An invoice that is cancelled already stays so, without a second mail. Raises NotFound, StaleVersion,
    InvalidInput for a reason of more than 500 characters, Conflict for a draft, TransitionNotAllowed
    once money has arrived.
    """
    words = clean_block(reason, limit=REASON_LIMIT, param="reason", name="reason")
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    status = DocumentStatus(invoice.document_status)
    if status is DocumentStatus.CANCELLED:
        return invoice
    if status is DocumentStatus.DRAFT:
        raise Conflict("A draft was never sent. Delete it instead.", code="invoice_not_sent")
    require_version(invoice, expected_version)
    reevaluate(uow, ctx, invoice=invoice)
    closed = transition(status, Act.CANCEL, settled_units=invoice.settled_units, pending_units=invoice.pending_units)
    invoice.document_status = closed.value
    invoice.closed_at = invoice.updated_at = ctx.clock.now()
    invoice.closed_reason = words
    invoice.version += 1
    reevaluate(uow, ctx, invoice=invoice)
    record_act(uow, ctx, invoice=invoice, kind="cancelled", acting=acting, reason=words)
    queue_mail(uow, ctx, kind="cancelled", invoice=invoice, dedupe="cancelled")
    note_closed(uow, ctx, invoice=invoice)
    publish_change(uow, ctx, invoice=invoice)
    return invoice


def cancel_and_reissue(
    uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, acting: Acting, reason: str = ""
) -> Reissued:
    """Cancel an invoice and make the draft that replaces it, in one commit; a second call finds the same draft.

    Raises as `cancel_invoice`.
    """
    cancelled = cancel_invoice(uow, ctx, business_id=business_id, invoice_id=invoice_id, acting=acting, reason=reason)
    if cancelled.replaced_by_id:
        draft = find_invoice(uow, business_id=business_id, invoice_id=cancelled.replaced_by_id)
        return Reissued(cancelled, draft)
    draft = copy_invoice(uow, ctx, source=cancelled, acting=acting, changes={}, replaces_id=cancelled.id).invoice
    cancelled.replaced_by_id = draft.id
    draft.service_id, draft.request_id = cancelled.service_id, cancelled.request_id
    uow.invoices.add(cancelled)
    uow.flush()
    return Reissued(cancelled, draft)
