"""Screen 1: the ways to pay, with fee and arrival said in advance."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from allscale_app.domain.assets import PEGS
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import format_units
from allscale_app.services.checkout import Checkout
from allscale_app.services.method_offers import MethodOffer
from allscale_app.views.checkout.model import MethodRow, MethodsPanel
from allscale_app.views.invoice_words import any_of

NOT_NOW = "Not available right now"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FACES = {
    Rail.WALLET: ("wallet", "Crypto wallet"),
    Rail.CARD: ("credit-card", "Card"),
    Rail.WIRE: ("landmark", "Bank transfer"),
    Rail.BALANCE: ("circle-dollar-sign", "AllScale balance"),
}
_REFUSALS: Mapping[str, str] = {
    "own_invoice": "This is your own invoice",
    "email_not_verified": "Verify your e-mail address first",
    "role_missing": "Only an owner or admin can pay from it",
    "balance_owes": "Your business owes something here",
}


def methods_panel(checkout: Checkout, issuer: str) -> MethodsPanel:
    """Every way that the operator offers and the issuer accepts; one that is down is listed and cannot be chosen."""
    is_fiat = any(offer.rail in (Rail.CARD, Rail.WIRE) for offer in checkout.offers)
    prices = " Prices in dollars and euros are fixed when you choose them." if is_fiat else ""
    return MethodsPanel(
        title="Pay the rest" if checkout.invoice.settled_units > 0 else "How would you like to pay?",
        sentence=f"{issuer} receives {_coins(checkout)} whichever way you choose.",
        rows=[_row(checkout, offer) for offer in checkout.offers],
        foot=f"No account needed.{prices}",
    )


def sign_in_href(checkout: Checkout) -> str:
    """The sign-in that leads back here."""
    return f"/login?next={quote(f'/pay/{checkout.invoice.checkout_token}', safe='/')}"


def _row(checkout: Checkout, offer: MethodOffer) -> MethodRow:
    icon, name = _FACES[offer.rail]
    payer = checkout.payer
    off = "" if offer.is_available else NOT_NOW
    needs_sign_in = offer.rail is Rail.BALANCE and payer is None
    if offer.rail is Rail.BALANCE and payer is not None and payer.refusal is not None:
        off = _REFUSALS.get(payer.refusal.error_code, NOT_NOW)
    arrives, short = _arrives(offer)
    return MethodRow(
        rail=offer.rail.value,
        icon=icon,
        name=name,
        detail=_detail(checkout, offer),
        arrives=arrives,
        arrives_short=short,
        amount=format_units(offer.pay_units),
        code=offer.currency,
        fee=_fee(checkout, offer),
        off=off,
        href=sign_in_href(checkout) if needs_sign_in else "",
    )


def _coins(checkout: Checkout) -> str:
    """`USDC`; for an invoice in a peg, the coins that pay it."""
    currency = checkout.invoice.currency
    takes = (*checkout.tokens, *checkout.quotable)
    return any_of(token.asset for token in takes) or currency if currency in PEGS else currency


def _detail(checkout: Checkout, offer: MethodOffer) -> str:
    if offer.rail is Rail.CARD:
        return "Visa, Mastercard, Amex"
    if offer.rail is Rail.WIRE:
        return "SEPA, from any euro account" if offer.currency == "EUR" else "From any dollar account"
    if offer.rail is Rail.BALANCE:
        payer = checkout.payer
        if payer is None:
            return "Sign in to pay from your balance"
        unit, units = payer.offer.unit_for(payer.offer.open_units)
        return f"{format_units(units)} {unit.partition('@')[0] or offer.currency} available"
    coins = any_of(token.symbol for token in (*checkout.tokens, *checkout.quotable))
    networks = list(dict.fromkeys(token.network for token in checkout.tokens))
    if len(networks) == 1:
        return f"{coins} on {checkout.networks[networks[0]].name}"
    number = _NUMBERS[len(networks)] if len(networks) < len(_NUMBERS) else str(len(networks))
    return f"{coins} on {number} networks"


def _arrives(offer: MethodOffer) -> tuple[str, str]:
    """In the column, and under the name on a phone."""
    if offer.rail is Rail.WALLET:
        return "In seconds", "Arrives in seconds"
    if not offer.banking_days:
        return "At once", "Arrives at once"
    days = f"{offer.banking_days} banking {'day' if offer.banking_days == 1 else 'days'}"
    return days, days


def _fee(checkout: Checkout, offer: MethodOffer) -> str:
    if offer.rail is Rail.WALLET:
        fees = [checkout.networks[token.network].typical_fee_usd_units for token in checkout.tokens]
        return f"Network fee from {format_units(max(min(fees, default=0), 10_000), max_places=2)}"
    if offer.fee_units:
        return f"{'Card fee' if offer.rail is Rail.CARD else 'Fee'} {format_units(offer.fee_units)}"
    return "No fee from us" if offer.rail is Rail.WIRE else "No fee"
