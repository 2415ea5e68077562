"""Stripe's objects as ours. Each is read with what it was expanded by; what is missing is None, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import stripe

from allscale_app.rails.cents import from_cents
from allscale_app.services.card_processor import CardCharge, CardDispute, CardPayout, CardRefund, CardSession

_SESSION_STATES = {"open": "open", "expired": "ended"}
_INQUIRY = "warning_"
_REFUND_STATES = {"succeeded": "done", "failed": "failed", "canceled": "failed"}
_PAYOUT_STATES = {"paid": "paid", "failed": "failed", "canceled": "failed"}


def session_of(session: stripe.checkout.Session) -> CardSession:
    """`payment_intent.latest_charge.balance_transaction` is expanded. Complete without money is still open."""
    intent = session.payment_intent
    charge = intent.latest_charge if isinstance(intent, stripe.PaymentIntent) else None
    is_paid = session.payment_status == "paid" and isinstance(charge, stripe.Charge)
    return CardSession(
        id=session.id,
        conversion_id=session.client_reference_id or "",
        state="paid" if is_paid else _SESSION_STATES.get(session.status or "", "open"),
        charge=_charge_of(charge) if is_paid and isinstance(charge, stripe.Charge) else None,
    )


def dispute_of(dispute: stripe.Dispute) -> CardDispute:
    """`payment_intent` is expanded, whose metadata names the conversion."""
    intent = dispute.payment_intent
    metadata = intent.metadata if isinstance(intent, stripe.PaymentIntent) else None
    return CardDispute(
        id=dispute.id,
        charge_id=_id(dispute.charge),
        conversion_id=_named(metadata, "conversion_id"),
        currency=dispute.currency.upper(),
        units=from_cents(dispute.amount),
        fee_units=from_cents(sum(line.fee for line in dispute.balance_transactions if line.amount < 0)),
        reason=dispute.reason,
        state=_dispute_state(dispute.status),
    )


def refund_of(refund: stripe.Refund) -> CardRefund:
    """One refund."""
    return CardRefund(
        id=refund.id,
        refund_id=_named(refund.metadata, "refund_id"),
        charge_id=_id(refund.charge),
        state=_REFUND_STATES.get(refund.status or "", "pending"),
        reason=str(getattr(refund, "failure_reason", None) or ""),
    )


def payout_of(payout: stripe.Payout) -> CardPayout:
    """One payout to the operator's bank."""
    return CardPayout(
        id=payout.id,
        currency=payout.currency.upper(),
        units=from_cents(payout.amount),
        state=_PAYOUT_STATES.get(payout.status, "pending"),
    )


def _charge_of(charge: stripe.Charge) -> CardCharge:
    line = charge.balance_transaction
    known = line if isinstance(line, stripe.BalanceTransaction) else None
    return CardCharge(
        id=charge.id,
        currency=charge.currency.upper(),
        units=from_cents(charge.amount),
        paid_at=_moment(charge.created),
        available_at=_moment(known.available_on) if known else None,
        fee_units=from_cents(known.fee) if known else None,
        fee_currency=known.currency.upper() if known else "",
    )


def _dispute_state(status: str) -> str:
    if status in ("won", "lost"):
        return status
    return "inquiry" if status.startswith(_INQUIRY) else "open"


def _named(metadata: object, name: str) -> str:
    data = metadata.to_dict() if isinstance(metadata, stripe.StripeObject) else metadata
    return str(data.get(name) or "") if isinstance(data, dict) else ""


def _id(thing: object) -> str:
    return thing if isinstance(thing, str) else str(getattr(thing, "id", "") or "")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
