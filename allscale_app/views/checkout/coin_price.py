"""The price of an invoice in a coin of another peg: what it is, until when it holds, what to do when it does not."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from allscale_app.domain.assets import peg_of
from allscale_app.domain.invoice.status import PaymentStatus
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Token
from allscale_app.services.checkout import Checkout
from allscale_app.services.coin_quotes import HeldPrice
from allscale_app.views.checkout.model import CoinPriceView, Fact, Notice
from allscale_app.views.rate_words import rate_text

UNTIL = "until"
"""The rank of the fact that a countdown stands beside."""


def coin_price(checkout: Checkout, token: Token, *, refused: str = "") -> CoinPriceView:
    """What the panel says about the price in `token`; `refused` says why there is none to ask for."""
    price = checkout.prices.get(token.asset)
    if price is not None and price.is_held:
        return _held(checkout, token, price)
    if refused:
        return CoinPriceView(note_title=f"There is no {token.symbol} price right now", note=refused, label="Try again")
    if price is None or price.applied_units <= 0:
        words = f"Ask for it, and it is held for 15 minutes. Only what you send in {token.symbol} needs one."
        return CoinPriceView(note_title=f"The price in {token.symbol}", note=words, label="Get the price")
    was = f"It was {format_units(price.units)} {token.symbol}"
    if price.expires_at > checkout.now:
        words = f"{was}, and something else was paid since. Only the rest is to pay."
    else:
        words = f"{was} until {_clock(checkout, price.expires_at)}. Money that you have sent counts, at its own rate."
    return CoinPriceView(note_title="This price is no longer held", note=words, label="Use the new price")


def price_missed(checkout: Checkout, issuer: str) -> Notice:
    """What is said where the last transfer came after its price had ended and pays less than that; "" elsewhere."""
    invoice = checkout.invoice
    last = next((leg for leg in reversed(checkout.legs) if leg.rate_micros is not None), None)
    asked = last is not None and last.quote_id is None and last.unit.partition("@")[0] in checkout.prices
    if not asked or invoice.payment_status != PaymentStatus.PARTIALLY_PAID:
        return Notice()
    missing = f"{format_units(invoice.amount_due_units)} {invoice.currency}"
    return Notice(
        "wait",
        "clock-alert",
        "Your transfer came after the price ended",
        f"{missing} are missing at the new rate. Pay the rest, or ask {issuer} to accept it.",
    )


def _held(checkout: Checkout, token: Token, price: HeldPrice) -> CoinPriceView:
    peg = peg_of(checkout.invoice.currency)
    due = f"{format_units(price.applied_units)} {checkout.invoice.currency}"
    return CoinPriceView(
        facts=[
            Fact("Pays", f"{due}, no fee"),
            Fact("Rate", f"1 {token.symbol} = {rate_text(price.rate_micros)} {peg}"),
            Fact("Held until", _clock(checkout, price.expires_at), rank=UNTIL),
        ],
        seconds=max(1, ceil((price.expires_at - checkout.now).total_seconds())),
        key=f"{price.id}:{price.units}",
    )


def _clock(checkout: Checkout, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(checkout.invoice.timezone)):%H:%M %Z}"
