"""What mails tell of an invoice's lines and payments, in rows and short sentences."""

from __future__ import annotations

from allscale_app.domain.invoice.status import Flag
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import SCALE, format_units
from allscale_app.i18n.dates import clock_time, long_date
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.store.tables import Payment
from allscale_app.views.api_objects import percent_text
from allscale_app.views.invoice_words import (
    amount_of,
    any_of,
    day_words,
    network_of,
    rail_words,
    symbol_of,
    taxes,
    time_words,
    transaction_url,
    zone_of,
)
from allscale_app.views.mail import (
    MailRow,
)
from allscale_app.views.shorten import short_hash

MAX_ROWS = 12
"""Lines of the invoice that its mail names; the PDF has all of them."""


def line_rows(about: InvoiceFacts) -> tuple[MailRow, ...]:
    """The invoice's lines, its tax and its total."""
    invoice = about.invoice
    rows = []
    for line in about.lines[:MAX_ROWS]:
        count = f", {format_units(line.quantity_units, min_places=0)}" if line.quantity_units != SCALE else ""
        rows.append(MailRow(f"{line.description.partition(chr(10))[0]}{count}", format_units(line.net_units)))
    more = len(about.lines) - MAX_ROWS
    if more > 0:
        rest = sum(line.net_units for line in about.lines[MAX_ROWS:])
        rows.append(MailRow(f"{more} more {'line' if more == 1 else 'lines'}", format_units(rest)))
    if invoice.tax_total_units:
        rates = any_of((f"{percent_text(g.rate_ppm)} %" for g in taxes(about.lines) if g.rate_ppm), last="and")
        rows.append(MailRow(f"Tax {rates}", format_units(invoice.tax_total_units)))
    rows.append(MailRow("Total", f"{format_units(invoice.total_units)} {invoice.currency}", strong=True))
    return tuple(rows)


def leg_rows(about: InvoiceFacts, legs: list[Payment]) -> tuple[MailRow, ...]:
    """Method, time and transaction of each payment."""
    zone, rows = zone_of(about), []
    for leg in legs:
        network = network_of(about, leg)
        coin = f", {amount_of(leg) if len(legs) > 1 else symbol_of(leg)} on {network}" if network else ""
        rows.append(MailRow("Method", f"{rail_words(leg)}{coin}"))
        counted_at = leg.settled_at or leg.first_seen_at
        rows.append(MailRow("Confirmed", f"{day_words(counted_at, zone)}, {time_words(counted_at, zone)}"))
        if leg.tx_hash:
            rows.append(MailRow("Transaction", short_hash(leg.tx_hash), href=transaction_url(about, leg)))
    return tuple(rows)


def received_rows(about: InvoiceFacts, legs: list[Payment]) -> tuple[MailRow, ...]:
    """What each payment took off the invoice."""
    zone = zone_of(about)
    return tuple(
        MailRow(
            f"Received {day_words(leg.first_seen_at, zone)}, {rail_words(leg).lower()}",
            format_units(-leg.applied_units),
        )
        for leg in legs
    )


_WHY_LESS = {
    Rail.WALLET: "If you meant to pay everything, your exchange may have kept a fee or a limit may have applied.",
    Rail.WIRE: "If you meant to pay everything, a bank on the way may have kept a fee.",
}
"""Who pays a part by card, from a balance or elsewhere has chosen to."""
_BY = {
    Rail.CARD: "arrived by card",
    Rail.WIRE: "arrived by bank transfer",
    Rail.BALANCE: "arrived from your balance",
    Rail.MANUAL: "was received elsewhere",
}


def why_less(leg: Payment) -> str:
    """What may have made a payment less than all of it; "" where its payer chose the amount."""
    return _WHY_LESS.get(Rail(leg.rail), "")


def arrived(about: InvoiceFacts, leg: Payment) -> str:
    """`3,000.00 USDC arrived on Base on 23 November at 14:09 CET`; of other ways than a wallet what counts for the
    invoice, and of those that a bank or a person dates the day alone."""
    zone, network = zone_of(about), network_of(about, leg)
    local = leg.first_seen_at.astimezone(zone)
    day = long_date(local.date()).rpartition(" ")[0]
    at = f"{day} at {clock_time(local, zone=zone)} {local:%Z}"
    if leg.rail == Rail.WALLET:
        return f"{amount_of(leg)} arrived{f' on {network}' if network else ''} on {at}"
    came = f"{format_units(leg.applied_units)} {about.invoice.currency} {_BY[Rail(leg.rail)]}"
    return f"{came} on {day if leg.rail in (Rail.WIRE, Rail.MANUAL) else at}"


def odd(about: InvoiceFacts) -> str:
    """What is unusual about the payment, in a sentence or two; "" for nothing."""
    invoice, words = about.invoice, []
    if Flag.LATE in invoice.flags and invoice.due_on and invoice.paid_at:
        days = (invoice.paid_at.astimezone(zone_of(about)).date() - invoice.due_on).days
        if days > 0:
            words.append(f"Paid {days} {'day' if days == 1 else 'days'} late.")
    if invoice.written_off_units:
        words.append(f"{format_units(invoice.written_off_units)} {invoice.currency} short, accepted as paid.")
    if invoice.excess_units:
        words.append(f"{format_units(invoice.excess_units)} {invoice.currency} more than the invoice.")
    return " ".join(words)
