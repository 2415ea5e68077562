"""What becomes of a mail: each try is a row before the server is asked, its outcome after (rules 5.18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.services.acting import publish_change
from allscale_app.services.context import Context
from allscale_app.services.deliveries import AFTER_INVOICE, enqueue_send, notify, release_mails
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_calendar import reminder_obstacle
from allscale_app.services.ports import MailOutcome
from allscale_app.store.tables import Delivery, Invoice
from allscale_app.store.uow import WriteUow

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Between one try and the next; the last one repeats."""
GIVE_UP_AFTER = timedelta(days=3)
MAX_ATTEMPTS = 20
"""A mail that takes its worker down each time ends here."""
ATTEMPT_SECONDS = 60
"""How long a try without an outcome counts as still running; then its worker is taken for dead."""
LOST = "The worker stopped before the mail server answered."
_OVER = frozenset({"accepted", "bounced", "failed", "withdrawn"})


@dataclass(frozen=True, slots=True)
class MailAttempt:
    """A try that may now be made."""

    id: int
    number: int


def begin_attempt(uow: WriteUow, ctx: Context, *, delivery_id: str) -> MailAttempt | None:
    """Write down that the mail is being tried; None when it is over, unknown, or just being tried by another worker.

    In that last case a look is queued for when the other one counts as dead: the mail may then go out
    twice, under one Message-ID. A reminder that became needless while it waited, because money came, is withdrawn.
    """
    invoice = _lock_reminded(uow, delivery_id)
    delivery = uow.deliveries.lock(delivery_id)
    if delivery is None or delivery.status in _OVER:
        return None
    obstacle = reminder_obstacle(uow, ctx, invoice=invoice) if invoice else None
    if obstacle is not None:
        delivery.status, delivery.server_text = "withdrawn", obstacle.words
        _settle(uow, ctx, delivery=delivery, invoice=invoice, next_at=None)
        return None
    now = ctx.clock.now()
    running = uow.deliveries.open_attempt(delivery_id)
    if running is not None:
        until = running.at + timedelta(seconds=ATTEMPT_SECONDS)
        if now < until:
            enqueue_send(uow, delivery, at=until)
            return None
        running.outcome = "lost"
        running.text = LOST
    if delivery.attempts >= MAX_ATTEMPTS:
        fail_delivery(uow, ctx, delivery_id=delivery_id, reason=LOST)
        return None
    delivery.attempts += 1
    delivery.attempted_at = now
    attempt_id = uow.deliveries.start_attempt(delivery, at=now)
    return MailAttempt(attempt_id, delivery.attempts)


def record_outcome(
    uow: WriteUow, ctx: Context, *, delivery_id: str, attempt_id: int, subject: str, outcome: MailOutcome
) -> None:
    """Write what the server said, on the mail and on its invoice's timeline, and queue the next try of a deferred one.

    A mail that another worker brought to its end meanwhile keeps that end.
    """
    found = uow.deliveries.find(delivery_id)
    invoice = _lock_invoice(uow, found)
    delivery = uow.deliveries.lock(delivery_id)
    if delivery is None:
        return
    attempt = uow.deliveries.attempt(attempt_id)
    attempt.outcome, attempt.code, attempt.text = outcome.status, outcome.code, outcome.text
    if delivery.status in _OVER:
        return
    delivery.subject = subject
    delivery.server, delivery.server_code, delivery.server_text = outcome.server, outcome.code, outcome.text
    next_at = _next_try(delivery, now=ctx.clock.now()) if outcome.status == "deferred" else None
    delivery.status = "failed" if outcome.status == "deferred" and next_at is None else outcome.status
    if next_at is not None:
        enqueue_send(uow, delivery, at=next_at)
    _settle(uow, ctx, delivery=delivery, invoice=invoice, next_at=next_at)


def fail_delivery(uow: WriteUow, ctx: Context, *, delivery_id: str, reason: str) -> None:
    """Give a mail up that could not even be tried: its job failed again and again."""
    found = uow.deliveries.find(delivery_id)
    invoice = _lock_invoice(uow, found)
    delivery = uow.deliveries.lock(delivery_id)
    if delivery is not None and delivery.status not in _OVER:
        delivery.status, delivery.server_text = "failed", reason
        _settle(uow, ctx, delivery=delivery, invoice=invoice, next_at=None)


def fail_waiting(uow: WriteUow, ctx: Context, *, invoice: Invoice, kind: str, reason: str) -> None:
    """Give up the mails `kind` that waited for a PDF which cannot be made. The caller holds the invoice's lock."""
    for delivery in uow.deliveries.waiting(invoice.id, kind=kind):
        delivery.status, delivery.server_text = "failed", reason
        _settle(uow, ctx, delivery=delivery, invoice=invoice, next_at=None)


def _next_try(delivery: Delivery, *, now: datetime) -> datetime | None:
    """When to ask again after try number `delivery.attempts`; None when that would be too late."""
    wait = RETRY_AFTER[min(delivery.attempts, len(RETRY_AFTER)) - 1]
    return now + wait if now + wait <= delivery.queued_at + GIVE_UP_AFTER else None


def _settle(
    uow: WriteUow, ctx: Context, *, delivery: Delivery, invoice: Invoice | None, next_at: datetime | None
) -> None:
    """Tell what has become of a mail; the secret of one that is over is forgotten."""
    now = ctx.clock.now()
    if delivery.status == "accepted":
        delivery.accepted_at = now
    if delivery.status in _OVER:
        delivery.sealed = None
    uow.flush()
    uow.events.publish("mail", at=now)
    if invoice is None:
        return
    data = {
        "kind": delivery.kind,
        "to": delivery.recipient,
        "server": delivery.server,
        "code": delivery.server_code,
        "text": delivery.server_text,
        "attempt": delivery.attempts,
    }
    if next_at is not None:
        data["next_at"] = next_at.isoformat()
    key = f"mail:{delivery.id}:{delivery.attempts}:{delivery.status}"
    uow.timeline.append(invoice, kind=f"mail_{delivery.status}", actor="system", at=now, data=data, dedupe_key=key)
    reevaluate(uow, ctx, invoice=invoice)
    publish_change(uow, ctx, invoice=invoice)
    if delivery.kind == "invoice" and delivery.status in _OVER:
        release_mails(uow, invoice=invoice, kind=AFTER_INVOICE)
    if delivery.kind == "invoice" and delivery.status in ("bounced", "failed"):
        notify(
            uow,
            ctx,
            kind="invoice_undelivered",
            business_id=invoice.business_id,
            dedupe=delivery.id,
            invoice_id=invoice.id,
            number=invoice.number,
            to=delivery.recipient,
            reason=delivery.server_text,
        )


def _lock_reminded(uow: WriteUow, delivery_id: str) -> Invoice | None:
    """The invoice of a mail that may have become needless while it waited: a reminder."""
    found = uow.deliveries.find(delivery_id)
    return _lock_invoice(uow, found) if found is not None and found.kind == "reminder" else None


def _lock_invoice(uow: WriteUow, delivery: Delivery | None) -> Invoice | None:
    if delivery is None or delivery.invoice_id is None or delivery.business_id is None:
        return None
    return uow.invoices.lock(delivery.business_id, delivery.invoice_id)
