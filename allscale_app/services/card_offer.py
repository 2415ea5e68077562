"""What paying by card costs, said in advance; and the promise behind the button (screen 1 and 10 of public.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allscale_app.domain.assets import peg_of
from allscale_app.domain.conversion import ConversionState, FeeBearer
from allscale_app.domain.errors import DomainError
from allscale_app.domain.ledger.accounts import OPERATOR, Role
from allscale_app.domain.legs import Rail
from allscale_app.services.card_processor import CardOrder, CardPage
from allscale_app.services.context import Context
from allscale_app.services.conversion_funding import lock_conversion
from allscale_app.services.conversion_quotes import (
    accept_quote,
    fee_bearer,
    lock_by_token,
    open_units,
    price_for,
    require_payable,
    steady_units,
)
from allscale_app.store.tables import Conversion, Invoice
from allscale_app.store.uow import ReadUow, WriteUow

PAGE_LIFE = timedelta(minutes=46)
"""From the quote to the end of the processor's page. Stripe wants 30 minutes from the moment it is asked, which may
be any moment while the price is held; we close the page ourselves when it no longer is."""


@dataclass(frozen=True, slots=True)
class CardTerms:
    """The payer pays `pay_units` millionths of `currency`, `fee_units` of them a fee that the payer bears."""

    currency: str
    pay_units: int
    fee_units: int
    is_available: bool


@dataclass(frozen=True, slots=True)
class CardPromise:
    """A held price: what the processor is to ask for, and its page if it was opened before ("")."""

    order: CardOrder
    url: str


def card_terms(uow: ReadUow, ctx: Context, *, invoice: Invoice) -> CardTerms:
    """What a card pays now. Without a rate, or with too little float, it is not available."""
    currency = peg_of(invoice.currency)
    units = open_units(invoice)
    held = _held(uow, ctx, invoice=invoice)
    if held is not None:
        fee_units = held.fee_units if held.fee_bearer == FeeBearer.PAYER else 0
        return CardTerms(held.source, held.source_units, fee_units, is_available=True)
    try:
        price = price_for(uow, ctx, invoice=invoice, rail=Rail.CARD, source=currency, applied_units=units)
    except DomainError:
        return CardTerms(currency, units, 0, is_available=False)
    bearer = fee_bearer(uow, invoice, Rail.CARD)
    return CardTerms(
        currency,
        price.source_units,
        price.fee_units if bearer == FeeBearer.PAYER else 0,
        is_available=any(
            uow.journal.balance(OPERATOR, Role.FLOAT, unit) >= price.target_units
            for unit in steady_units(uow, ctx, invoice)
        ),
    )


def promise_card(uow: WriteUow, ctx: Context, *, token: str, processor: str) -> CardPromise:
    """Hold the price of all that is open on the invoice of a checkout link, for `processor`.

    Raises NotFound, Conflict (closed, paid, not accepted), FloatShort, RateUnavailable, TokenPaused.
    """
    invoice = lock_by_token(uow, token=token)
    require_payable(ctx, invoice=invoice, rail=Rail.CARD)
    conversion = accept_quote(uow, ctx, invoice=invoice, rail=Rail.CARD, source=peg_of(invoice.currency))
    conversion.processor = processor
    back = ctx.checkout_url(token)
    issuer = str((invoice.seller or {}).get("name") or uow.businesses.get(invoice.business_id).name)
    order = CardOrder(
        conversion_id=conversion.id,
        currency=conversion.source,
        units=conversion.source_units,
        title=f"{invoice.number}, {issuer}",
        email=invoice.recipient_email,
        closes_at=conversion.quoted_at + PAGE_LIFE,
        done_url=f"{back}?card=done",
        cancel_url=f"{back}?card=closed",
    )
    uow.events.publish(f"invoice:{invoice.id}", at=ctx.clock.now())
    return CardPromise(order, conversion.session_url)


def note_card_page(uow: WriteUow, ctx: Context, *, conversion_id: str, page: CardPage) -> bool:  # noqa: ARG001  # every service has ctx
    """Remember the processor's page of a promise, so that its money is known; whether the promise still holds."""
    _, conversion = lock_conversion(uow, conversion_id)
    conversion.session_id, conversion.session_url = page.session_id, page.url
    if conversion.state == ConversionState.ACCEPTED:
        return True
    uow.jobs.enqueue("close_card_session", dedupe=f"close:{conversion.id}:late", conversion_id=conversion.id)
    return False


def look_soon(uow: WriteUow, ctx: Context, *, token: str) -> None:
    """A payer came back from the processor's page: ask it what became of it, at most once a minute for an invoice."""
    invoice = uow.invoices.by_token(token)
    known = uow.conversions.accepted_of(invoice.id, Rail.CARD) if invoice is not None else None
    if known is not None and known.session_id is not None:
        dedupe = f"look:{known.id}:{ctx.clock.now():%Y%m%d%H%M}"
        uow.jobs.enqueue("look_at_card_session", dedupe=dedupe, conversion_id=known.id)


def _held(uow: ReadUow, ctx: Context, *, invoice: Invoice) -> Conversion | None:
    """The promise of all that is open whose price is held now, or None."""
    known: Conversion | None = uow.conversions.accepted_of(invoice.id, Rail.CARD)
    if known is None or known.expires_at <= ctx.clock.now() or known.applied_units != open_units(invoice):
        return None
    return known
