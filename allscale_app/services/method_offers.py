"""Ways to pay an invoice, with what each costs and how long it takes: said in advance, before anything is promised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allscale_app.domain.legs import Rail
from allscale_app.services.card_offer import card_terms
from allscale_app.services.context import Context
from allscale_app.services.conversion_quotes import open_units
from allscale_app.services.networks_health import networks_health
from allscale_app.services.rates import paused_assets
from allscale_app.services.wire import banking_days, wire_currencies, wire_price
from allscale_app.store.tables import Invoice
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodOffer:
    """One way to pay all that is open.

    The payer pays `pay_units` millionths of `currency`, `fee_units` of them a fee that the payer bears (0: none, or
    the issuer's). `banking_days` is how long it takes, 0 for at once. A way that is down stays listed: not
    `is_available`.
    """

    rail: Rail
    currency: str
    pay_units: int
    fee_units: int = 0
    banking_days: int = 0
    is_available: bool = True


OfferOf = Callable[[ReadUow, Context, Invoice], MethodOffer | None]
"""What a rail says of one invoice that takes it; None where the operator has not set it up.

Never raises: a rail that cannot say is not available."""


def _wallet_offer(uow: ReadUow, ctx: Context, invoice: Invoice) -> MethodOffer:
    """A transfer to the invoice's own address, on any network that is on."""
    disabled = {health.network.key: health.disabled_tokens for health in networks_health(uow, ctx)}
    payable = ctx.registry.payable_units(invoice.currency, invoice.accepted_units or ())
    paused = paused_assets(uow, ctx)
    tokens = [token for unit in payable if (token := ctx.registry.token(unit)).asset not in paused]
    return MethodOffer(
        rail=Rail.WALLET,
        currency=invoice.currency,
        pay_units=open_units(invoice),
        is_available=bool(invoice.deposit_address) and any(t.symbol not in disabled[t.network] for t in tokens),
    )


def _balance_offer(_uow: ReadUow, _ctx: Context, invoice: Invoice) -> MethodOffer:
    """A transfer inside the books."""
    return MethodOffer(rail=Rail.BALANCE, currency=invoice.currency, pay_units=open_units(invoice))


def _wire_offer(uow: ReadUow, ctx: Context, invoice: Invoice) -> MethodOffer | None:
    """A bank transfer to the operator's account; the issuer bears its fee."""
    if not wire_currencies(uow, invoice):
        return None
    price = wire_price(uow, ctx, invoice)
    if price is None:
        return MethodOffer(rail=Rail.WIRE, currency=invoice.currency, pay_units=open_units(invoice), is_available=False)
    days = banking_days(price.source)
    return MethodOffer(rail=Rail.WIRE, currency=price.source, pay_units=price.source_units, banking_days=days)


def _card_offer(uow: ReadUow, ctx: Context, invoice: Invoice) -> MethodOffer:
    """The processor's page."""
    terms = card_terms(uow, ctx, invoice=invoice)
    return MethodOffer(
        rail=Rail.CARD,
        currency=terms.currency,
        pay_units=terms.pay_units,
        fee_units=terms.fee_units,
        is_available=terms.is_available,
    )


OFFERS: dict[Rail, OfferOf] = {
    Rail.WALLET: _wallet_offer,
    Rail.CARD: _card_offer,
    Rail.WIRE: _wire_offer,
    Rail.BALANCE: _balance_offer,
}
"""In the order of the picker. A rail gets its line here with the step that builds it."""


def offer_methods(uow: ReadUow, ctx: Context, *, invoice: Invoice) -> tuple[MethodOffer, ...]:
    """Every way that the operator offers and the issuer accepts, in the order of the picker."""
    offers = (OFFERS[rail](uow, ctx, invoice) for rail in accepted_rails(ctx, invoice))
    return tuple(offer for offer in offers if offer is not None)


def accepted_rails(ctx: Context, invoice: Invoice) -> tuple[Rail, ...]:
    """What the operator offers and the issuer accepts on this invoice, in the order of the picker."""
    return tuple(rail for rail in OFFERS if rail in ctx.policy.methods and rail in invoice.accepted_methods)
