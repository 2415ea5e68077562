"""The refund dialog: what happens, by which rail, what it takes from the balance; said before anybody confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.errors import DomainError
from allscale_app.domain.invoice.status import Label
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import PLACES, format_units, parse_units
from allscale_app.domain.references import spaced
from allscale_app.i18n.dates import day_and_time
from allscale_app.services.refund_offer import RefundOffer
from allscale_app.store.tables import Refund
from allscale_app.views.invoice_words import RAILS
from allscale_app.views.labels import LABELS

_SENT_BY = {
    Rail.CARD: "The card processor. Banks show it within ten days.",
    Rail.WIRE: "The operator’s bank. One to three banking days once it is sent.",
    Rail.BALANCE: "AllScale Pay, at once.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A payment that can go back."""

    value: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that will happen: its name, and in words what; `tone` is "" or bad."""

    label: str = ""
    value: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class RefundView:
    """The dialog about one payment and one amount."""

    unit: str = ""
    about: str = ""
    limit: str = ""
    confirm: str = "Send back"
    facts: list[Consequence] = field(default_factory=list)


def refund_choices(offers: Sequence[RefundOffer], *, timezone: str, now: datetime) -> list[Choice]:
    """`120.00 USDC by card, today 14:32`: each payment that can go back."""
    zone = ZoneInfo(timezone)

    def label(offer: RefundOffer) -> str:
        when = day_and_time(offer.at, zone=zone, now=now)
        return f"{_paid(offer)}, {when[0].lower()}{when[1:]}"

    return [Choice(offer.payment_id, label(offer)) for offer in offers]


def refund_view(offer: RefundOffer, typed: str) -> RefundView:
    """What sending back the amount `typed` does; for what is no amount, what stays true of any."""
    units = _units(offer, typed)
    left = f"{format_units(offer.left_units)} {offer.currency}"
    return RefundView(
        unit=offer.currency,
        about=f"{offer.payer} paid {_paid(offer)}. It goes back the way it came, and that cannot be undone.",
        limit=f"Up to {left}.",
        confirm=f"Send back {format_units(units)} {offer.currency}" if units else "Send back",
        facts=_facts(offer, units),
    )


def refund_toast(refund: Refund) -> tuple[str, str]:
    """Title and line of the news that it was asked for."""
    amount = f"{format_units(refund.units)} {refund.unit.partition('@')[0]}"
    if refund.rail == Rail.BALANCE:
        return f"{amount} sent back", "It is in your client’s balance."
    who = "The card processor is asked" if refund.rail == Rail.CARD else "The operator has the task"
    return f"{amount} goes back", f"{who} to send {format_units(refund.source_units)} {refund.source}."


def _paid(offer: RefundOffer) -> str:
    way = "from a balance" if offer.rail == Rail.BALANCE else f"by {RAILS[offer.rail]}"
    return f"{format_units(offer.applied_units)} {offer.currency} {way}"


def _units(offer: RefundOffer, typed: str) -> int:
    """The amount as millionths; 0 for what is none, or more than can go back."""
    try:
        units = parse_units(typed, places=PLACES)
    except DomainError:
        return 0
    return units if 0 < units <= offer.left_units else 0


def _facts(offer: RefundOffer, units: int) -> list[Consequence]:
    recipient = _recipient(offer, units)
    facts = [
        Consequence("Goes to", recipient[0].upper() + recipient[1:]),
        Consequence("Sent by", _SENT_BY[Rail(offer.rail)]),
    ]
    if units:
        facts.append(_balance(offer, units))
    if offer.fee_units:
        facts.append(Consequence("Fee", _fee(offer)))
    if units:
        facts.append(Consequence(offer.number, f"Becomes {LABELS[_label_after(offer, units)].word}"))
    return facts


def _recipient(offer: RefundOffer, units: int) -> str:
    """`60.00 USD to the card that paid`."""
    if offer.rail == Rail.BALANCE:
        amount = f"{format_units(units)} {offer.unit.partition('@')[0]} to " if units else ""
        return f"{amount}the balance of {offer.payer}"
    amount = f"{format_units(offer.source_of(units))} {offer.source} to " if units else ""
    if offer.rail == Rail.CARD:
        return f"{amount}the card that paid"
    account = f", {spaced(offer.payer_account)}" if offer.payer_account else "’s bank account"
    return f"{amount}{offer.payer}{account}"


def _balance(offer: RefundOffer, units: int) -> Consequence:
    """What the issuer has now and afterwards, or how much is missing."""
    have, coin = format_units(offer.available_units), offer.unit.partition("@")[0]
    missing = units - offer.available_units
    if missing > 0:
        words = f"{have} {coin} is available, {format_units(missing)} too little. Send back less, or wait for more."
        return Consequence("Your balance", words, tone="bad")
    after = f"{have} → {format_units(offer.available_units - units)} {coin}"
    return Consequence("Your balance", after if offer.rail == Rail.BALANCE else f"{after}, held until it has gone")


def _fee(offer: RefundOffer) -> str:
    who = "your client paid it" if offer.payer_bore_fee else "you paid it"
    return f"{format_units(offer.fee_units)} {offer.source} stays with the operator: {who}"


def _label_after(offer: RefundOffer, units: int) -> Label:
    """Rows 1 to 3 of rules 2, once everything on its way is back."""
    rest = offer.settled_units - units
    if rest <= 0:
        return Label.REFUNDED
    if rest >= offer.enough_units:
        return Label.PAID
    return Label.PARTIALLY_REFUNDED if offer.was_paid else Label.PARTIALLY_PAID
