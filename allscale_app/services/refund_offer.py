"""What of a payment can go back and what that takes: said before anybody confirms, and asked again when they do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allscale_app.domain.conversion import FeeBearer
from allscale_app.domain.errors import Conflict, InvalidInput
from allscale_app.domain.invoice.evaluate import Tolerance
from allscale_app.domain.invoice.status import Flag
from allscale_app.domain.ledger.accounts import Role
from allscale_app.domain.legs import SETTLED_STATUSES, LegStatus, Rail
from allscale_app.domain.money import format_units, round_units
from allscale_app.services.context import Context
from allscale_app.services.invoice_rows import find_invoice
from allscale_app.store.tables import Conversion, Invoice, Payment, Refund
from allscale_app.store.uow import ReadUow

RAILS = (Rail.CARD, Rail.WIRE, Rail.BALANCE)
"""A wallet's coins go back by a payout; what was paid elsewhere goes back elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOffer:
    """One payment that can go back, all sums in millionths.

    `left_units` of its `applied_units` can go back, in `currency`, the invoice's; `suggested_units` is what was paid
    too much, or all that is left. `source_units` of the fiat `source` ("" on a balance) are what the whole of it is
    for the payer, `source_back_units` are back or on their way, and a fee of `fee_units` stays where it is.
    `settled_units` is what the invoice keeps once everything on its way is back, `enough_units` what pays it.
    """

    payment_id: str
    rail: str
    at: datetime
    payer: str
    payer_account: str = ""
    number: str
    currency: str
    unit: str
    applied_units: int
    left_units: int
    suggested_units: int
    available_units: int
    source: str = ""
    source_units: int = 0
    source_back_units: int = 0
    fee_units: int = 0
    payer_bore_fee: bool = False
    settled_units: int
    enough_units: int
    was_paid: bool

    def source_of(self, units: int) -> int:
        """What `units` of the invoice are for the payer, at the rate of the payment: parts add up to the whole."""
        back = self.applied_units - self.left_units
        whole = round_units(self.source_units * (back + units) // self.applied_units, places=2)
        return max(0, whole - self.source_back_units)

    def check(self, units: int, *, available_units: int) -> None:
        """Raises InvalidInput for an amount that cannot go back, Conflict for a balance that is short by now."""
        left = f"{format_units(self.left_units)} {self.currency}"
        if type(units) is not int or units <= 0:
            raise InvalidInput("Enter an amount above zero.", code="amount_not_positive", param="amount")
        if units > self.left_units:
            raise InvalidInput(f"Send back at most what is left of this payment: {left}.", param="amount")
        if self.source and self.source_of(units) == 0:
            raise InvalidInput(f"At least 0.01 {self.source} can go back.", param="amount")
        if units > available_units:
            have = f"{format_units(available_units)} {self.unit.partition('@')[0]}"
            raise Conflict(
                f"Your balance is too short to send this back: {have} is available. Nothing was sent.",
                code="balance_short",
            )


def is_refundable(payment: Payment, refunds: Collection[Refund]) -> bool:
    """Whether anything of a leg can go back from here."""
    return _refusal(payment) is None and _units_left(payment, refunds) > 0


def read_refund_offers(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> tuple[RefundOffer, ...]:  # noqa: ARG001  # a question has ctx
    """Everything of an invoice that can go back, the newest payment first. Raises NotFound."""
    invoice = find_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    refunds = uow.conversions.refunds_of(invoice.id)
    legs = [leg for leg in uow.payments.of_invoice(invoice.id) if is_refundable(leg, refunds)]
    return tuple(refund_offer(uow, invoice=invoice, payment=leg) for leg in reversed(legs))


def refund_offer(uow: ReadUow, *, invoice: Invoice, payment: Payment) -> RefundOffer:
    """What can go back of one leg. Raises Conflict for a rail that cannot, a leg that is not settled, a dispute."""
    refusal = _refusal(payment)
    if refusal is not None:
        raise refusal
    refunds = [refund for refund in uow.conversions.refunds_of(invoice.id) if refund.state != "failed"]
    left = _units_left(payment, refunds)
    on_way = sum(refund.applied_units for refund in refunds if refund.state == "requested")
    excess = invoice.excess_units - on_way
    tolerance = Tolerance(invoice.tolerance_absolute_units, invoice.tolerance_ppm).of(invoice.total_units)
    conversion = uow.conversions.by_payments([payment.id]).get(payment.id)
    payer, account = _payer(uow, payment, conversion)
    return RefundOffer(
        payment_id=payment.id,
        rail=payment.rail,
        at=payment.first_seen_at,
        payer=payer or invoice.recipient_name or invoice.recipient_email,
        payer_account=account,
        number=invoice.number or "",
        currency=invoice.currency,
        unit=payment.unit,
        applied_units=payment.applied_units,
        left_units=left,
        suggested_units=min(left, excess) if excess > 0 else left,
        available_units=uow.journal.balance(invoice.business_id, Role.AVAILABLE, payment.unit),
        **_fiat(conversion),
        source_back_units=sum(refund.source_units for refund in refunds if refund.payment_id == payment.id),
        settled_units=invoice.settled_units - on_way,
        enough_units=invoice.total_units - max(tolerance, invoice.accepted_short_units),
        was_paid=invoice.paid_at is not None,
    )


def _refusal(payment: Payment) -> Conflict | None:
    if payment.rail not in RAILS:
        return Conflict("This payment cannot be sent back from here.", code="refund_not_possible")
    if LegStatus(payment.status) not in SETTLED_STATUSES:
        return Conflict("Only a settled payment can be sent back.", code="payment_not_settled")
    if payment.disputed:
        return Conflict("This payment is disputed: the bank decides who gets it.", code=Flag.DISPUTED.value)
    return None


def _units_left(payment: Payment, refunds: Collection[Refund]) -> int:
    gone = [each for each in refunds if each.payment_id == payment.id and each.state != "failed"]
    return payment.applied_units - sum(refund.applied_units for refund in gone)


def _fiat(conversion: Conversion | None) -> dict[str, Any]:
    """What the payer gave. Whoever bore the fee of the payment bears it still."""
    if conversion is None:
        return {}
    payer_bore_fee = conversion.fee_bearer == FeeBearer.PAYER
    return {
        "source": conversion.source,
        "source_units": conversion.source_units - (conversion.fee_units if payer_bore_fee else 0),
        "fee_units": conversion.fee_units,
        "payer_bore_fee": payer_bore_fee,
    }


def _payer(uow: ReadUow, payment: Payment, conversion: Conversion | None) -> tuple[str, str]:
    """Who gets it, and the bank account that it came from; "" where nobody said."""
    if payment.rail == Rail.BALANCE and payment.payer_business_id:
        return uow.businesses.get(payment.payer_business_id).name, ""
    line = uow.bank.of_conversion(conversion.id) if conversion else None
    return (line.party_name, line.party_iban) if line else ("", "")
