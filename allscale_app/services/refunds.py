"""Sending money back on the rail it came by: at once from a balance, by the processor, by a bank task (flows 15, 23)."""

from __future__ import annotations

from allscale_app.domain.conversion import FeeBearer
from allscale_app.domain.errors import Conflict, InvalidInput, NotFound
from allscale_app.domain.invoice.status import Flag
from allscale_app.domain.ledger import balance_flows, return_flows
from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.entry import Cause
from allscale_app.domain.legs import SETTLED_STATUSES, LegStatus, Rail
from allscale_app.domain.money import round_units
from allscale_app.domain.text import clean_block
from allscale_app.services.acting import Acting, publish_change, record_act
from allscale_app.services.context import Context
from allscale_app.services.conversion_funding import FundingMismatch
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_rows import lock_invoice
from allscale_app.services.members import require_manager
from allscale_app.services.ports import CardRefund
from allscale_app.store.tables import Conversion, Invoice, Payment, Refund
from allscale_app.store.uow import WriteUow

REASON_LIMIT = 500
_JOBS = {Rail.CARD: "send_card_refund"}
"""Rails that somebody else pays: the coins are held until we know. A wire is paid by the operator by hand."""


def request_refund(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    payment_id: str,
    acting: Acting,
    applied_units: int,
    reason: str = "",
    attempt: str | None = None,
) -> Refund:
    """Send `applied_units` (millionths of the invoice's currency) of a payment back.

    `attempt` is the form's own id: a second click with it is the same refund. Raises NotFound, NotAllowed,
    InvalidInput for more than is left of the payment, Conflict for a rail that cannot, a dispute, or a balance
    that is short.
    """
    require_manager(uow, business_id=business_id, user_id=acting.user_id)
    words = clean_block(reason, limit=REASON_LIMIT, param="reason", name="reason")
    found = uow.payments.find(business_id, payment_id)
    if found is None or found.invoice_id is None:
        raise NotFound("There is no such payment.")
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=found.invoice_id)
    known = uow.conversions.refund_by_attempt(attempt) if attempt else None
    if known is not None:
        return known
    payment = uow.payments.find(business_id, payment_id)
    assert payment is not None, "found above"
    _require_refundable(uow, payment=payment, applied_units=applied_units)
    conversion = uow.conversions.by_payments([payment.id]).get(payment.id)
    refund = _refund_row(ctx, payment=payment, conversion=conversion, applied_units=applied_units)
    refund.reason, refund.user_id, refund.attempt = words, acting.user_id, attempt
    _require_coins(uow, refund)
    uow.conversions.add(refund)
    uow.flush()
    if payment.rail == Rail.BALANCE:
        _pay_back(uow, ctx, payment=payment, refund=refund)
        finish_refund(uow, ctx, invoice=invoice, refund=refund)
    else:
        hold = return_flows.hold_refund(
            refund.id, business_id=business_id, unit=refund.unit, target_units=refund.units, cause=_cause(refund)
        )
        uow.journal.post(hold, at=ctx.clock.now())
        if job := _JOBS.get(Rail(payment.rail)):
            uow.jobs.enqueue(job, dedupe=refund.id, refund_id=refund.id)
    record_act(
        uow,
        ctx,
        invoice=invoice,
        kind="refund_requested",
        acting=acting,
        refund_id=refund.id,
        payment_id=payment.id,
        rail=payment.rail,
        currency=invoice.currency,
        units=applied_units,
        reason=words,
    )
    publish_change(uow, ctx, invoice=invoice)
    return refund


def complete_refund(uow: WriteUow, ctx: Context, *, refund_id: str, external_id: str) -> None:
    """The processor or the bank has sent it: the held coins go back to the float (flow 23). Once."""
    invoice, refund = _lock_refund(uow, refund_id)
    if refund.state != "requested":
        return
    entry = return_flows.fiat_refund(
        refund.id,
        business_id=refund.business_id,
        unit=refund.unit,
        target_units=refund.units,
        fiat=refund.source,
        source_units=refund.source_units,
        paid_by=Role.PSP if refund.rail == Rail.CARD else Role.BANK,
        cause=_cause(refund),
    )
    uow.journal.post(entry, at=ctx.clock.now())
    refund.external_id = external_id
    finish_refund(uow, ctx, invoice=invoice, refund=refund)


def fail_refund(uow: WriteUow, ctx: Context, *, refund_id: str, reason: str) -> None:
    """It did not go through: the coins are the business's again."""
    invoice, refund = _lock_refund(uow, refund_id)
    if refund.state != "requested":
        return
    now = ctx.clock.now()
    entry = return_flows.release_refund(
        refund.id, business_id=refund.business_id, unit=refund.unit, target_units=refund.units, cause=_cause(refund)
    )
    uow.journal.post(entry, at=now)
    refund.state, refund.failure, refund.ended_at = "failed", reason, now
    data = {"refund_id": refund.id, "currency": invoice.currency, "units": refund.applied_units, "reason": reason}
    dedupe_key = f"{refund.id}:failed"
    uow.timeline.append(invoice, kind="refund_failed", actor="system", at=now, data=data, dedupe_key=dedupe_key)
    publish_change(uow, ctx, invoice=invoice)


def apply_refund(uow: WriteUow, ctx: Context, *, refund_id: str, sent: CardRefund) -> str:
    """Bring a card refund up to date with what the processor says of it; what it is, in a word. Safe at any time.

    Raises FundingMismatch where the money came back to the processor after it was booked as gone.
    """
    refund = uow.conversions.refund(refund_id)
    if refund is None:
        raise FundingMismatch(f"The processor sent {sent.id} back for a refund that is not of this instance.")
    if sent.state == "done":
        complete_refund(uow, ctx, refund_id=refund_id, external_id=sent.id)
    elif sent.state == "failed":
        if refund.state == "done":
            raise FundingMismatch(f"The bank did not take refund {sent.id}, which is booked as sent.")
        fail_refund(uow, ctx, refund_id=refund_id, reason=sent.reason or "bank_refused")
    else:
        refund.external_id = sent.id
    return sent.state


def finish_refund(uow: WriteUow, ctx: Context, *, invoice: Invoice, refund: Refund) -> None:
    """Count it on the invoice. The caller has posted its entry."""
    now = ctx.clock.now()
    refund.state, refund.ended_at = "done", now
    invoice.refunded_units += refund.applied_units
    data = {
        "refund_id": refund.id,
        "payment_id": refund.payment_id,
        "rail": refund.rail,
        "currency": invoice.currency,
        "units": refund.applied_units,
    }
    dedupe_key = f"{refund.id}:done"
    uow.timeline.append(invoice, kind="refunded", actor="system", at=now, data=data, dedupe_key=dedupe_key)
    reevaluate(uow, ctx, invoice=invoice)
    publish_change(uow, ctx, invoice=invoice)


def _lock_refund(uow: WriteUow, refund_id: str) -> tuple[Invoice, Refund]:
    known = uow.conversions.refund(refund_id)
    if known is None:
        raise LookupError(f"no refund {refund_id}")
    invoice = lock_invoice(uow, business_id=known.business_id, invoice_id=known.invoice_id)
    refund = uow.conversions.lock_refund(refund_id)
    return invoice, refund


def _require_refundable(uow: WriteUow, *, payment: Payment, applied_units: int) -> None:
    if payment.rail not in (Rail.CARD, Rail.WIRE, Rail.BALANCE):
        raise Conflict("This payment cannot be sent back from here.", code="refund_not_possible")
    if LegStatus(payment.status) not in SETTLED_STATUSES:
        raise Conflict("Only a settled payment can be sent back.", code="payment_not_settled")
    if payment.disputed:
        raise Conflict("This payment is disputed: the bank decides who gets it.", code=Flag.DISPUTED.value)
    left = payment.applied_units - uow.conversions.refunded_units(payment.id)
    if type(applied_units) is not int or not 0 < applied_units <= left:
        raise InvalidInput("Send back at most what is left of this payment.", param="amount")


def _refund_row(ctx: Context, *, payment: Payment, conversion: Conversion | None, applied_units: int) -> Refund:
    """The sums at the original quote's rate. Whoever bore the fee of the payment bears it still."""
    source_units = 0
    if conversion is not None:
        kept = conversion.fee_units if conversion.fee_bearer == FeeBearer.PAYER else 0
        source_units = round_units((conversion.source_units - kept) * applied_units // payment.applied_units, places=2)
    return Refund(
        id=ctx.ids.new("rfd"),
        business_id=payment.business_id,
        invoice_id=payment.invoice_id or "",
        payment_id=payment.id,
        rail=payment.rail,
        state="requested",
        unit=payment.unit,
        units=applied_units,
        applied_units=applied_units,
        source=conversion.source if conversion else "",
        source_units=source_units,
        user_id="",
        created_at=ctx.clock.now(),
    )


def _require_coins(uow: WriteUow, refund: Refund) -> None:
    account = of_business(refund.business_id, Role.AVAILABLE, refund.unit)
    if uow.journal.hold_units(account) < refund.units:
        raise Conflict("Your balance is too short to send this back. Nothing was sent.", code="balance_short")


def _pay_back(uow: WriteUow, ctx: Context, *, payment: Payment, refund: Refund) -> None:
    payer_id = payment.payer_business_id or ""
    owed = of_business(payer_id, Role.RECEIVABLE, refund.unit)
    entry = balance_flows.balance_refund(
        refund.id,
        payer_id=payer_id,
        business_id=refund.business_id,
        unit=refund.unit,
        amount_units=refund.units,
        receivable_units=uow.journal.hold_units(owed),
        cause=_cause(refund),
    )
    uow.journal.post(entry, at=ctx.clock.now())
    uow.events.publish(f"business:{payer_id}", at=ctx.clock.now())


def _cause(refund: Refund) -> Cause:
    return Cause(refund.business_id, refund.invoice_id, refund.payment_id)
