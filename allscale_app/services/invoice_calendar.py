"""What the calendar holds for an invoice, and why nobody is reminded of it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.domain.dates import local_date
from allscale_app.domain.invoice.status import DocumentStatus, Flag
from allscale_app.domain.legs import PENDING_STATUSES, LegStatus
from allscale_app.domain.reminders import Calendar, QuietHours, Schedule
from allscale_app.services.context import Context
from allscale_app.services.email_address import email_key
from allscale_app.store.tables import Business, Delivery, Invoice
from allscale_app.store.uow import ReadUow

ANNOUNCED = timedelta(days=5)
"""How long nobody is reminded after the payer said that the money is on its way."""
_BOUNCED = frozenset({"bounced", "failed"})


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why nobody is reminded now, in words for the issuer."""

    code: str
    words: str


def schedule_of(business: Business, invoice: Invoice) -> Schedule:
    """The invoice's own days, or the business's."""
    return tuple(business.reminder_offsets if invoice.reminder_offsets is None else invoice.reminder_offsets)


def overdue_key(invoice: Invoice) -> str:
    """What makes the invoice's timeline tell once that a due date has passed."""
    return f"overdue:{invoice.due_on}"


def read_calendar(uow: ReadUow, ctx: Context, *, invoice: Invoice) -> Calendar | None:
    """The calendar of an invoice on which something is due by a day; None of any other."""
    is_open = invoice.document_status == DocumentStatus.SENT and invoice.amount_due_units > 0
    if not is_open or invoice.due_on is None or invoice.sent_at is None:
        return None
    business = uow.businesses.get(invoice.business_id)
    due_on, timezone = invoice.due_on, business.timezone
    is_past = local_date(ctx.clock.now(), timezone=timezone) > due_on
    return Calendar(
        due_on=due_on,
        sent_on=local_date(invoice.sent_at, timezone=timezone),
        timezone=timezone,
        schedule=schedule_of(business, invoice),
        quiet=QuietHours(business.quiet_from, business.quiet_until),
        done=invoice.reminders_after,
        overdue_told=is_past and uow.timeline.has(invoice.id, overdue_key(invoice)),
    )


def keep_calendar(uow: ReadUow, ctx: Context, *, invoice: Invoice) -> datetime | None:
    """Write down when the calendar matters next, and return it. The caller holds the invoice's lock."""
    calendar = read_calendar(uow, ctx, invoice=invoice)
    invoice.calendar_at = calendar.next_moment(ctx.clock.now()) if calendar else None
    return invoice.calendar_at


def pass_by(invoice: Invoice, offset: int) -> None:
    """That day of the schedule, and those before it, are over."""
    invoice.reminders_after = offset if invoice.reminders_after is None else max(invoice.reminders_after, offset)


def reminder_obstacle(uow: ReadUow, ctx: Context, *, invoice: Invoice) -> Obstacle | None:
    """What stands in the way of a reminder at this moment, by hand or by the calendar; None of nothing."""
    return (
        _of_document(invoice)
        or _of_money(uow, ctx, invoice)
        or _of_recipient(uow, invoice)
        or _of_mails(uow.deliveries.of_invoice(invoice.id), invoice)
    )


def _of_document(invoice: Invoice) -> Obstacle | None:
    if invoice.document_status != DocumentStatus.SENT:
        return Obstacle("not_sent", f"This invoice is {invoice.document_status}, so there is nothing to remind of.")
    if invoice.amount_due_units <= 0:
        return Obstacle("nothing_due", f"Nothing is left to pay on {invoice.number}.")
    return None


def _of_money(uow: ReadUow, ctx: Context, invoice: Invoice) -> Obstacle | None:
    """Whoever has paid, or says so, is not asked again while it is on its way."""
    legs = uow.payments.of_invoice(invoice.id)
    if invoice.pending_units > 0 or any(LegStatus(leg.status) in PENDING_STATUSES for leg in legs):
        return Obstacle("money_pending", "A payment for this invoice is being confirmed. Wait until it has settled.")
    if any(conversion.waits_for_float for conversion in uow.conversions.of_invoice(invoice.id)):
        return Obstacle("money_pending", "A payment for this invoice is here and is being converted.")
    since = ctx.clock.now() - ANNOUNCED
    if any(leg.status == LegStatus.INITIATED and leg.created_at > since for leg in legs):
        return Obstacle(
            "money_announced",
            f"The payer says that the money is on its way. A reminder can go {ANNOUNCED.days} days after they said so.",
        )
    if Flag.OTHER_TOKEN in invoice.flags:
        return Obstacle("money_waiting", "Money came for this invoice and waits for your decision. Decide on it first.")
    return None


def _of_recipient(uow: ReadUow, invoice: Invoice) -> Obstacle | None:
    if uow.mail_opt_outs.has(invoice.business_id, invoice.recipient_email_key):
        return Obstacle(
            "opted_out",
            f"{invoice.recipient_email} wants no reminders from you. Invoices, receipts and your own mail still arrive.",
        )
    return None


def _of_mails(deliveries: Sequence[Delivery], invoice: Invoice) -> Obstacle | None:
    """`deliveries` are newest first. Nobody is reminded of what they never got."""
    if Flag.UNDELIVERED in invoice.flags:
        return Obstacle(
            "undelivered", f"The invoice did not reach {invoice.recipient_email}. Send it to another address first."
        )
    own = next((row for row in deliveries if row.kind == "invoice"), None)
    if own is not None and own.status in ("queued", "deferred"):
        return Obstacle("not_delivered_yet", "The invoice itself is still on its way by mail.")
    newest = next((row for row in deliveries if row.kind == "reminder"), None)
    if newest is None or newest.status not in _BOUNCED or email_key(newest.recipient) != invoice.recipient_email_key:
        return None
    return Obstacle(
        "reminder_bounced",
        f"The last reminder did not reach {invoice.recipient_email}. Send the invoice to another address first.",
    )
