"""Reminders by hand, what the next one would say, and the end of them that a recipient can ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.domain.errors import Conflict, NotFound, TooMany
from allscale_app.domain.text import clean_block
from allscale_app.services.acting import Acting, publish_change, record_act, require_verified
from allscale_app.services.context import Context
from allscale_app.services.deliveries import queue_mail
from allscale_app.services.document_facts import InvoiceFacts, read_invoice_facts
from allscale_app.services.email_address import email_key
from allscale_app.services.invoice_calendar import keep_calendar, pass_by, read_calendar, reminder_obstacle
from allscale_app.services.invoice_rows import find_invoice, lock_invoice
from allscale_app.store.tables import Delivery, Invoice
from allscale_app.store.uow import ReadUow, WriteUow

BREAK = timedelta(minutes=10)
"""Between two reminders of one invoice: a second click is no second mail."""
MESSAGE_LIMIT = 2_000
MOST_TOLD = 100
"""Open invoices whose pages hear at once that their recipient wants no reminders."""


@dataclass(frozen=True, slots=True)
class ReminderOffer:
    """What a reminder of an invoice would be at this moment. `refusal` is why there can be none, "" where it can go;
    `last_at` is when the newest one was queued, `next_at` when the calendar sends the next."""

    facts: InvoiceFacts
    refusal: str
    last_at: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReminderStop:
    """What the link of a reminder shows: whose reminders, to whom, whether they are stopped, and whether
    whoever opened it may have them again."""

    issuer: str
    email: str
    number: str
    has_logo: bool
    is_stopped: bool
    can_resume: bool


def read_reminder_offer(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> ReminderOffer:
    """What *Send reminder* shows before it is pressed. Raises NotFound."""
    invoice = find_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    obstacle = reminder_obstacle(uow, ctx, invoice=invoice)
    last = _last(uow.deliveries.of_invoice(invoice.id))
    calendar, now = read_calendar(uow, ctx, invoice=invoice), ctx.clock.now()
    following = calendar.next_step(now) if calendar else None
    return ReminderOffer(
        facts=read_invoice_facts(uow, ctx, invoice=invoice),
        refusal=obstacle.words if obstacle else _too_soon(last, now=now),
        last_at=last.queued_at if last else None,
        next_at=following[1] if following else None,
    )


def remind_invoice(
    uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, acting: Acting, message: str = ""
) -> Invoice:
    """Queue a reminder now, with the issuer's own `message` if there is one; it stands for today's of the calendar too.

    Raises NotFound, InvalidInput for a message of more than 2,000 characters, NotAllowed before the sender's address
    is verified, Conflict with the obstacle's code, TooMany within ten minutes of the last one.
    """
    words = clean_block(message, limit=MESSAGE_LIMIT, param="message", name="message")
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    require_verified(uow, acting)
    obstacle = reminder_obstacle(uow, ctx, invoice=invoice)
    if obstacle is not None:
        raise Conflict(obstacle.words, code=obstacle.code)
    earlier = [row for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "reminder"]
    now = ctx.clock.now()
    last = _last(earlier)
    if last is not None and _too_soon(last, now=now):
        wait = last.queued_at + BREAK - now
        raise TooMany(_too_soon(last, now=now), retry_after_seconds=max(1, int(wait.total_seconds())))
    queue_mail(uow, ctx, kind="reminder", invoice=invoice, dedupe=f"hand:{len(earlier)}", extra={"message": words})
    calendar = read_calendar(uow, ctx, invoice=invoice)
    if calendar is not None:
        pass_by(invoice, calendar.days_since_due(now))
    keep_calendar(uow, ctx, invoice=invoice)
    record_act(uow, ctx, invoice=invoice, kind="reminded", acting=acting, to=invoice.recipient_email)
    publish_change(uow, ctx, invoice=invoice)
    return invoice


def read_reminder_stop(uow: ReadUow, ctx: Context, *, token: str, mail_id: str = "") -> ReminderStop:  # noqa: ARG001  # every service has ctx
    """What the stop link of an invoice shows; `mail_id` is the reminder that it stood in. Raises NotFound."""
    invoice, email = _named(uow, token=token, mail_id=mail_id)
    return ReminderStop(
        issuer=str((invoice.seller or {}).get("name") or ""),
        email=email,
        number=invoice.number or "",
        has_logo=bool((invoice.seller or {}).get("logo_sha256")),
        is_stopped=uow.mail_opt_outs.has(invoice.business_id, email_key(email)),
        can_resume=_reminder_of(uow, invoice=invoice, mail_id=mail_id) is not None,
    )


def stop_reminders(uow: WriteUow, ctx: Context, *, token: str, mail_id: str = "") -> None:
    """No reminder of this business goes to this address any more; everything else does. Again is fine.

    Raises NotFound.
    """
    invoice, email = _named(uow, token=token, mail_id=mail_id)
    if uow.mail_opt_outs.put(invoice.business_id, email_key(email), at=ctx.clock.now()):
        _tell(uow, ctx, invoice=invoice, email=email, kind="reminders_stopped")


def resume_reminders(uow: WriteUow, ctx: Context, *, token: str, mail_id: str = "") -> None:
    """Reminders go again, by the link of a reminder only: who sent the invoice knows its own link too.

    Raises NotFound.
    """
    invoice, email = _named(uow, token=token, mail_id=mail_id)
    if _reminder_of(uow, invoice=invoice, mail_id=mail_id) is None:
        raise NotFound("Open the link at the foot of a reminder to get them again.")
    if uow.mail_opt_outs.remove(invoice.business_id, email_key(email)):
        _tell(uow, ctx, invoice=invoice, email=email, kind="reminders_resumed")


def _named(uow: ReadUow, *, token: str, mail_id: str) -> tuple[Invoice, str]:
    """The invoice behind a link, and the address that its mail went to: an invoice may have moved to another since."""
    invoice = uow.invoices.by_token(token)
    if invoice is None:
        raise NotFound("We can't find this invoice.")
    mail = _reminder_of(uow, invoice=invoice, mail_id=mail_id)
    return invoice, mail.recipient if mail is not None else invoice.recipient_email


def _reminder_of(uow: ReadUow, *, invoice: Invoice, mail_id: str) -> Delivery | None:
    """The reminder of this invoice that `mail_id` names; only who got it knows that name."""
    mail = uow.deliveries.find(mail_id) if mail_id else None
    return mail if mail is not None and mail.invoice_id == invoice.id and mail.kind == "reminder" else None


def _tell(uow: WriteUow, ctx: Context, *, invoice: Invoice, email: str, kind: str) -> None:
    uow.timeline.append(invoice, kind=kind, actor="payer", at=ctx.clock.now(), data={"to": email})
    uow.flush()
    others = uow.invoices.open_ids_to(invoice.business_id, email_key(email), limit=MOST_TOLD)
    uow.events.publish(*(f"invoice:{invoice_id}" for invoice_id in others), at=ctx.clock.now())
    publish_change(uow, ctx, invoice=invoice)


def _last(deliveries: Sequence[Delivery]) -> Delivery | None:
    """The newest reminder that went or is going; `deliveries` are newest first."""
    return next((row for row in deliveries if row.kind == "reminder" and row.status != "withdrawn"), None)


def _too_soon(last: Delivery | None, *, now: datetime) -> str:
    if last is None or last.queued_at + BREAK <= now:
        return ""
    return (
        f"A reminder went to {last.recipient} a moment ago. The next one can go {BREAK.seconds // 60} minutes after it."
    )
