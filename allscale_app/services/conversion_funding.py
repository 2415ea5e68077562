"""Fiat has come: the leg, the coins, and what happens when there are too few of them (flows 17, 18, 30, 31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allscale_app.domain.assets import peg_of
from allscale_app.domain.conversion import ConversionAct, ConversionState, FeeBearer, Price, move, worth_of
from allscale_app.domain.dates import is_past_due
from allscale_app.domain.errors import Conflict
from allscale_app.domain.ledger import card_flows
from allscale_app.domain.legs import LegStatus, Rail, move_leg
from allscale_app.domain.money import format_units
from allscale_app.domain.rates import Rate
from allscale_app.services.context import Context
from allscale_app.services.conversion_posts import post_funding, settle_if_due
from allscale_app.services.conversion_quotes import cause_of_conversion, fee_of, rate_between, release
from allscale_app.services.deliveries import notify
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.operator_notices import call_operator
from allscale_app.store.tables import Conversion, Invoice, Payment
from allscale_app.store.uow import WriteUow


class FundingMismatch(Conflict):
    """Money came in another currency than was promised, or twice: a person must look."""

    code = "funding_mismatch"


@dataclass(frozen=True, slots=True)
class Funding:
    """What a processor or a bank says has come.

    `reference` is the charge's id or the bank's reference; `available_at` is when it can no longer be held back
    (None: at once); `waited` says that it is booked as unmatched already.
    """

    source: str
    source_units: int
    at: datetime
    reference: str
    available_at: datetime | None = None
    waited: bool = False


def fund(uow: WriteUow, ctx: Context, *, conversion_id: str, funding: Funding) -> Payment:
    """Take in the money of a promise, once: again with the same reference is the same leg.

    What came late or in another amount counts for what it is worth now. Without coins in the float the leg waits,
    confirmed, and the invoice is processing. Raises FundingMismatch, RateUnavailable.
    """
    invoice, conversion = lock_conversion(uow, conversion_id)
    if conversion.payment_id is not None:
        return _known(uow, conversion, funding)
    if funding.source != conversion.source:
        raise FundingMismatch(f"{funding.source} came where {conversion.source} was promised.")
    price = _price_now(uow, ctx, invoice=invoice, conversion=conversion, funding=funding)
    _fit_reserve(uow, ctx, conversion=conversion, price=price)
    conversion.state = move(ConversionState(conversion.state), ConversionAct.FUND)
    conversion.source_units, conversion.fee_units = price.source_units, price.fee_units
    conversion.target_units, conversion.applied_units = price.target_units, price.applied_units
    conversion.rate_micros, conversion.rate_source = price.rate.micros, price.rate.source
    conversion.funded_at, conversion.ended_at = funding.at, None
    conversion.charge_id = funding.reference
    conversion.settles_at = max(funding.at, funding.available_at or funding.at)
    payment = _add_leg(uow, ctx, invoice=invoice, conversion=conversion, at=funding.at)
    has_coins = post_funding(uow, ctx, conversion=conversion, waited=funding.waited)
    _record(uow, ctx, invoice=invoice, conversion=conversion)
    if has_coins:
        settle_if_due(uow, ctx, invoice=invoice, conversion=conversion, payment=payment)
    reevaluate(uow, ctx, invoice=invoice)
    return payment


def settle_conversion(uow: WriteUow, ctx: Context, *, conversion_id: str) -> None:
    """Flow 18 once the hold is over; safe to call at any time."""
    invoice, conversion = lock_conversion(uow, conversion_id)
    payment = uow.payments.find(conversion.business_id, conversion.payment_id or "")
    if payment is not None and not conversion.waits_for_float:
        settle_if_due(uow, ctx, invoice=invoice, conversion=conversion, payment=payment)
        reevaluate(uow, ctx, invoice=invoice)


def convert_waiting(uow: WriteUow, ctx: Context, *, conversion_id: str) -> bool:
    """Go on with a payment that waited for the float; whether the coins were there."""
    invoice, conversion = lock_conversion(uow, conversion_id)
    payment = uow.payments.find(conversion.business_id, conversion.payment_id or "")
    if payment is None or not conversion.waits_for_float:
        return True
    if not post_funding(uow, ctx, conversion=conversion, waited=True):
        return False
    line = uow.bank.of_conversion(conversion.id)
    if line is not None:
        line.state = "matched"
        uow.bank.add(line)
    _record(uow, ctx, invoice=invoice, conversion=conversion)
    settle_if_due(uow, ctx, invoice=invoice, conversion=conversion, payment=payment)
    reevaluate(uow, ctx, invoice=invoice)
    return True


def lock_conversion(uow: WriteUow, conversion_id: str) -> tuple[Invoice, Conversion]:
    """The conversion and its invoice, held in this order by everybody. Raises LookupError for an unknown id."""
    known = uow.conversions.find(conversion_id)
    invoice = uow.invoices.lock(known.business_id, known.invoice_id) if known else None
    if invoice is None:
        raise LookupError(f"no conversion {conversion_id}")
    return invoice, uow.conversions.lock(conversion_id)


def _known(uow: WriteUow, conversion: Conversion, funding: Funding) -> Payment:
    payment = uow.payments.find(conversion.business_id, conversion.payment_id or "")
    assert payment is not None, "a leg is never deleted"
    if conversion.charge_id != funding.reference:
        raise FundingMismatch("This payment was made twice; the second one must be sent back by hand.")
    return payment


def _price_now(uow: WriteUow, ctx: Context, *, invoice: Invoice, conversion: Conversion, funding: Funding) -> Price:
    """The promise where it was kept; else what the money is worth, at the promised rate while that was held."""
    promised = Rate(
        base=conversion.source,
        quote=conversion.rate_quote,
        micros=conversion.rate_micros,
        source=conversion.rate_source,
        at=conversion.quoted_at,
    )
    in_time = funding.at <= conversion.expires_at
    if in_time and funding.source_units == conversion.source_units:
        return Price(
            source=conversion.source,
            source_units=conversion.source_units,
            fee_units=conversion.fee_units,
            target_units=conversion.target_units,
            applied_units=conversion.applied_units,
            rate=promised,
        )
    rate = promised if in_time else rate_between(uow, ctx, base=funding.source, quote=peg_of(invoice.currency))
    bearer = FeeBearer(conversion.fee_bearer)
    return worth_of(funding.source_units, rate=rate, fee=fee_of(ctx, Rail(conversion.rail)), bearer=bearer)


def _fit_reserve(uow: WriteUow, ctx: Context, *, conversion: Conversion, price: Price) -> None:
    """Give back what was set aside and is not needed; where more is needed, all of it, and the float pays afresh."""
    spare = conversion.target_units - price.target_units
    if spare < 0:
        release(uow, ctx, conversion=conversion)
    elif spare > 0 and conversion.reserved:
        cause = cause_of_conversion(conversion)
        rest = card_flows.release_rest(conversion.id, unit=conversion.unit, target_units=spare, cause=cause)
        uow.journal.post(rest, at=ctx.clock.now())


def _add_leg(uow: WriteUow, ctx: Context, *, invoice: Invoice, conversion: Conversion, at: datetime) -> Payment:
    """The leg of this money; what the payer announced before becomes it."""
    payment = uow.payments.initiated(invoice.id, conversion.rail)
    if payment is None:
        payment = Payment(
            id=ctx.ids.new("pay"),
            business_id=conversion.business_id,
            invoice_id=invoice.id,
            rail=conversion.rail,
            status=LegStatus.INITIATED,
            unit=conversion.unit,
            units=conversion.target_units,
            applied_units=conversion.applied_units,
            first_seen_at=at,
            created_at=ctx.clock.now(),
        )
        uow.payments.add(payment)
    payment.status = move_leg(LegStatus(payment.status), LegStatus.CONFIRMED)
    payment.unit, payment.units = conversion.unit, conversion.target_units
    payment.applied_units = conversion.applied_units
    payment.first_seen_at = payment.confirmed_at = at
    payment.late = is_past_due(invoice.due_on, timezone=invoice.timezone, at=at)
    uow.flush()
    conversion.payment_id = payment.id
    uow.flush()
    return payment


def _record(uow: WriteUow, ctx: Context, *, invoice: Invoice, conversion: Conversion) -> None:
    """The facts of "120.00 USD by card → 116.22 USDC"; where it waits for coins, that, to the business and the operator."""
    kind = "conversion_waiting" if conversion.waits_for_float else "conversion_funded"
    facts: dict[str, Any] = {
        "rail": conversion.rail,
        "source": conversion.source,
        "source_units": conversion.source_units,
        "unit": conversion.unit,
        "units": conversion.target_units,
    }
    uow.timeline.append(
        invoice,
        kind=kind,
        actor="system",
        at=ctx.clock.now(),
        data={
            "payment_id": conversion.payment_id,
            **facts,
            "fee_units": conversion.fee_units,
            "rate_micros": conversion.rate_micros,
            "rate_source": conversion.rate_source,
        },
        dedupe_key=f"{conversion.payment_id}:{kind}",
    )
    if conversion.waits_for_float:
        _tell_of_waiting(uow, ctx, invoice=invoice, conversion=conversion, facts=facts)


def _tell_of_waiting(
    uow: WriteUow, ctx: Context, *, invoice: Invoice, conversion: Conversion, facts: dict[str, Any]
) -> None:
    coins = f"{format_units(conversion.target_units)} {conversion.unit.partition('@')[0]}"
    words = f"{invoice.number} waits for {coins}: the float is short. Replenish it, and it goes on by itself."
    call_operator(uow, ctx, case="float_short", object_id=conversion.id, words=words)
    notify(
        uow,
        ctx,
        kind="conversion_waiting",
        business_id=invoice.business_id,
        dedupe=conversion.id,
        invoice_id=invoice.id,
        number=invoice.number,
        payer=invoice.recipient_name or invoice.recipient_email,
        **facts,
    )
