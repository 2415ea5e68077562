"""From a mail's facts to the mail: which words its kind has, from whom and to whom it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allscale_app.domain.invoice.status import Flag
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import SCALE, format_units
from allscale_app.i18n.dates import clock_time, long_date
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.services.mail_facts import MailFacts, RequestFacts
from allscale_app.store.tables import Payment
from allscale_app.views.api_objects import percent_text
from allscale_app.views.build_receipt import paid_on
from allscale_app.views.invoice_words import (
    amount_of,
    any_of,
    counted_legs,
    day_words,
    issuer_name,
    legal_name,
    methods_words,
    network_of,
    payer_name,
    postal_lines,
    rail_words,
    symbol_of,
    taxes,
    time_words,
    transaction_url,
    zone_of,
)
from allscale_app.views.mail import (
    MailInvoice,
    MailRow,
    MailView,
    cancelled_mail,
    invoice_mail,
    overpaid_mail,
    paid_mail,
    partial_mail,
)
from allscale_app.views.mail_news import news_mail
from allscale_app.views.mail_notices import (
    account_exists_mail,
    issuer_paid_mail,
    issuer_partial_mail,
    issuer_rejected_mail,
    reset_mail,
    verify_mail,
    webhook_disabled_mail,
)
from allscale_app.views.mail_refund import refund_mail
from allscale_app.views.mail_reminder import reminder_mail
from allscale_app.views.mail_requests import TO_MEMBERS, request_mail
from allscale_app.views.shorten import short_hash

UNNUMBERED = "(number given when sent)"
MAX_ROWS = 12
"""Lines of the invoice that its mail names; the PDF has all of them."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail and its envelope's names. `issuer` is whom it is sent for, "" for our own; `logo` is a PNG or empty."""

    view: MailView
    issuer: str = ""
    to_name: str = ""
    reply_to: str = ""
    logo: bytes = b""


def build_mail(facts: MailFacts) -> Letter:
    """The mail of a delivery. Raises KeyError for a kind that is not one."""
    kind = facts.delivery.kind
    if facts.request is not None:
        return _request(facts, facts.request, kind)
    if facts.invoice is None:
        return Letter(_account(facts, kind))
    view = _ABOUT_INVOICES[kind](facts, facts.invoice)
    if kind in _TO_ISSUERS:
        return Letter(view)
    return Letter(
        view,
        issuer=issuer_name(facts.invoice),
        to_name=facts.invoice.invoice.recipient_name,
        reply_to=str(facts.invoice.seller.get("email") or ""),
        logo=facts.invoice.logo,
    )


def _request(facts: MailFacts, about: RequestFacts, kind: str) -> Letter:
    view = request_mail(about, kind=kind, words=str(facts.delivery.data.get("words") or ""), host=facts.host)
    if kind in TO_MEMBERS:
        return Letter(view, reply_to=about.request.email)
    return Letter(view, issuer=about.issuer, to_name=about.request.name, reply_to=about.issuer_email, logo=about.logo)


def _account(facts: MailFacts, kind: str) -> MailView:
    greeting = facts.user.name if facts.user else ""
    if kind == "news":
        return news_mail(facts.delivery.data, page=facts.page, host=facts.host, greeting=greeting)
    if kind == "webhook_disabled":
        told = facts.delivery.data
        return webhook_disabled_mail(
            host=facts.host, link=facts.link, greeting=greeting, url=str(told["url"]), why=str(told["reason"])
        )
    write = {"verify": verify_mail, "reset": reset_mail, "account_exists": account_exists_mail}[kind]
    return write(host=facts.host, link=facts.link, greeting=greeting)


def _mail_invoice(facts: MailFacts, about: InvoiceFacts, *, link: str = "") -> MailInvoice:
    invoice = about.invoice
    address = ", ".join(postal_lines(str(about.seller.get("address") or ""), ""))
    due = invoice.due_on
    return MailInvoice(
        number=invoice.number or UNNUMBERED,
        title=invoice.title,
        issuer=issuer_name(about),
        sender=", ".join(part for part in (legal_name(about), address) if part) + ".",
        host=facts.host,
        link=link or about.link,
        currency=invoice.currency,
        total=format_units(invoice.total_units),
        greeting=invoice.recipient_name,
        due=long_date(due) if due else "",
        due_short=f"{due.day} {long_date(due).split(' ')[1]}" if due else "",
    )


def _invoice(facts: MailFacts, about: InvoiceFacts) -> MailView:
    return invoice_mail(
        _mail_invoice(facts, about),
        methods=methods_words(about) or "Online",
        message=about.invoice.notes,
        rows=_line_rows(about),
    )


def _receipt(facts: MailFacts, about: InvoiceFacts) -> MailView:
    invoice = about.invoice
    return paid_mail(
        _mail_invoice(facts, about),
        receipt_number=invoice.receipt_number or "",
        paid_on=paid_on(about),
        facts=_leg_rows(about, counted_legs(about)),
        paid=format_units(invoice.settled_units),
        short=format_units(invoice.written_off_units) if invoice.written_off_units else "",
    )


def _partial(facts: MailFacts, about: InvoiceFacts) -> MailView:
    legs = _legs_then(facts, about)
    paid_units, rest_units = _then(facts, "settled_units"), _then(facts, "due_units")
    return partial_mail(
        _mail_invoice(facts, about),
        paid=format_units(paid_units),
        rest=format_units(rest_units),
        arrived=_arrived(about, legs[-1]) if legs else f"{format_units(paid_units)} {about.invoice.currency} arrived",
        why_less=_WHY_LESS.get(Rail(legs[-1].rail), "") if legs else "",
        payments=_received_rows(about, legs),
        percent=paid_units * 100 // about.invoice.total_units,
    )


def _reminder(facts: MailFacts, about: InvoiceFacts) -> MailView:
    data = facts.delivery.data
    return reminder_mail(
        _mail_invoice(facts, about),
        about,
        message=str(data.get("message") or ""),
        nth=int(data.get("nth") or 0),
        of=int(data.get("of") or 0),
        stop_link=f"{about.link}/reminders?mail={facts.delivery.id}",
    )


def _overpaid(facts: MailFacts, about: InvoiceFacts) -> MailView:
    return overpaid_mail(
        _mail_invoice(facts, about),
        paid=format_units(_then(facts, "settled_units")),
        excess=format_units(_then(facts, "excess_units")),
    )


def _cancelled(facts: MailFacts, about: InvoiceFacts) -> MailView:
    closed_at = about.invoice.closed_at or about.now
    return cancelled_mail(
        _mail_invoice(facts, about),
        cancelled_on=long_date(closed_at.astimezone(zone_of(about)).date()),
        replaced_by=about.replaced_by,
        why=about.invoice.closed_reason,
    )


def _refund(facts: MailFacts, about: InvoiceFacts) -> MailView:
    return refund_mail(_mail_invoice(facts, about), facts.delivery.data)


def _issuer_paid(facts: MailFacts, about: InvoiceFacts) -> MailView:
    return issuer_paid_mail(
        _mail_invoice(facts, about, link=facts.page),
        payer=payer_name(about),
        paid=format_units(_then(facts, "settled_units")),
        facts=_leg_rows(about, _legs_then(facts, about)),
        flags=_odd(about),
    )


def _issuer_partial(facts: MailFacts, about: InvoiceFacts) -> MailView:
    paid_units = _then(facts, "settled_units")
    return issuer_partial_mail(
        _mail_invoice(facts, about, link=facts.page),
        payer=payer_name(about),
        paid=format_units(paid_units),
        rest=format_units(_then(facts, "due_units")),
        payments=_received_rows(about, _legs_then(facts, about)),
        percent=paid_units * 100 // about.invoice.total_units,
    )


def _issuer_rejected(facts: MailFacts, about: InvoiceFacts) -> MailView:
    return issuer_rejected_mail(
        _mail_invoice(facts, about, link=facts.page), payer=payer_name(about), why=about.invoice.closed_reason
    )


_ABOUT_INVOICES: dict[str, Callable[[MailFacts, InvoiceFacts], MailView]] = {
    "invoice": _invoice,
    "receipt": _receipt,
    "partial": _partial,
    "overpaid": _overpaid,
    "reminder": _reminder,
    "cancelled": _cancelled,
    "refund": _refund,
    "issuer_paid": _issuer_paid,
    "issuer_partial": _issuer_partial,
    "issuer_rejected": _issuer_rejected,
}
_TO_ISSUERS = frozenset({"issuer_paid", "issuer_partial", "issuer_rejected"})


def _then(facts: MailFacts, name: str) -> int:
    """A sum as it was when the mail's cause happened."""
    return int(facts.delivery.data[name])


def _legs_then(facts: MailFacts, about: InvoiceFacts) -> list[Payment]:
    """The payments that counted when the mail's cause happened."""
    cause_at = facts.delivery.queued_at
    return [leg for leg in counted_legs(about) if leg.settled_at is None or leg.settled_at <= cause_at]


def _line_rows(about: InvoiceFacts) -> tuple[MailRow, ...]:
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


def _leg_rows(about: InvoiceFacts, legs: list[Payment]) -> tuple[MailRow, ...]:
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


def _received_rows(about: InvoiceFacts, legs: list[Payment]) -> tuple[MailRow, ...]:
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


def _arrived(about: InvoiceFacts, leg: Payment) -> str:
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


def _odd(about: InvoiceFacts) -> str:
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
