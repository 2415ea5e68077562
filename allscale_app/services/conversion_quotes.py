"""What a payment in fiat costs and brings, and the promise of it: quoted, accepted, its coins set aside (flows 16, 19)."""

from __future__ import annotations

from collections.abc import Sequence

from allscale_app.domain.assets import peg_of
from allscale_app.domain.conversion import (
    HELD_FOR,
    NO_FEE,
    ConversionAct,
    ConversionState,
    Fee,
    FeeBearer,
    Price,
    move,
    price_of,
)
from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.ledger import card_flows
from allscale_app.domain.ledger.accounts import AccountKey, Role, of_operator
from allscale_app.domain.ledger.entry import Cause
from allscale_app.domain.legs import Rail
from allscale_app.domain.rates import Rate, RateUnavailable, TokenPaused, at_par
from allscale_app.services.context import Context
from allscale_app.services.rates import paused_assets
from allscale_app.store.tables import Conversion, Invoice
from allscale_app.store.uow import ReadUow, WriteUow


class FloatShort(Conflict):
    """The operator's coins do not cover this payment now."""

    code = "float_short"


def open_units(invoice: Invoice) -> int:
    """What is still to pay once pending money settles, in millionths of the invoice's currency: nothing of what went back,
    or of what was let go."""
    return max(0, invoice.amount_due_units - invoice.pending_units)


def fee_of(ctx: Context, rail: Rail) -> Fee:
    """The operator's fee on a rail."""
    return {Rail.CARD: ctx.policy.card_fee, Rail.WIRE: ctx.policy.wire_fee}.get(rail, NO_FEE)


def rate_between(uow: ReadUow, ctx: Context, *, base: str, quote: str) -> Rate:
    """A fresh rate of two fiat currencies; a currency to itself is at par. Raises RateUnavailable."""
    now = ctx.clock.now()
    if base == quote:
        return at_par(base, at=now)
    rate = uow.rates.find(base, quote)
    if rate is None or not rate.is_fresh(now):
        raise RateUnavailable(f"There is no fresh {base} rate at the moment. Choose another way to pay, or try later.")
    return rate


def price_for(uow: ReadUow, ctx: Context, *, invoice: Invoice, rail: Rail, source: str, applied_units: int) -> Price:
    """The price of `applied_units` of an invoice in `source`. Raises RateUnavailable."""
    rate = rate_between(uow, ctx, base=source, quote=peg_of(invoice.currency))
    return price_of(applied_units, rate=rate, fee=fee_of(ctx, rail), bearer=fee_bearer(uow, invoice, rail))


def fee_bearer(uow: ReadUow, invoice: Invoice, rail: Rail) -> FeeBearer:
    """Who bears the fee: for a card by the issuer's setting (rules 5.27), else the issuer."""
    return FeeBearer(uow.businesses.get(invoice.business_id).card_fee_bearer) if rail is Rail.CARD else FeeBearer.ISSUER


def lock_by_token(uow: WriteUow, *, token: str) -> Invoice:
    """The invoice of a checkout link, held until commit. Raises NotFound, the same for unknown and withdrawn."""
    found = uow.invoices.by_token(token)
    invoice = uow.invoices.lock(found.business_id, found.id) if found else None
    if invoice is None:
        raise NotFound("We can't find this invoice.")
    return invoice


def require_payable(ctx: Context, *, invoice: Invoice, rail: Rail) -> None:
    """Raises Conflict, in words, for an invoice that is closed, paid, or does not take this rail."""
    if invoice.document_status != DocumentStatus.SENT:
        raise Conflict("This invoice is closed. Please don't pay it.", code="invoice_closed")
    if rail not in ctx.policy.methods or rail not in invoice.accepted_methods:
        raise Conflict("This invoice can't be paid that way. Choose another method.", code="method_not_accepted")
    if open_units(invoice) == 0:
        raise Conflict("Nothing is left to pay on this invoice.", code="nothing_due")


def accept_quote(uow: WriteUow, ctx: Context, *, invoice: Invoice, rail: Rail, source: str) -> Conversion:
    """Promise the price of all that is open and set its coins aside; the same promise again while it holds.

    A promise holds whatever the rate does meanwhile. The caller holds the invoice. Raises FloatShort,
    RateUnavailable, TokenPaused.
    """
    now = ctx.clock.now()
    known = uow.conversions.accepted_of(invoice.id, rail)
    if known is not None and known.expires_at > now and _is_same(known, invoice, source):
        return known
    price = price_for(uow, ctx, invoice=invoice, rail=rail, source=source, applied_units=open_units(invoice))
    if known is not None:
        end_promise(uow, ctx, conversion=known, act=ConversionAct.EXPIRE, reason="replaced")
    unit = choose_unit(uow, ctx, invoice=invoice, target_units=price.target_units)
    conversion = Conversion(
        id=ctx.ids.new("cv"),
        business_id=invoice.business_id,
        invoice_id=invoice.id,
        rail=rail,
        driver=ctx.policy.conversion_driver,
        state=move(ConversionState.QUOTED, ConversionAct.ACCEPT),
        source=source,
        source_units=price.source_units,
        fee_units=price.fee_units,
        fee_bearer=fee_bearer(uow, invoice, rail),
        unit=unit,
        target_units=price.target_units,
        applied_units=price.applied_units,
        rate_quote=price.rate.quote,
        rate_micros=price.rate.micros,
        rate_source=price.rate.source,
        reserved=True,
        quoted_at=now,
        expires_at=now + HELD_FOR[rail],
    )
    uow.conversions.add(conversion)
    uow.flush()
    reserve = card_flows.reserve_float(
        conversion.id, unit=unit, target_units=price.target_units, cause=cause_of_conversion(conversion)
    )
    uow.journal.post(reserve, at=now)
    return conversion


def end_promise(uow: WriteUow, ctx: Context, *, conversion: Conversion, act: ConversionAct, reason: str) -> None:
    """Let a promise go: expired, replaced, declined. Its coins are free again; late money still counts."""
    conversion.state = move(ConversionState(conversion.state), act)
    conversion.reason = reason
    conversion.ended_at = ctx.clock.now()
    release(uow, ctx, conversion=conversion)
    if conversion.session_id:
        uow.jobs.enqueue("close_card_session", dedupe=f"close:{conversion.id}", conversion_id=conversion.id)


def release(uow: WriteUow, ctx: Context, *, conversion: Conversion) -> None:
    """Free the coins that are set aside, if they are (flow 19)."""
    if not conversion.reserved:
        return
    conversion.reserved = False
    entry = card_flows.release_float(
        conversion.id,
        unit=conversion.unit,
        target_units=conversion.target_units,
        cause=cause_of_conversion(conversion),
    )
    uow.journal.post(entry, at=ctx.clock.now())
    uow.flush()


def choose_unit(uow: WriteUow, ctx: Context, *, invoice: Invoice, target_units: int) -> str:
    """A token that the invoice takes, that holds its peg, and of which the float has enough; the invoice's own first.

    The float's accounts are held until commit. Raises TokenPaused, FloatShort.
    """
    units = steady_units(uow, ctx, invoice)
    if not units:
        raise TokenPaused("Its coins are away from their peg, so this way to pay is paused. Choose another one.")
    accounts = uow.journal.hold({of_operator(Role.FLOAT, unit) for unit in units})
    for unit in units:
        row = accounts.get(AccountKey("operator", Role.FLOAT, unit))
        if row is not None and row.balance_units >= target_units:
            return unit
    raise FloatShort("This way to pay is not available right now. Choose another one.")


def cause_of_conversion(conversion: Conversion) -> Cause:
    """What people find its entries by."""
    return Cause(conversion.business_id, conversion.invoice_id, conversion.payment_id or "")


def steady_units(uow: ReadUow, ctx: Context, invoice: Invoice) -> Sequence[str]:
    """Tokens that the invoice takes and that hold their peg, its own first."""
    paused = paused_assets(uow, ctx)
    tokens = [ctx.registry.token(u) for u in ctx.registry.payable_units(invoice.currency, invoice.accepted_units or ())]
    steady = [token for token in tokens if token.asset not in paused]
    return [token.unit for token in sorted(steady, key=lambda token: token.asset != invoice.currency)]


def _is_same(conversion: Conversion, invoice: Invoice, source: str) -> bool:
    return (conversion.source, conversion.applied_units) == (source, open_units(invoice))
