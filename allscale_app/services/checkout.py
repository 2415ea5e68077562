"""The payer's page: what one checkout link may show, and the note that somebody looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.errors import NotFound
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.legs import Rail
from allscale_app.domain.networks import Network, Token
from allscale_app.services.checkout_payer import CheckoutPayer, read_payer
from allscale_app.services.coin_quotes import HeldPrice, held_prices, quotable_tokens
from allscale_app.services.context import Context
from allscale_app.services.deliveries import notify
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.method_offers import MethodOffer, offer_methods
from allscale_app.services.networks_health import NetworkHealth, networks_health
from allscale_app.services.rates import paused_assets
from allscale_app.services.wire import WireInstructions, priced_currencies, read_wires
from allscale_app.store.tables import Business, Conversion, Invoice, LineItemRow, Payment
from allscale_app.store.uow import ReadUow, WriteUow

_CLOSED = {DocumentStatus.CANCELLED, DocumentStatus.REJECTED}


@dataclass(frozen=True, slots=True)
class Replacement:
    """The invoice that was sent in a cancelled one's place."""

    number: str
    url: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """Everything behind one link, at one moment. Rows are read-only here."""

    invoice: Invoice
    business: Business
    lines: Sequence[LineItemRow]
    legs: Sequence[Payment]
    tokens: tuple[Token, ...]
    """What pays it now."""
    paused: tuple[Token, ...]
    """What it takes too, but not while the coin is away from its peg."""
    quotable: tuple[Token, ...]
    """Coins of another peg that pay it through a quote."""
    prices: Mapping[str, HeldPrice]
    """The newest price in each of those coins that was asked for."""
    networks: Mapping[str, Network]
    health: Mapping[str, NetworkHealth]
    replacement: Replacement | None
    offers: tuple[MethodOffer, ...]
    wires: tuple[WireInstructions, ...]
    wire_currencies: tuple[str, ...]
    payer: CheckoutPayer | None
    conversions: Sequence[Conversion]
    """Payments by card and bank, and promises of them, oldest first."""
    now: datetime

    @property
    def cards(self) -> Sequence[Conversion]:
        """Those by card."""
        return [each for each in self.conversions if each.rail == Rail.CARD]

    @property
    def is_closed(self) -> bool:
        """Cancelled or rejected: nothing should be paid any more."""
        return self.invoice.document_status in _CLOSED


def open_checkout(uow: ReadUow, ctx: Context, *, token: str, session: str = "") -> Checkout:
    """What the link of `token` shows to whoever has the session cookie `session`, "" for nobody known.

    Raises NotFound, the same for unknown and withdrawn.
    """
    invoice = uow.invoices.by_token(token)
    if invoice is None:
        raise NotFound("We can't find this invoice.")
    health = {each.network.key: each for each in networks_health(uow, ctx)}
    payable = ctx.registry.payable_units(invoice.currency, invoice.accepted_units or ())
    paused = paused_assets(uow, ctx)

    def usable(tokens: Iterable[Token]) -> tuple[Token, ...]:
        return tuple(token for token in tokens if token.symbol not in health[token.network].disabled_tokens)

    tokens = usable(ctx.registry.token(unit) for unit in payable)
    quotable = usable(quotable_tokens(ctx, invoice))
    return Checkout(
        invoice=invoice,
        business=uow.businesses.get(invoice.business_id),
        lines=uow.invoices.lines(invoice.id),
        legs=uow.payments.of_invoice(invoice.id),
        tokens=tuple(token for token in tokens if token.asset not in paused),
        paused=tuple(token for token in (*tokens, *quotable) if token.asset in paused),
        quotable=tuple(token for token in quotable if token.asset not in paused),
        prices=held_prices(uow, ctx, invoice) if quotable else {},
        networks={network.key: network for network in ctx.registry.networks},
        health=health,
        replacement=_replacement(uow, ctx, invoice),
        offers=offer_methods(uow, ctx, invoice=invoice),
        wires=read_wires(uow, ctx, invoice),
        wire_currencies=priced_currencies(uow, ctx, invoice),
        payer=read_payer(uow, ctx, invoice=invoice, session=session) if session else None,
        conversions=uow.conversions.of_invoice(invoice.id),
        now=ctx.clock.now(),
    )


def mark_viewed(uow: WriteUow, ctx: Context, *, token: str, business_id: str | None = None) -> None:
    """Note the payer's first look. `business_id` is who is signed in there: the issuer's own look does not count."""
    found = uow.invoices.by_token(token)
    if found is None or found.business_id == business_id:
        return
    invoice = uow.invoices.lock(found.business_id, found.id)
    if invoice is None or invoice.viewed_at is not None or invoice.document_status != DocumentStatus.SENT:
        return
    now = ctx.clock.now()
    invoice.viewed_at = now
    uow.timeline.append(invoice, kind="viewed", actor="payer", at=now, data={}, dedupe_key="viewed")
    notify(
        uow,
        ctx,
        kind="invoice_viewed",
        business_id=invoice.business_id,
        dedupe=invoice.id,
        invoice_id=invoice.id,
        number=invoice.number,
        payer=invoice.recipient_name or invoice.recipient_email,
        title=invoice.title,
    )
    reevaluate(uow, ctx, invoice=invoice)
    uow.events.publish(f"invoice:{invoice.id}", f"business:{invoice.business_id}", at=now)


def _replacement(uow: ReadUow, ctx: Context, invoice: Invoice) -> Replacement | None:
    if invoice.replaced_by_id is None:
        return None
    newer = uow.invoices.find(invoice.business_id, invoice.replaced_by_id)
    if newer is None or newer.number is None or newer.checkout_token is None:
        return None
    return Replacement(newer.number, ctx.checkout_url(newer.checkout_token))
