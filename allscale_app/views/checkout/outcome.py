"""The ends of an invoice as its payer sees them: paid, refunded, cancelled, rejected."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.conversion import FeeBearer
from allscale_app.domain.invoice.status import DocumentStatus, Flag
from allscale_app.domain.legs import SETTLED_STATUSES, LegStatus
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import long_date, short_date
from allscale_app.services.checkout import Checkout
from allscale_app.store.tables import Payment
from allscale_app.views.checkout.model import Fact, Outcome
from allscale_app.views.rate_words import counted_words
from allscale_app.views.shorten import short_address, short_hash

RAIL_PLACES = {"balance": "from a balance", "card": "by card", "wire": "by bank transfer", "manual": "paid elsewhere"}
"""Where a payment came from that no network carried."""


def paid(checkout: Checkout, issuer: str) -> Outcome:
    """Screen 4."""
    invoice = checkout.invoice
    legs = _settled(checkout)
    last = legs[-1] if legs else None
    href = _transaction_href(checkout, last) if last else ""
    return Outcome(
        title="Paid. Thank you.",
        sentence=_paid_sentence(checkout, issuer),
        facts=[Fact("Receipt", invoice.receipt_number or "On its way"), *_receipt_facts(checkout, legs)],
        receipt_href=f"/pay/{invoice.checkout_token}/receipt.pdf" if invoice.receipt_sha256 else "",
        receipt_comes=not invoice.receipt_sha256,
        transaction_href=href,
        foot="Nothing more to do here. A second payment to this address is not needed; "
        f"if one comes, {issuer} sees it and can send it back.",
    )


def refunded(checkout: Checkout, issuer: str) -> Outcome:
    """Screen 4, when the money went back."""
    invoice = checkout.invoice
    amount = f"{format_units(invoice.refunded_units)} {invoice.currency}"
    return Outcome(
        title="Refunded",
        sentence=f"{amount} went back to you.",
        facts=_receipt_facts(checkout, _settled(checkout)),
        foot=f"Questions about it? Write to {issuer}.",
    )


def closed(checkout: Checkout, issuer: str) -> Outcome:
    """Screen 7."""
    invoice = checkout.invoice
    total = f"{format_units(invoice.total_units)} {invoice.currency}"
    received = f"{format_units(invoice.settled_units + invoice.pending_units)} {invoice.currency}"
    facts = [Fact("Amount", total, rank="void")]
    if invoice.closed_reason:
        facts.append(Fact("Reason given", invoice.closed_reason))
    facts.append(Fact("Paid so far", received))
    if invoice.document_status == DocumentStatus.REJECTED:
        return Outcome(title="You rejected this invoice", sentence=f"{issuer} was told.", facts=facts)
    zone = ZoneInfo(invoice.timezone)
    day = f" on {long_date(invoice.closed_at.astimezone(zone).date())}" if invoice.closed_at else ""
    newer = checkout.replacement
    instead = f" and sent {newer.number} in its place" if newer else ""
    return Outcome(
        title="This invoice was cancelled. Please don’t pay it.",
        sentence=f"{issuer} cancelled {invoice.number}{day}{instead}.",
        facts=facts,
        replacement_label=f"Open {newer.number}" if newer else "",
        replacement_href=newer.url if newer else "",
        foot=f"Already sent money? It is not lost: we still watch the address. {issuer} sees it and can send it back.",
    )


def _settled(checkout: Checkout) -> list[Payment]:
    return [leg for leg in checkout.legs if LegStatus(leg.status) in SETTLED_STATUSES]


def _paid_sentence(checkout: Checkout, issuer: str) -> str:
    invoice = checkout.invoice
    received = f"{format_units(invoice.settled_units)} {invoice.currency}"
    words = [f"{issuer} has your {received}. The receipt is on its way to {invoice.recipient_email}."]
    if Flag.LATE in invoice.flags and invoice.paid_at and invoice.due_on:
        day = invoice.paid_at.astimezone(ZoneInfo(invoice.timezone)).date()
        days = (day - invoice.due_on).days
        words.append(f"Paid {long_date(day)}, {days} {'day' if days == 1 else 'days'} late.")
    if Flag.SHORT_ACCEPTED in invoice.flags:
        words.append(f"{format_units(invoice.written_off_units)} short, accepted as paid.")
    if Flag.OVERPAID in invoice.flags:
        excess = f"{format_units(invoice.excess_units)} {invoice.currency}"
        words.append(f"You sent {excess} more than the invoice. {issuer} sees it and can send it back.")
    return " ".join(words)


def _receipt_facts(checkout: Checkout, legs: list[Payment]) -> list[Fact]:
    facts = []
    for leg in legs:
        network = checkout.networks.get(leg.network or "")
        place = RAIL_PLACES.get(leg.rail, "")
        conversion = next((each for each in checkout.cards if each.payment_id == leg.id), None)
        if conversion is not None:
            facts.append(Fact("You paid", f"{format_units(conversion.source_units)} {conversion.source} by card"))
            if conversion.fee_units and conversion.fee_bearer == FeeBearer.PAYER:
                facts.append(Fact("Of it card fee", f"{format_units(conversion.fee_units)} {conversion.source}"))
        where = f" on {network.name}" if network else f", {place}" if place else ""
        facts.append(Fact("Received", f"{format_units(leg.units)} {leg.unit.partition('@')[0]}{where}"))
        if counted := counted_words(leg, checkout.invoice.currency):
            facts.append(Fact("Counted", counted[:1].upper() + counted[1:]))
        facts.append(Fact("Seen", _moment(checkout, leg.first_seen_at)))
        if leg.confirmed_at:
            facts.append(Fact("Confirmed", _moment(checkout, leg.confirmed_at)))
        if leg.sender:
            facts.append(Fact("From", short_address(leg.sender), mono=True))
        if leg.tx_hash:
            href = _transaction_href(checkout, leg)
            facts.append(Fact("Transaction", short_hash(leg.tx_hash), href=href, mono=True))
    return facts


def _moment(checkout: Checkout, moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(checkout.invoice.timezone))
    day = short_date(local.date(), today=local.date())
    return f"{day} {local:%Y, %H:%M:%S %Z}"


def _transaction_href(checkout: Checkout, leg: Payment) -> str:
    network = checkout.networks.get(leg.network or "")
    return network.transaction_url(leg.tx_hash or "") if network else ""
