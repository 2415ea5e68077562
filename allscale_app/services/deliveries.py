"""Mails and notifications as rows of the commit that causes them; jobs send the mails afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from allscale_app.domain.invoice.status import Flag
from allscale_app.domain.notices import OWN_MAILS, Topic, topic_of
from allscale_app.services.context import Context
from allscale_app.services.notice_choices import channels_of, readers_by_mail
from allscale_app.store.tables import Delivery, Invoice, Notification, User
from allscale_app.store.uow import WriteUow

ISSUER_KINDS = {
    "issuer_paid": Topic.PAID,
    "issuer_partial": Topic.PARTIALLY_PAID,
    "issuer_rejected": Topic.REJECTED,
}
"""These go to the members of the business who want them; every other mail of an invoice goes to its payer."""
DOCUMENT_JOBS = {"invoice": "render_document", "receipt": "render_receipt"}
"""Mails that carry a new PDF wait for it: the job that renders and stores it releases them."""
AFTER_INVOICE = "cancelled"
"""This mail waits until the invoice's own mail is over: nobody is told to pay what was cancelled before."""


def queue_mail(
    uow: WriteUow, ctx: Context, *, kind: str, invoice: Invoice, dedupe: str, extra: dict[str, Any] | None = None
) -> int:
    """Queue the mail `kind` about an invoice; how many were new. `extra` is what else it says.

    `dedupe` names the cause: the same kind and cause is one mail to each recipient for ever.
    """
    recipients = _member_emails(uow, invoice, kind=kind) if kind in ISSUER_KINDS else (invoice.recipient_email,)
    about = {"business_id": invoice.business_id, "invoice_id": invoice.id, "data": {**_sums(invoice), **(extra or {})}}
    queued = 0
    for recipient in filter(None, recipients):
        key = f"{kind}:{invoice.id}:{dedupe}:{recipient.casefold()}"
        queued += _queue(uow, ctx, key=key, kind=kind, recipient=recipient, **about)
    if kind == AFTER_INVOICE and not uow.deliveries.is_unsent(invoice.id, kind="invoice"):
        release_mails(uow, invoice=invoice, kind=kind)
    if kind in DOCUMENT_JOBS:
        uow.jobs.enqueue(DOCUMENT_JOBS[kind], business_id=invoice.business_id, invoice_id=invoice.id)
    return queued


def release_mails(uow: WriteUow, *, invoice: Invoice, kind: str) -> None:
    """Send the mails `kind` that waited."""
    for delivery in uow.deliveries.waiting(invoice.id, kind=kind):
        enqueue_send(uow, delivery)


def enqueue_send(uow: WriteUow, delivery: Delivery, *, at: datetime | None = None) -> None:
    """Queue the next try of a mail, at the aware time `at` or now; the same try once."""
    dedupe = f"send_mail:{delivery.id}:{delivery.attempts}"
    uow.jobs.enqueue("send_mail", dedupe=dedupe, at=at, delivery_id=delivery.id)


def queue_user_mail(
    uow: WriteUow,
    ctx: Context,
    *,
    kind: str,
    user: User,
    link: str,
    dedupe: str,
    data: dict[str, Any] | None = None,
) -> None:
    """Queue a mail of `kind` (verify, reset, account_exists, webhook_disabled) to `user`; the same `dedupe` twice is
    one mail.

    The link opens an account, so it is kept encrypted until it is written into the mail.
    """
    sealed = ctx.secrets.seal(link)
    _queue(uow, ctx, key=dedupe, kind=kind, recipient=user.email, user_id=user.id, sealed=sealed, data=data or {})


def queue_request_mail(
    uow: WriteUow,
    ctx: Context,
    *,
    kind: str,
    business_id: str,
    request_id: str,
    recipient: str,
    dedupe: str,
    words: str,
) -> None:
    """Queue a mail of `kind` about a service's request, with what a person wrote; the same cause is one mail."""
    key = f"{kind}:{request_id}:{dedupe}:{recipient.casefold()}"
    data = {"request_id": request_id, "words": words}
    _queue(uow, ctx, key=key, kind=kind, recipient=recipient, business_id=business_id, data=data)


def notify(
    uow: WriteUow,
    ctx: Context,
    *,
    kind: str,
    business_id: str,
    dedupe: str,
    invoice_id: str | None = None,
    **data: Any,
) -> None:
    """Tell every member of a business, each as they chose; the same kind and cause once for ever."""
    about: dict[str, Any] = {"kind": kind, "business_id": business_id, "dedupe": dedupe, "invoice_id": invoice_id}
    for membership in uow.businesses.members(business_id):
        notify_user(uow, ctx, user_id=membership.user_id, **about, **data)


def notify_user(
    uow: WriteUow,
    ctx: Context,
    *,
    kind: str,
    user_id: str,
    business_id: str,
    dedupe: str,
    invoice_id: str | None = None,
    **data: Any,
) -> None:
    """Tell one member, at the bell and by mail as they chose; the same kind and cause once for ever."""
    key, topic = f"{kind}:{dedupe}", topic_of(kind, data)
    if uow.notifications.by_key(user_id, key) is not None:
        return
    wanted = channels_of(uow, user_id=user_id, business_id=business_id, topic=topic)
    if wanted.mail and topic not in OWN_MAILS:
        told = {"news": kind, "about": data, "invoice_id": invoice_id}
        _mail_news(uow, ctx, user_id=user_id, business_id=business_id, key=key, **told)
    if not wanted.in_app:
        return
    uow.notifications.add(
        Notification(
            id=ctx.ids.new("ntf"),
            user_id=user_id,
            business_id=business_id,
            kind=kind,
            dedupe_key=key,
            invoice_id=invoice_id,
            data=data,
            created_at=ctx.clock.now(),
        )
    )
    uow.events.publish(f"user:{user_id}", at=ctx.clock.now())
    uow.flush()


def withdraw(uow: WriteUow, ctx: Context, *, kind: str, business_id: str, dedupe: str) -> None:
    """Take a row off the bells of a business that something newer says better: how a payment ended."""
    for membership in uow.businesses.members(business_id):
        row = uow.notifications.by_key(membership.user_id, f"{kind}:{dedupe}")
        if row is not None:
            uow.notifications.delete(row)
            uow.events.publish(f"user:{membership.user_id}", at=ctx.clock.now())
    uow.flush()


def _member_emails(uow: WriteUow, invoice: Invoice, *, kind: str) -> Iterable[str]:
    is_late = kind == "issuer_paid" and Flag.LATE in invoice.flags
    topic = Topic.LATE if is_late else ISSUER_KINDS[kind]
    return [user.email for user in readers_by_mail(uow, business_id=invoice.business_id, topic=topic)]


def _mail_news(uow: WriteUow, ctx: Context, *, user_id: str, business_id: str, key: str, **told: Any) -> None:
    """The same news by mail; an address that nobody has confirmed gets none."""
    user = uow.users.get(user_id)
    if user.email_verified_at is not None:
        about = {"user_id": user_id, "business_id": business_id, "data": told}
        _queue(uow, ctx, key=f"news:{user_id}:{key}", kind="news", recipient=user.email, **about)


def _queue(uow: WriteUow, ctx: Context, *, key: str, kind: str, recipient: str, **about: Any) -> bool:
    """Add the row and its job; False when that cause has its mail already."""
    delivery_id = ctx.ids.new("dlv")
    host = urlsplit(ctx.public_url).hostname or "localhost"
    delivery = Delivery(
        id=delivery_id,
        dedupe_key=key,
        kind=kind,
        recipient=recipient,
        message_id=f"<{delivery_id}@{host}>",
        queued_at=ctx.clock.now(),
        **{"data": {}, **about},
    )
    if not uow.deliveries.add_unless_known(delivery):
        return False
    if kind not in DOCUMENT_JOBS and kind != AFTER_INVOICE:
        enqueue_send(uow, delivery)
    return True


def _sums(invoice: Invoice) -> dict[str, int]:
    """What the mail says, as it was when its cause happened."""
    return {
        "settled_units": invoice.settled_units,
        "due_units": invoice.amount_due_units,
        "excess_units": invoice.excess_units,
    }
