"""Paying by bank transfer as the payer sees it: where to, how much, with which reference; "I have sent it"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.assets import peg_of
from allscale_app.domain.conversion import Price
from allscale_app.domain.errors import Conflict, DomainError
from allscale_app.domain.ledger.accounts import OPERATOR, Role
from allscale_app.domain.legs import LegStatus, Rail
from allscale_app.domain.rates import RateUnavailable
from allscale_app.domain.references import creditor_reference
from allscale_app.services.bank_accounts import active_account
from allscale_app.services.context import Context
from allscale_app.services.conversion_quotes import (
    accept_quote,
    lock_by_token,
    open_units,
    price_for,
    rate_between,
    require_payable,
    steady_units,
)
from allscale_app.store.tables import BankAccount, Invoice, Payment
from allscale_app.store.uow import ReadUow, WriteUow

BANKING_DAYS = {"EUR": 1, "USD": 2}
USUAL_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WireInstructions:
    """What a payer must tell their bank. `held_until` is set where a rate is promised."""

    account: BankAccount
    reference: str
    currency: str
    pay_units: int
    fee_units: int
    receives_units: int
    coin: str
    rate_micros: int
    held_until: datetime | None
    is_over: bool
    """The promise has ended: the money still counts, for what it is worth when it comes."""
    announced_at: datetime | None
    banking_days: int


def banking_days(currency: str) -> int:
    """How long a transfer usually takes."""
    return BANKING_DAYS.get(currency, USUAL_DAYS)


def wire_currencies(uow: ReadUow, invoice: Invoice) -> tuple[str, ...]:
    """Currencies that the operator has an account in, the invoice's own first."""
    own = peg_of(invoice.currency)
    active = {account.currency for account in uow.bank.accounts() if account.is_active}
    return tuple(sorted(active, key=lambda currency: (currency != own, currency)))


def priced_currencies(uow: ReadUow, ctx: Context, invoice: Invoice) -> tuple[str, ...]:
    """Those of `wire_currencies` that have a rate now."""

    def has_rate(currency: str) -> bool:
        try:
            rate_between(uow, ctx, base=currency, quote=peg_of(invoice.currency))
        except RateUnavailable:
            return False
        return True

    return tuple(currency for currency in wire_currencies(uow, invoice) if has_rate(currency))


def wire_price(uow: ReadUow, ctx: Context, invoice: Invoice) -> Price | None:
    """The price of all that is open in the first currency that works now; None when no transfer can be taken."""
    for currency in wire_currencies(uow, invoice):
        try:
            price = price_for(
                uow, ctx, invoice=invoice, rail=Rail.WIRE, source=currency, applied_units=open_units(invoice)
            )
        except DomainError:
            continue
        if _has_coins(uow, ctx, invoice, price.target_units):
            return price
    return None


def prepare_wire(uow: WriteUow, ctx: Context, *, token: str, currency: str = "") -> str:
    """Give the invoice of a checkout link its reference, and promise a foreign currency's rate for three days.

    The currency that was prepared: `currency`, or the first that works. Raises NotFound, Conflict in words where no
    transfer can be taken, RateUnavailable, TokenPaused, FloatShort.
    """
    invoice = lock_by_token(uow, token=token)
    require_payable(ctx, invoice=invoice, rail=Rail.WIRE)
    first = wire_price(uow, ctx, invoice)
    chosen = currency if currency in wire_currencies(uow, invoice) else first.source if first else ""
    if not chosen:
        raise Conflict("Bank transfers can't be taken right now. Choose another way to pay.", code="wire_unavailable")
    if invoice.wire_reference is None:
        invoice.wire_reference = creditor_reference(uow.sequences.take("wire_reference") + 1)
        uow.invoices.add(invoice)
    if chosen != peg_of(invoice.currency):
        accept_quote(uow, ctx, invoice=invoice, rail=Rail.WIRE, source=chosen)
    uow.flush()
    return chosen


def read_wires(uow: ReadUow, ctx: Context, invoice: Invoice) -> tuple[WireInstructions, ...]:
    """What the payer must tell their bank, for each currency that is prepared, the invoice's own first."""
    if invoice.wire_reference is None or Rail.WIRE not in ctx.policy.methods or open_units(invoice) == 0:
        return ()
    found = (_instructions(uow, ctx, invoice, currency) for currency in wire_currencies(uow, invoice))
    return tuple(each for each in found if each is not None)


def _instructions(uow: ReadUow, ctx: Context, invoice: Invoice, currency: str) -> WireInstructions | None:
    account = active_account(uow, currency)
    promise, paid = None, None
    due = open_units(invoice)
    if currency != peg_of(invoice.currency):
        promise = uow.conversions.unfunded(invoice.id, Rail.WIRE, currency)
        if promise is None or promise.applied_units != due:
            return None
    else:
        paid = price_for(uow, ctx, invoice=invoice, rail=Rail.WIRE, source=currency, applied_units=due)
    told = promise or paid
    assert account is not None, "only currencies with an account are offered"
    assert told is not None, "a promise or a price at par"
    announced = uow.payments.initiated(invoice.id, Rail.WIRE)
    units = steady_units(uow, ctx, invoice)
    coin = promise.unit if promise else units[0] if units else invoice.currency
    is_over = promise is not None and promise.expires_at <= ctx.clock.now()
    return WireInstructions(
        account=account,
        reference=invoice.wire_reference or "",
        currency=currency,
        pay_units=told.source_units,
        fee_units=told.fee_units,
        receives_units=told.target_units,
        coin=coin.partition("@")[0],
        rate_micros=promise.rate_micros if promise else 0,
        held_until=promise.expires_at if promise else None,
        is_over=is_over,
        announced_at=announced.created_at if announced else None,
        banking_days=banking_days(currency),
    )


def announce_wire(uow: WriteUow, ctx: Context, *, token: str, currency: str) -> None:
    """The payer has sent it: shown as announced, no money yet; again is fine. Raises as `prepare_wire`."""
    chosen = prepare_wire(uow, ctx, token=token, currency=currency)
    invoice = lock_by_token(uow, token=token)
    told = next(each for each in read_wires(uow, ctx, invoice) if each.currency == chosen)
    if told.announced_at is not None:
        return
    now = ctx.clock.now()
    unit = next(iter(steady_units(uow, ctx, invoice)), invoice.currency)
    payment = Payment(
        id=ctx.ids.new("pay"),
        business_id=invoice.business_id,
        invoice_id=invoice.id,
        rail=Rail.WIRE,
        status=LegStatus.INITIATED,
        unit=unit,
        units=told.receives_units,
        applied_units=open_units(invoice),
        first_seen_at=now,
        created_at=now,
    )
    uow.payments.add(payment)
    uow.flush()
    uow.timeline.append(
        invoice,
        kind="wire_announced",
        actor="payer",
        at=now,
        data={
            "payment_id": payment.id,
            "rail": "wire",
            "source": told.currency,
            "source_units": told.pay_units,
            "reference": told.reference,
        },
        dedupe_key=f"{payment.id}:announced",
    )
    uow.events.publish(f"invoice:{invoice.id}", f"business:{invoice.business_id}", at=now)


def _has_coins(uow: ReadUow, ctx: Context, invoice: Invoice, target_units: int) -> bool:
    return any(
        uow.journal.balance(OPERATOR, Role.FLOAT, unit) >= target_units for unit in steady_units(uow, ctx, invoice)
    )
