"""What went back of an invoice or is on its way, and what it waits for."""

from __future__ import annotations

from datetime import tzinfo

from allscale_app.domain.legs import Rail
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import day_and_time
from allscale_app.services.invoice_detail import InvoiceDetail
from allscale_app.store.tables import Payment, Refund
from allscale_app.views.invoice_detail.model import RefundRow
from allscale_app.views.labels import REFUND_PILLS

_FAILURES = {
    "bank_refused": "the payer’s bank did not take it",
    "charge_already_refunded": "the card processor has sent it back already",
    "charge_disputed": "the payer disputes the charge at their bank",
    "expired_or_canceled_card": "the card has expired or was cancelled",
    "insufficient_funds": "the operator’s account at the card processor is short",
    "lost_or_stolen_card": "the card was reported lost",
}


def refund_rows(detail: InvoiceDetail, *, zone: tzinfo) -> list[RefundRow]:
    """The refunds, newest first."""
    legs = {leg.id: leg for leg in detail.legs}
    return [_row(detail, refund, legs[refund.payment_id], zone=zone) for refund in reversed(detail.refunds)]


def failure_words(rail: str, failure: str) -> str:
    """Why it did not go through: a processor's code in words, or what the operator wrote of the bank."""
    if rail == Rail.WIRE:
        return f"the operator’s bank: {failure}" if failure else "the operator’s bank did not send it"
    return _FAILURES.get(failure, "the card processor refused it")


def _row(detail: InvoiceDetail, refund: Refund, leg: Payment, *, zone: tzinfo) -> RefundRow:
    pill = REFUND_PILLS[refund.state]
    return RefundRow(
        id=refund.id,
        title=_where_to(detail, refund, leg),
        detail=_state(detail, refund, zone=zone),
        word=pill.word,
        tone=pill.tone,
        icon=pill.icon,
        amount=format_units(refund.applied_units),
        unit=detail.invoice.currency,
    )


def _where_to(detail: InvoiceDetail, refund: Refund, leg: Payment) -> str:
    if refund.rail == Rail.BALANCE:
        return f"To the balance of {detail.payers.get(leg.payer_business_id or '', 'the payer')}"
    amount = f"{format_units(refund.source_units)} {refund.source}"
    if refund.rail == Rail.CARD:
        return f"{amount} to the card"
    return f"{amount} to {leg.sender}’s bank" if leg.sender else f"{amount} by bank transfer"


def _state(detail: InvoiceDetail, refund: Refund, *, zone: tzinfo) -> str:
    """What it waits for, since when; when it arrived, or why it did not."""
    asked = day_and_time(refund.created_at, zone=zone, now=detail.now)
    if refund.state == "failed":
        return f"Not sent: {failure_words(refund.rail, refund.failure)}. Your balance has it again."
    if refund.state == "done":
        return day_and_time(refund.ended_at or refund.created_at, zone=zone, now=detail.now)
    if refund.rail == Rail.WIRE:
        return f"Asked {asked[0].lower()}{asked[1:]}. The operator sends it from their bank."
    if refund.external_id:
        return "The card processor has it. The payer’s bank books it within days."
    return f"Asked {asked[0].lower()}{asked[1:]}. If the card processor does not answer, we ask again."
