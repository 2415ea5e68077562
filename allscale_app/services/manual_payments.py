"""Money that was paid elsewhere: counted for the invoice, never for a balance (flow 36)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from allscale_app.domain.dates import is_past_due, parse_date
from allscale_app.domain.errors import Conflict, InvalidInput
from allscale_app.domain.invoice.parse import parse_amount
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.legs import LegStatus, Rail
from allscale_app.domain.money import format_units
from allscale_app.domain.text import clean_block
from allscale_app.services.acting import Acting, publish_change, record_act
from allscale_app.services.context import Context
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.services.invoice_rows import lock_invoice
from allscale_app.store.tables import Invoice, Payment
from allscale_app.store.uow import WriteUow

NOTE_LIMIT = 500


def record_payment_form(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    invoice_id: str,
    acting: Acting,
    form: Form,
    attempt: str | None = None,
) -> Payment:
    """`record_payment` of what was typed: `amount`, `received_on` ("" or None: today), `note`. Raises InvalidForm too."""
    reader = FormReader()
    day = form.get("received_on")
    units = reader.keep(lambda: parse_amount(form.get("amount")), 0)
    received_on = (
        reader.keep(lambda: parse_date(day, param="received_on", name="day it arrived"), None) if day else None
    )
    note = reader.keep(lambda: clean_block(form.get("note"), limit=NOTE_LIMIT, param="note", name="note"), "")
    reader.raise_errors()
    return record_payment(
        uow,
        ctx,
        business_id=business_id,
        invoice_id=invoice_id,
        acting=acting,
        amount_units=units,
        received_on=received_on,
        note=note,
        attempt=attempt,
    )


def record_payment(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    invoice_id: str,
    acting: Acting,
    amount_units: int,
    received_on: date | None = None,
    note: str = "",
    attempt: str | None = None,
) -> Payment:
    """Count money that reached the issuer elsewhere. `amount_units` are millionths of the invoice's currency.

    `attempt` is the form's own id: a second click with it is the same payment. Raises NotFound, Conflict for a
    draft, closed or paid invoice, InvalidInput for an amount that is not positive or above what is left to pay (it
    could not be taken back), or a day in the future.
    """
    words = clean_block(note, limit=NOTE_LIMIT, param="note", name="note")
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    known = uow.payments.by_attempt(attempt) if attempt else None
    if known is not None and known.invoice_id == invoice.id:
        return known
    if invoice.document_status != DocumentStatus.SENT:
        raise Conflict("Only a sent invoice can take a payment.", code="invoice_not_sent")
    if type(amount_units) is not int or amount_units <= 0:
        raise InvalidInput("Enter an amount above zero.", code="amount_not_positive", param="amount")
    _require_due(invoice, amount_units)
    now = ctx.clock.now()
    at = _noon(received_on, timezone=invoice.timezone, now=now) if received_on else now
    payment = _leg(ctx, invoice=invoice, units=amount_units, at=at, note=words, attempt=attempt)
    uow.payments.add(payment)
    uow.flush()
    record_act(
        uow,
        ctx,
        invoice=invoice,
        kind="payment_recorded",
        acting=acting,
        payment_id=payment.id,
        rail="manual",
        currency=invoice.currency,
        units=amount_units,
        note=words,
        received_on=received_on.isoformat() if received_on else "",
    )
    reevaluate(uow, ctx, invoice=invoice)
    publish_change(uow, ctx, invoice=invoice)
    return payment


def _require_due(invoice: Invoice, amount_units: int) -> None:
    if invoice.amount_due_units == 0:
        raise Conflict("Nothing is left to pay on this invoice.", code="nothing_due")
    if amount_units > invoice.amount_due_units:
        left = f"{format_units(invoice.amount_due_units)} {invoice.currency}"
        raise InvalidInput(f"{left} is left to pay. Enter that, or less.", code="amount_above_due", param="amount")


def _noon(day: date, *, timezone: str, now: datetime) -> datetime:
    """Noon of a day in the issuer's zone, never ahead of now. Raises InvalidInput for a day to come."""
    zone = ZoneInfo(timezone)
    if day > now.astimezone(zone).date():
        raise InvalidInput("Enter a day that is not in the future.", param="received_on")
    return min(datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC), now)


def _leg(ctx: Context, *, invoice: Invoice, units: int, at: datetime, note: str, attempt: str | None) -> Payment:
    return Payment(
        id=ctx.ids.new("pay"),
        business_id=invoice.business_id,
        invoice_id=invoice.id,
        rail=Rail.MANUAL,
        status=LegStatus.FINAL,
        unit=invoice.currency,
        units=units,
        applied_units=units,
        attempt=attempt,
        note=note,
        late=is_past_due(invoice.due_on, timezone=invoice.timezone, at=at),
        first_seen_at=at,
        confirmed_at=at,
        settled_at=at,
        final_at=at,
        created_at=ctx.clock.now(),
    )
