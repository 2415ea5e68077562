"""What happens because a day has come: an invoice is overdue, a payer is reminded. One invoice, one transaction.

The job may run twice at once and be killed anywhere: an invoice is looked at under its lock, everything is asked
again there, and what is told or mailed has the due date or the schedule's day in its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from allscale_app.domain.reminders import Calendar
from allscale_app.services.acting import publish_change
from allscale_app.services.context import Context
from allscale_app.services.deliveries import notify, queue_mail
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_calendar import (
    keep_calendar,
    overdue_key,
    pass_by,
    read_calendar,
    reminder_obstacle,
)
from allscale_app.store.repositories.base import Boundary
from allscale_app.store.tables import Invoice
from allscale_app.store.uow import ReadUow, WriteUow

BATCH = 200
CHUNK = 100
"""Invoices whose calendar is written anew in one transaction."""
PATIENCE_DAYS = 7
"""A reminder that could not go for so long is passed by: its words would be about another time."""


def invoices_due(
    uow: ReadUow, ctx: Context, *, beyond: Boundary | None = None, limit: int = BATCH
) -> Sequence[tuple[str, Boundary]]:
    """Business, and when and id, of invoices for which the calendar matters by now; `beyond` the last one seen."""
    return uow.invoices.due_by_calendar(ctx.clock.now(), beyond=beyond, limit=limit)


def turn_calendar(uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str) -> None:
    """Do for one invoice what its calendar says at this moment, and note when to look again."""
    invoice = uow.invoices.lock(business_id, invoice_id)
    now = ctx.clock.now()
    if invoice is None or invoice.calendar_at is None or invoice.calendar_at > now:
        return
    calendar = read_calendar(uow, ctx, invoice=invoice)
    if calendar is None:
        invoice.calendar_at = None
        return
    if not calendar.overdue_told and calendar.overdue_at() <= now and not invoice.pending_units:
        _tell_overdue(uow, ctx, invoice=invoice)
    is_done = _turn_step(uow, ctx, invoice=invoice, calendar=calendar)
    following = keep_calendar(uow, ctx, invoice=invoice)
    if not is_done or (following is not None and following <= now):
        invoice.calendar_at = _look_again(calendar, now=now)
    uow.flush()


def begin_calendars(uow: WriteUow, *, business_id: str) -> None:
    """A business's days, hours or zone changed: its open invoices are looked at anew, by jobs."""
    uow.jobs.enqueue("keep_calendars", business_id=business_id, after="")


def keep_calendars(uow: WriteUow, ctx: Context, *, business_id: str, after: str) -> None:
    """Write the calendar of the next open invoices beyond the id `after`, and queue the ones behind them.

    Days that have passed under the former schedule are over: a new schedule reminds from today on.
    """
    invoice_ids = uow.invoices.open_ids(business_id, after=after, limit=CHUNK)
    for invoice in uow.invoices.lock_all(invoice_ids).values():
        calendar = read_calendar(uow, ctx, invoice=invoice)
        if calendar is not None and invoice.reminder_offsets is None:
            pass_by(invoice, calendar.days_since_due(ctx.clock.now()) - 1)
        keep_calendar(uow, ctx, invoice=invoice)
    if len(invoice_ids) == CHUNK:
        uow.jobs.enqueue("keep_calendars", business_id=business_id, after=invoice_ids[-1])


def _look_again(calendar: Calendar, *, now: datetime) -> datetime:
    """What cannot be done now is asked again tomorrow; the end of the due day does not wait for that."""
    overdue_at = calendar.overdue_at()
    return min(calendar.tomorrow(now), overdue_at) if overdue_at > now else calendar.tomorrow(now)


def _tell_overdue(uow: WriteUow, ctx: Context, *, invoice: Invoice) -> None:
    data = {"due_on": str(invoice.due_on), "due_units": invoice.amount_due_units}
    uow.timeline.append(
        invoice, kind="overdue", actor="system", at=ctx.clock.now(), data=data, dedupe_key=overdue_key(invoice)
    )
    notify(
        uow,
        ctx,
        kind="invoice_overdue",
        business_id=invoice.business_id,
        dedupe=f"{invoice.id}:{invoice.due_on}",
        invoice_id=invoice.id,
        number=invoice.number,
        payer=invoice.recipient_name or invoice.recipient_email,
        due_units=invoice.amount_due_units,
        currency=invoice.currency,
        due_on=str(invoice.due_on),
    )
    reevaluate(uow, ctx, invoice=invoice)
    publish_change(uow, ctx, invoice=invoice)


def _turn_step(uow: WriteUow, ctx: Context, *, invoice: Invoice, calendar: Calendar) -> bool:
    """Send the reminder whose time has come, if there is one; False when it must wait."""
    offset = calendar.due_step(ctx.clock.now())
    if offset is None:
        return True
    if reminder_obstacle(uow, ctx, invoice=invoice) is not None:
        if calendar.days_since_due(ctx.clock.now()) - offset < PATIENCE_DAYS:
            return False
        pass_by(invoice, offset)
        return True
    sent = sum(1 for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "reminder")
    series = {"nth": sent + 1, "of": sent + 1 + calendar.left_after(offset)}
    pass_by(invoice, offset)
    if queue_mail(uow, ctx, kind="reminder", invoice=invoice, dedupe=f"day:{offset}", extra=series):
        uow.timeline.append(
            invoice,
            kind="reminded",
            actor="system",
            at=ctx.clock.now(),
            data={"to": invoice.recipient_email, "offset": offset},
            dedupe_key=f"reminded:{offset}:{invoice.recipient_email_key}",
        )
        publish_change(uow, ctx, invoice=invoice)
    return True
