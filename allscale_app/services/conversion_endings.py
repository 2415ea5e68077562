"""Conversions that end without money: expired, declined, abandoned (flow 19)."""

from __future__ import annotations

from allscale_app.domain.conversion import ConversionAct, ConversionState
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.legs import LegStatus
from allscale_app.services.context import Context
from allscale_app.services.conversion_funding import lock_conversion
from allscale_app.services.conversion_quotes import end_promise, open_units
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.store.tables import Conversion, Invoice, Payment
from allscale_app.store.uow import WriteUow


def expire_conversion(uow: WriteUow, ctx: Context, *, conversion_id: str) -> None:
    """Let a promise go whose time is over; safe to call at any time."""
    invoice, conversion = lock_conversion(uow, conversion_id)
    if conversion.state == ConversionState.ACCEPTED and conversion.expires_at <= ctx.clock.now():
        end_promise(uow, ctx, conversion=conversion, act=ConversionAct.EXPIRE, reason="expired")
        uow.events.publish(f"invoice:{invoice.id}", at=ctx.clock.now())


def end_pointless(uow: WriteUow, ctx: Context, *, conversion_id: str) -> None:
    """Let a promise go whose invoice is closed or paid by other means, so that nobody pays twice; safe at any time."""
    invoice, conversion = lock_conversion(uow, conversion_id)
    is_payable = invoice.document_status == DocumentStatus.SENT and open_units(invoice) > 0
    if conversion.state == ConversionState.ACCEPTED and not is_payable:
        end_promise(uow, ctx, conversion=conversion, act=ConversionAct.EXPIRE, reason="not_needed")


def fail_conversion(uow: WriteUow, ctx: Context, *, conversion_id: str, attempt: str, reason: str) -> None:
    """A try that was declined. The promise holds, so that another card can be tried; the attempt is on record.

    `attempt` is the processor's id of the try, which counts once; `reason` is a code like card_declined.
    """
    invoice, conversion = lock_conversion(uow, conversion_id)
    if conversion.payment_id is not None:
        return
    leg = _failed_leg(ctx, invoice=invoice, conversion=conversion, reason=reason)
    is_new = uow.timeline.append(
        invoice,
        kind="payment_failed",
        actor="payer",
        at=ctx.clock.now(),
        data={
            "payment_id": leg.id,
            "rail": conversion.rail,
            "source": conversion.source,
            "source_units": conversion.source_units,
            "reason": reason,
        },
        dedupe_key=f"{conversion.id}:failed:{attempt}",
    )
    if not is_new:
        return
    conversion.reason = reason
    invoice.last_attempt_failed_at = ctx.clock.now()
    uow.payments.add(leg)
    reevaluate(uow, ctx, invoice=invoice)
    uow.events.publish(f"invoice:{invoice.id}", f"business:{invoice.business_id}", at=ctx.clock.now())


def abandon_conversion(uow: WriteUow, ctx: Context, *, conversion_id: str, reason: str) -> None:
    """The processor could not open its page, or says that the try is over for good: the coins are free again."""
    invoice, conversion = lock_conversion(uow, conversion_id)
    if conversion.state == ConversionState.ACCEPTED:
        end_promise(uow, ctx, conversion=conversion, act=ConversionAct.FAIL, reason=reason)
        uow.events.publish(f"invoice:{invoice.id}", at=ctx.clock.now())


def _failed_leg(ctx: Context, *, invoice: Invoice, conversion: Conversion, reason: str) -> Payment:
    now = ctx.clock.now()
    return Payment(
        id=ctx.ids.new("pay"),
        business_id=invoice.business_id,
        invoice_id=invoice.id,
        rail=conversion.rail,
        status=LegStatus.FAILED,
        unit=conversion.unit,
        units=conversion.target_units,
        applied_units=conversion.applied_units,
        note=reason,
        first_seen_at=now,
        ended_at=now,
        created_at=now,
    )
