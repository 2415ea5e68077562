"""The ways to pay that an issuer can choose from, as the editor and the settings show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from allscale_app.domain.conversion import NO_FEE, Fee, FeeBearer, price_of
from allscale_app.domain.invoice.parse import percent_text
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import SCALE, format_units
from allscale_app.domain.rates import at_par
from allscale_app.i18n.dates import counted
from allscale_app.services.context import Context

FEE_BEARERS = ((FeeBearer.ISSUER.value, "You"), (FeeBearer.PAYER.value, "Your client"))
"""Whoever may bear the card's fee, as the issuer calls them."""
_EXAMPLE = 120 * SCALE


@dataclass(frozen=True)
class MethodOption:
    """A way that this instance offers: `detail` in a word or two for the editor, `sentence` for the settings."""

    rail: str = ""
    icon: str = ""
    name: str = ""
    detail: str = ""
    sentence: str = ""
    is_on: bool = False


def method_options(ctx: Context, chosen: Collection[str]) -> list[MethodOption]:
    """Every way that the operator set up, in the order of the rails, with those marked that are `chosen`."""
    rails = [rail for rail in Rail if rail in ctx.policy.methods]
    return [_option(ctx, rail, is_on=rail in chosen) for rail in rails]


@dataclass(frozen=True)
class FeeOption:
    """Who may bear the card's fee, and what that means for an invoice of 120.00; `value` "" without cards."""

    value: str = ""
    example: str = ""


def fee_option(ctx: Context, bearer: str) -> FeeOption:
    """The setting as it is; nothing to choose where no cards are taken, or they cost nothing."""
    fee = ctx.policy.card_fee
    if Rail.CARD not in ctx.policy.methods or fee == NO_FEE:
        return FeeOption()
    price = price_of(_EXAMPLE, rate=at_par("USD", at=ctx.clock.now()), fee=fee, bearer=FeeBearer(bearer))
    pays, receives = format_units(price.source_units), format_units(price.target_units)
    example = (
        f"On an invoice of {format_units(_EXAMPLE)} USDC your client pays {pays} USD, you receive {receives} USDC."
    )
    return FeeOption(bearer, example)


def _option(ctx: Context, rail: Rail, *, is_on: bool) -> MethodOption:
    networks = counted(sum(1 for network in ctx.registry.networks if network.tokens), "network")
    if rail is Rail.CARD:
        words = (
            "credit-card",
            "Card",
            _fee(ctx.policy.card_fee),
            f"{_fee(ctx.policy.card_fee)}. You receive stablecoins.",
        )
    elif rail is Rail.WIRE:
        sentence = f"To the operator’s account, matched by reference. {_fee(ctx.policy.wire_fee)}."
        words = ("landmark", "Wire", "To the operator’s account, 1–3 days", sentence)
    elif rail is Rail.BALANCE:
        sentence = "Clients with an account here pay at once, without a fee."
        words = ("arrow-left-right", "Balance", "From an account here, instant", sentence)
    else:
        sentence = f"Any wallet on {networks}. No fee, final in seconds to minutes."
        words = ("wallet", "Wallet", f"{networks}, no fee", sentence)
    icon, name, detail, sentence = words
    return MethodOption(rail.value, icon, name, detail, sentence, is_on)


def _fee(fee: Fee) -> str:
    """`2.9% + 0.30`."""
    parts = [f"{percent_text(fee.ppm)}%"] if fee.ppm else []
    parts += [format_units(fee.fixed_units)] if fee.fixed_units else []
    return " + ".join(parts) if parts else "No fee"
