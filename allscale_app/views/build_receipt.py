"""From a paid invoice's facts to its receipt: what was really paid, by which rail, with whole hashes."""

from __future__ import annotations

from allscale_app.domain.assets import peg_of
from allscale_app.domain.conversion import FeeBearer
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import long_date
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.store.tables import Payment
from allscale_app.views.build_document import TAX, buyer_party, foot, logo_uri, seller_party
from allscale_app.views.document import Fact, Proof, ReceiptDocument, ReceiptPayment, Sum
from allscale_app.views.invoice_words import (
    amount_of,
    any_of,
    counted_legs,
    day_words,
    issuer_name,
    network_of,
    peg_words,
    rail_words,
    symbol_of,
    time_words,
    transaction_url,
    zone_of,
)
from allscale_app.views.rate_words import counted_words, rate_text


def receipt_document(facts: InvoiceFacts) -> ReceiptDocument:
    """The receipt of a paid invoice with its number."""
    invoice = facts.invoice
    legs = counted_legs(facts)
    title = f", {invoice.title}" if invoice.title else ""
    return ReceiptDocument(
        brand=issuer_name(facts),
        number=invoice.receipt_number or "",
        subject=f"For invoice {invoice.number}{title}",
        status="Accepted as paid" if invoice.written_off_units else "Paid in full",
        currency=invoice.currency,
        received=format_units(invoice.settled_units),
        logo=logo_uri(facts),
        facts=(Fact("Paid on", paid_on(facts)), Fact("Method", _method(facts, legs))),
        payer=buyer_party(facts),
        payee=seller_party(facts),
        payments=tuple(_payment(facts, leg) for leg in legs),
        counted_label="Final" if legs and all(leg.settles_at == "final" for leg in legs) else "Confirmed",
        sums=_sums(facts),
        due=format_units(0),
        proof=_proof(facts, legs),
        disclaimer_title="This is not a tax invoice.",
        disclaimer=_disclaimer(facts, legs),
        foot=foot(facts),
    )


def paid_on(facts: InvoiceFacts) -> str:
    """`23 November 2026`, in the issuer's zone; "" while it is not paid."""
    paid_at = facts.invoice.paid_at
    return long_date(paid_at.astimezone(zone_of(facts)).date()) if paid_at else ""


def _method(facts: InvoiceFacts, legs: list[Payment]) -> str:
    words = any_of((rail_words(leg) for leg in legs), last="and").capitalize()
    networks = any_of((network_of(facts, leg) for leg in legs), last="and")
    return f"{words}, on {networks}" if networks else words


def _payment(facts: InvoiceFacts, leg: Payment) -> ReceiptPayment:
    zone, network = zone_of(facts), network_of(facts, leg)
    counted_at = leg.confirmed_at or leg.settled_at
    if leg.settles_at == "final":
        counted_at = leg.settled_at
    where = f" on {network}" if network else ""
    block = f", block {leg.block_number:,}" if leg.block_number is not None else ""
    return ReceiptPayment(
        title=f"{_coin(facts, leg)}{where}{block}" if network else f"{rail_words(leg)}{_given(facts, leg)}",
        amount=format_units(leg.applied_units),
        sender=leg.sender,
        reference="" if leg.tx_hash else (leg.rail == Rail.WIRE and facts.invoice.wire_reference) or leg.id,
        seen=(day_words(leg.first_seen_at, zone), time_words(leg.first_seen_at, zone)),
        counted=(day_words(counted_at, zone), time_words(counted_at, zone)) if counted_at else (),
    )


def _coin(facts: InvoiceFacts, leg: Payment) -> str:
    """`USDC`; of another peg `110.00 EURC at 1.0909 → 120.00 USD`."""
    counted = counted_words(leg, facts.invoice.currency)
    return f"{amount_of(leg)} {counted}" if counted else symbol_of(leg)


def _given(facts: InvoiceFacts, leg: Payment) -> str:
    """`, 123.92 USD, of it 3.92 card fee` or `, 103.45 EUR at 1.16`: what the payer gave in fiat."""
    conversion = facts.conversions.get(leg.id)
    if conversion is None:
        return ""
    bears_fee = conversion.fee_units and conversion.fee_bearer == FeeBearer.PAYER
    fee = f", of it {format_units(conversion.fee_units)} card fee" if bears_fee else ""
    is_foreign = conversion.source != peg_of(facts.invoice.currency)
    rate = f" at {rate_text(conversion.rate_micros)}" if is_foreign else ""
    return f", {format_units(conversion.source_units)} {conversion.source}{rate}{fee}"


def _sums(facts: InvoiceFacts) -> tuple[Sum, ...]:
    invoice = facts.invoice
    tax = f", with {format_units(invoice.tax_total_units)} {TAX.lower()}" if invoice.tax_total_units else ""
    rows = [
        Sum(f"Invoice total{tax}", format_units(invoice.total_units)),
        Sum("Received", format_units(invoice.settled_units)),
    ]
    if invoice.written_off_units:
        rows.append(Sum("Short, accepted as paid", format_units(invoice.written_off_units)))
    if invoice.excess_units:
        rows.append(Sum("More than the invoice", format_units(invoice.excess_units)))
    return tuple(rows)


def _proof(facts: InvoiceFacts, legs: list[Payment]) -> Proof | None:
    invoice = facts.invoice
    hashes = tuple(dict.fromkeys(leg.tx_hash for leg in legs if leg.tx_hash))
    if not hashes or not invoice.deposit_address:
        return None
    links = [link for leg in legs if (link := transaction_url(facts, leg))]
    return Proof(
        transactions=hashes,
        address=invoice.deposit_address,
        value_label=f"Value in {peg_words(invoice.currency)}{_at_par(legs)}",
        value=f"{format_units(invoice.settled_units)} {peg_of(invoice.currency)}",
        link=links[-1] if links else "",
        link_label="View on the explorer" if links else "",
    )


def _at_par(legs: list[Payment]) -> str:
    return " at 1 to 1" if all(leg.rate_micros is None for leg in legs) else ""


def _disclaimer(facts: InvoiceFacts, legs: list[Payment]) -> str:
    invoice = facts.invoice
    issued = f" of {long_date(invoice.issued_on)}" if invoice.issued_on else ""
    words = f"The tax document is {invoice.number}{issued}."
    if any(transaction_url(facts, leg) for leg in legs):
        words += " Anybody can check this payment on a public block explorer with the transaction above."
    return words
