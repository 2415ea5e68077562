"""Sending money back on the rail it came by: at once from a balance, by the processor, by a bank task (flows 15, 23)."""

from __future__ import annotations

from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.domain.ledger import balance_flows, return_flows
from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.entry import Cause
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import PLACES, parse_units
from allscale_app.domain.text import clean_block
from allscale_app.services.acting import Acting, publish_change, record_act
from allscale_app.services.card_processor import CardRefund
from allscale_app.services.context import Context
from allscale_app.services.conversion_funding import FundingMismatch
from allscale_app.services.deliveries import queue_mail
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.services.invoice_rows import lock_invoice
from allscale_app.services.members import require_manager
from allscale_app.services.refund_offer import RefundOffer, refund_offer
from allscale_app.store.tables import Invoice, Payment, Refund
from allscale_app.store.uow import WriteUow

REASON_LIMIT = 500
_JOBS = {Rail.CARD: "send_card_refund"}
"""Rails that somebody else pays: the coins are held until we know. A wire is paid by the operator by hand."""


def request_refund_form(
    uow: WriteUow, ctx: Context, *, business_id: str, payment_id: str, acting: Acting, form: Form, attempt: str | None
) -> Refund:
    """`request_refund` of what was typed: `amount`, `reason`. Raises InvalidForm too."""
    reader = FormReader()
    units = reader.keep(lambda: parse_units(form.get("amount"), places=PLACES), 0)
    reason = reader.keep(lambda: _clean_reason(form.get("reason")), "")
    reader.raise_errors()
    return request_refund(
        uow,
        ctx,
        business_id=business_id,
        payment_id=payment_id,
        acting=acting,
        applied_units=units,
        reason=reason,
        attempt=attempt,
    )


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
    words = _clean_reason(reason)
    invoice = _lock_invoice_of(uow, business_id=business_id, payment_id=payment_id)
    if known := _asked_before(uow, payment_id=payment_id, attempt=attempt):
        return known
    payment = uow.payments.find(business_id, payment_id)
    assert payment is not None, "found above"
    offer = refund_offer(uow, invoice=invoice, payment=payment)
    available = of_business(business_id, Role.AVAILABLE, payment.unit)
    offer.check(applied_units, available_units=uow.journal.hold_units(available))
    refund = _refund_row(ctx, payment=payment, offer=offer, applied_units=applied_units)
    refund.reason, refund.user_id, refund.attempt = words, acting.user_id, attempt
    uow.conversions.add(refund)
    uow.flush()
    facts = {"rail": payment.rail, "currency": invoice.currency, "units": applied_units, "reason": words}
    ids = {"refund_id": refund.id, "payment_id": payment.id}
    record_act(uow, ctx, invoice=invoice, kind="refund_requested", acting=acting, **ids, **facts)
    _begin(uow, ctx, invoice=invoice, payment=payment, refund=refund)
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
    facts = {"rail": refund.rail, "currency": invoice.currency, "units": refund.applied_units}
    data = {"refund_id": refund.id, "payment_id": refund.payment_id, **facts, "reason": reason}
    dedupe_key = f"{refund.id}:failed"
    uow.timeline.append(invoice, kind="refund_failed", actor="system", at=now, data=data, dedupe_key=dedupe_key)
    publish_change(uow, ctx, invoice=invoice)


def apply_refund(uow: WriteUow, ctx: Context, *, refund_id: str, sent: CardRefund) -> str:
    """Bring a card refund up to date with what the processor says of it; what it is, in a word. Safe at any time.

    Raises FundingMismatch where its end is not the one that is booked: money that came back after it was booked as gone,
    or that went after the coins were given back to the business.
    """
    refund = uow.conversions.refund(refund_id)
    if refund is None:
        raise FundingMismatch(f"The processor sent {sent.id} back for a refund that is not of this instance.")
    if sent.state == "done":
        if refund.state == "failed":
            raise FundingMismatch(f"Refund {sent.id} was sent after all; its coins were given back to the business.")
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
    _tell_payer(uow, ctx, invoice=invoice, refund=refund)
    publish_change(uow, ctx, invoice=invoice)


def _tell_payer(uow: WriteUow, ctx: Context, *, invoice: Invoice, refund: Refund) -> None:
    queue_mail(
        uow,
        ctx,
        kind="refund",
        invoice=invoice,
        dedupe=refund.id,
        extra={
            "rail": refund.rail,
            "unit": refund.unit,
            "units": refund.units,
            "source": refund.source,
            "source_units": refund.source_units,
            "kept_units": max(invoice.settled_units, 0),
        },
    )


def _lock_refund(uow: WriteUow, refund_id: str) -> tuple[Invoice, Refund]:
    known = uow.conversions.refund(refund_id)
    if known is None:
        raise LookupError(f"no refund {refund_id}")
    invoice = lock_invoice(uow, business_id=known.business_id, invoice_id=known.invoice_id)
    refund = uow.conversions.lock_refund(refund_id)
    return invoice, refund


def _asked_before(uow: WriteUow, *, payment_id: str, attempt: str | None) -> Refund | None:
    """The refund that this click asked for. Raises Conflict where that was of another payment."""
    known: Refund | None = uow.conversions.refund_by_attempt(attempt) if attempt else None
    if known is not None and known.payment_id != payment_id:
        raise Conflict("This click has sent something else back already. Reload the page and try again.")
    return known


def _lock_invoice_of(uow: WriteUow, *, business_id: str, payment_id: str) -> Invoice:
    found = uow.payments.find(business_id, payment_id)
    if found is None or found.invoice_id is None:
        raise NotFound("There is no such payment.")
    return lock_invoice(uow, business_id=business_id, invoice_id=found.invoice_id)


def _clean_reason(reason: object) -> str:
    return clean_block(reason, limit=REASON_LIMIT, param="reason", name="reason")


def _refund_row(ctx: Context, *, payment: Payment, offer: RefundOffer, applied_units: int) -> Refund:
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
        source=offer.source,
        source_units=offer.source_of(applied_units) if offer.source else 0,
        user_id="",
        created_at=ctx.clock.now(),
    )


def _begin(uow: WriteUow, ctx: Context, *, invoice: Invoice, payment: Payment, refund: Refund) -> None:
    """Inside the books it is done at once; what somebody else pays is held until we know that they did."""
    if payment.rail == Rail.BALANCE:
        _pay_back(uow, ctx, payment=payment, refund=refund)
        finish_refund(uow, ctx, invoice=invoice, refund=refund)
        return
    hold = return_flows.hold_refund(
        refund.id, business_id=refund.business_id, unit=refund.unit, target_units=refund.units, cause=_cause(refund)
    )
    uow.journal.post(hold, at=ctx.clock.now())
    if job := _JOBS.get(Rail(payment.rail)):
        uow.jobs.enqueue(job, dedupe=refund.id, refund_id=refund.id)


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
