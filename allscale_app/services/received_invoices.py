"""Invoices that came to a user: those of other businesses to an e-mail address that the user has proved to have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.dates import local_date
from allscale_app.domain.errors import NotAllowed, NotFound
from allscale_app.domain.invoice.listing import InvoiceFilter
from allscale_app.domain.invoice.status import Act, DocumentStatus, transition
from allscale_app.domain.text import clean_block
from allscale_app.services.acting import publish_change
from allscale_app.services.context import Context
from allscale_app.services.deliveries import notify, notify_user, queue_mail
from allscale_app.services.email_address import email_key
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_list import today_of
from allscale_app.services.request_rows import note_closed
from allscale_app.services.shown_invoice import ShownInvoice, show
from allscale_app.store.tables import Invoice, User
from allscale_app.store.uow import ReadUow, WriteUow

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Received:
    """The newest first, each as it stands today in its issuer's zone."""

    rows: tuple[ShownInvoice, ...]
    now: datetime


def list_received(
    uow: ReadUow, ctx: Context, *, user_id: str, business_id: str, limit: int, narrow: InvoiceFilter | None = None
) -> Received:
    """What came to the user from other businesses than the one they work for now; nothing before they proved the address.

    Which of them are overdue is asked of the day in the user's zone.
    """
    now, user = ctx.clock.now(), uow.users.find(user_id)
    if user is None or user.email_verified_at is None:
        return Received((), now)
    rows = uow.invoice_lists.received(
        user.email_key,
        narrow or InvoiceFilter(),
        but=business_id,
        today=today_of(uow, ctx, business_id=business_id),
        limit=limit,
    )
    return Received(tuple(show(row, today=local_date(now, timezone=row.timezone)) for row in rows), now)


def count_received(uow: ReadUow, *, user_id: str, business_id: str, limit: int) -> int:
    """How many of them wait to be paid, at most `limit`."""
    user = uow.users.find(user_id)
    if user is None or user.email_verified_at is None:
        return 0
    return uow.invoices.count_received(user.email_key, but=business_id, limit=limit)


def tell_recipient(uow: WriteUow, ctx: Context, *, invoice: Invoice) -> None:
    """Put a sent invoice on the bell of whoever has its address here, once."""
    user = uow.users.by_email(email_key(invoice.recipient_email))
    memberships = uow.businesses.memberships_of(user.id) if user and user.email_verified_at else ()
    if user is None or not memberships or any(one.business_id == invoice.business_id for one in memberships):
        return
    notify_user(
        uow,
        ctx,
        kind="invoice_received",
        user_id=user.id,
        business_id=memberships[0].business_id,
        dedupe=invoice.id,
        number=invoice.number,
        issuer=str((invoice.seller or {}).get("name") or ""),
        currency=invoice.currency,
        total_units=invoice.total_units,
        title=invoice.title,
    )


def is_recipient(user: User, invoice: Invoice) -> bool:
    """Whether the invoice went to an address that is proved to be the user's."""
    return user.email_verified_at is not None and user.email_key == email_key(invoice.recipient_email)


def can_reject(user: User, invoice: Invoice) -> bool:
    """Whether the invoice came to this user, is open, and no money is settled or pending."""
    is_open = invoice.document_status == DocumentStatus.SENT
    return is_open and is_recipient(user, invoice) and not invoice.settled_units and not invoice.pending_units


def reject_invoice(uow: WriteUow, ctx: Context, *, user_id: str, invoice_id: str, reason: str) -> Invoice:
    """Its recipient refuses a sent invoice while no money is settled or pending (rules 5.15); the issuer is told.

    A rejected one stays so, without a second mail. Raises NotFound for an invoice that did not come to this user,
    InvalidInput without a reason, NotAllowed before the e-mail is verified, TransitionNotAllowed in any other state.
    """
    words = clean_block(reason, limit=REASON_LIMIT, param="reason", name="reason", required=True)
    user = uow.users.get(user_id)
    if user.email_verified_at is None:
        raise NotAllowed("Verify your e-mail address first: open the link in the mail we sent you.")
    found = uow.invoices.received(user.email_key, invoice_id)
    invoice = uow.invoices.lock(found.business_id, found.id) if found else None
    if invoice is None or not is_recipient(user, invoice):
        raise NotFound("There is no such invoice.")
    status = DocumentStatus(invoice.document_status)
    if status is DocumentStatus.REJECTED:
        return invoice
    reevaluate(uow, ctx, invoice=invoice)
    closed = transition(status, Act.REJECT, settled_units=invoice.settled_units, pending_units=invoice.pending_units)
    invoice.document_status = closed.value
    invoice.closed_at = invoice.updated_at = ctx.clock.now()
    invoice.closed_reason = words
    invoice.version += 1
    reevaluate(uow, ctx, invoice=invoice)
    payer = invoice.recipient_name or user.name or invoice.recipient_email
    data = {"reason": words, "payer": user.name or payer}
    uow.timeline.append(invoice, kind="rejected", actor="payer", at=ctx.clock.now(), data=data)
    queue_mail(uow, ctx, kind="issuer_rejected", invoice=invoice, dedupe="rejected")
    note_closed(uow, ctx, invoice=invoice)
    notify(
        uow,
        ctx,
        kind="invoice_rejected",
        business_id=invoice.business_id,
        dedupe=invoice.id,
        invoice_id=invoice.id,
        number=invoice.number,
        payer=payer,
        reason=words,
    )
    publish_change(uow, ctx, invoice=invoice)
    return invoice
