"""A coin of another peg pays an invoice through a quote: a price that is held, then the rate of the moment (rules 2).

Where its issuer takes such coins, the payer asks for a price and pays exactly that; what comes in time counts at it,
what comes otherwise counts at the rate of its arrival, and waits for the issuer where nobody knows one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.assets import ASSETS, peg_of
from allscale_app.domain.coin_quote import HELD_FOR, CoinPrice, holds_at, price_in_coin, share_of, worth_of
from allscale_app.domain.errors import Conflict
from allscale_app.domain.legs import Rail
from allscale_app.domain.networks import Token
from allscale_app.domain.rates import Rate, TokenPaused
from allscale_app.services.context import Context
from allscale_app.services.conversion_quotes import lock_by_token, open_units, rate_between, require_payable
from allscale_app.services.rates import is_paused, rate_at
from allscale_app.store.tables import CoinQuote, Invoice
from allscale_app.store.uow import ReadUow, WriteUow


@dataclass(frozen=True, slots=True)
class HeldPrice:
    """The newest price in one coin: `units` of it are still to come for `applied_units` of the invoice.

    `is_held`: it can be paid now, and it is for exactly what is open.
    """

    id: str
    rate_micros: int
    units: int
    applied_units: int
    expires_at: datetime
    is_held: bool


@dataclass(frozen=True, slots=True)
class Worth:
    """What a transfer counts for: millionths of the invoice's currency, at which rate (None: at par), by which promise."""

    applied_units: int
    rate_micros: int | None = None
    quote_id: str | None = None


def quotable_tokens(ctx: Context, invoice: Invoice) -> tuple[Token, ...]:
    """The tokens that an invoice takes through a quote; none where nobody tells rates."""
    if not ctx.policy.watches_rates:
        return ()
    units = ctx.registry.quotable_units(invoice.currency, invoice.accepted_units or ())
    return tuple(ctx.registry.token(unit) for unit in units)


def quote_coin(uow: WriteUow, ctx: Context, *, token: str, asset: str) -> CoinQuote:
    """Promise the price of all that is open in a coin of another peg; the same promise again while it holds.

    `token` is the checkout link's. Raises NotFound, Conflict where nothing can be paid that way, RateUnavailable,
    TokenPaused.
    """
    invoice = lock_by_token(uow, token=token)
    require_payable(ctx, invoice=invoice, rail=Rail.WALLET)
    if asset not in {each.asset for each in quotable_tokens(ctx, invoice)}:
        raise Conflict("This token is not taken right now. Choose another one.", code="token_not_accepted")
    if is_paused(uow, ctx, asset):
        raise TokenPaused(f"{asset} is away from its peg, so it is paused. Choose another token.")
    now = ctx.clock.now()
    known = uow.coin_quotes.newest(invoice.id).get(asset)
    if known is not None and _held(uow, known, invoice=invoice, now=now).is_held:
        return known
    price = price_in_coin(
        open_units(invoice),
        rate=rate_between(uow, ctx, base=ASSETS[asset].peg, quote=peg_of(invoice.currency)),
    )
    quote = CoinQuote(
        id=ctx.ids.new("quo"),
        business_id=invoice.business_id,
        invoice_id=invoice.id,
        asset=asset,
        units=price.units,
        applied_units=price.applied_units,
        rate_base=price.rate.base,
        rate_quote=price.rate.quote,
        rate_micros=price.rate.micros,
        rate_source=price.rate.source,
        rate_at=price.rate.at,
        quoted_at=now,
        expires_at=now + HELD_FOR,
    )
    uow.coin_quotes.add(quote)
    uow.flush()
    return quote


def held_prices(uow: ReadUow, ctx: Context, invoice: Invoice) -> Mapping[str, HeldPrice]:
    """The newest price of an invoice in each coin of another peg, held or over."""
    now = ctx.clock.now()
    return {
        asset: _held(uow, quote, invoice=invoice, now=now)
        for asset, quote in uow.coin_quotes.newest(invoice.id).items()
    }


def worth_at_arrival(
    uow: ReadUow, ctx: Context, *, invoice: Invoice, token: Token, units: int, at: datetime
) -> Worth | None:
    """What a transfer in a block of the time `at` counts for: by the newest promise that held then, else at the rate
    of that time. None where its coin is not taken or no rate is known: then its issuer decides.

    The caller holds the invoice, and earlier transfers at the same price are stored.
    """
    if token not in quotable_tokens(ctx, invoice):
        return None
    for quote in uow.coin_quotes.of_invoice(invoice.id, token.asset):
        if holds_at(quoted_at=quote.quoted_at, expires_at=quote.expires_at, at=at):
            applied = share_of(_price(quote), units, used_units=uow.coin_quotes.used_units(quote.id))
            return Worth(applied, quote.rate_micros, quote.id)
    return worth_at_rate(uow, invoice=invoice, token=token, units=units, at=at)


def worth_at_rate(uow: ReadUow, *, invoice: Invoice, token: Token, units: int, at: datetime) -> Worth | None:
    """What `units` count for at the rate of a moment, or None where none is known."""
    rate = rate_at(uow, base=token.peg, quote=peg_of(invoice.currency), at=at)
    return Worth(worth_of(units, rate=rate), rate.micros) if rate is not None else None


def _held(uow: ReadUow, quote: CoinQuote, *, invoice: Invoice, now: datetime) -> HeldPrice:
    """What is left of a price. It is for what is open only while nothing else has paid meanwhile."""
    used = uow.coin_quotes.used_units(quote.id)
    applied_left = quote.applied_units - share_of(_price(quote), used, used_units=0)
    return HeldPrice(
        id=quote.id,
        rate_micros=quote.rate_micros,
        units=quote.units - used,
        applied_units=applied_left,
        expires_at=quote.expires_at,
        is_held=now < quote.expires_at and applied_left > 0 and applied_left == open_units(invoice),
    )


def _price(quote: CoinQuote) -> CoinPrice:
    rate = Rate(quote.rate_base, quote.rate_quote, quote.rate_micros, quote.rate_source, quote.rate_at)
    return CoinPrice(rate, quote.units, quote.applied_units)
