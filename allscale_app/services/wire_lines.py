"""A line of a statement becomes an invoice's money (flow 30, or 31 where it waited in the inbox)."""

from __future__ import annotations

from datetime import UTC, datetime, time

from allscale_app.domain.assets import peg_of
from allscale_app.domain.conversion import ConversionAct, ConversionState, FeeBearer, move, worth_of
from allscale_app.domain.errors import DomainError
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.legs import Rail
from allscale_app.domain.rates import RateUnavailable, TokenPaused
from allscale_app.services.context import Context
from allscale_app.services.conversion_funding import Funding, FundingMismatch, fund
from allscale_app.services.conversion_quotes import (
    FloatShort,
    choose_unit,
    fee_of,
    open_units,
    rate_between,
    steady_units,
)
from allscale_app.store.tables import BankLine, Conversion, Invoice
from allscale_app.store.uow import ReadUow, WriteUow

WHY_NOT: dict[type[DomainError], str] = {
    RateUnavailable: "no_rate",
    TokenPaused: "token_paused",
    FundingMismatch: "wrong_currency",
}


def key_of_line(account_id: str, bank_ref: str) -> str:
    """The name of a line in journal keys: a bank's reference is unique in its account only."""
    return f"{account_id}:{bank_ref}"


def booked_at(ctx: Context, line: BankLine) -> datetime:
    """Noon of the day that the bank booked it, never ahead of now."""
    return min(datetime.combine(line.booked_on, time(12), tzinfo=UTC), ctx.clock.now())


def why_not_settled(uow: ReadUow, line: BankLine, invoice: Invoice) -> str:
    """Why a line with an invoice's reference must be looked at by a person; "" where it settles by itself."""
    if invoice.document_status != DocumentStatus.SENT:
        return "closed"
    if open_units(invoice) == 0:
        return "duplicate" if uow.bank.twins(invoice.id, units=line.units) else "paid_already"
    account = uow.bank.account(line.bank_account_id)
    return "" if account is not None and account.currency == line.currency else "wrong_currency"


def settle_line(uow: WriteUow, ctx: Context, *, line: BankLine, invoice: Invoice, waited: bool) -> None:
    """Count a line for an invoice, for what it was promised or is worth. The caller holds both.

    Without coins in the float it waits, and the invoice is processing. Raises RateUnavailable, TokenPaused.
    """
    conversion = uow.conversions.unfunded(invoice.id, Rail.WIRE, line.currency)
    if conversion is None:
        conversion = _unpromised(uow, ctx, line=line, invoice=invoice)
    funding = Funding(
        source=line.currency,
        source_units=line.units,
        at=booked_at(ctx, line),
        reference=key_of_line(line.bank_account_id, line.bank_ref),
        waited=waited,
    )
    payment = fund(uow, ctx, conversion_id=conversion.id, funding=funding)
    payment.sender = line.party_name
    line.state = "waiting" if conversion.waits_for_float else "matched"
    line.why = ""
    line.invoice_id, line.payment_id, line.conversion_id = invoice.id, payment.id, conversion.id
    uow.bank.add(line)
    uow.flush()


def _unpromised(uow: WriteUow, ctx: Context, *, line: BankLine, invoice: Invoice) -> Conversion:
    """The conversion of money that came without a price: at today's rate, from the float as it is."""
    now = ctx.clock.now()
    rate = rate_between(uow, ctx, base=line.currency, quote=peg_of(invoice.currency))
    price = worth_of(line.units, rate=rate, fee=fee_of(ctx, Rail.WIRE), bearer=FeeBearer.ISSUER)
    conversion = Conversion(
        id=ctx.ids.new("cv"),
        business_id=invoice.business_id,
        invoice_id=invoice.id,
        rail=Rail.WIRE,
        driver=ctx.policy.conversion_driver,
        state=move(ConversionState.QUOTED, ConversionAct.ACCEPT),
        source=line.currency,
        source_units=line.units,
        fee_units=price.fee_units,
        fee_bearer=FeeBearer.ISSUER,
        unit=_unit(uow, ctx, invoice=invoice, target_units=price.target_units),
        target_units=price.target_units,
        applied_units=price.applied_units,
        rate_quote=rate.quote,
        rate_micros=rate.micros,
        rate_source=rate.source,
        quoted_at=now,
        expires_at=now,
    )
    uow.conversions.add(conversion)
    uow.flush()
    return conversion


def _unit(uow: WriteUow, ctx: Context, *, invoice: Invoice, target_units: int) -> str:
    try:
        return choose_unit(uow, ctx, invoice=invoice, target_units=target_units)
    except FloatShort:
        return steady_units(uow, ctx, invoice)[0]
