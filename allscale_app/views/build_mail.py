"""From a mail's facts to the mail: which words its kind has, from whom and to whom it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import long_date
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.services.mail_facts import MailFacts, RequestFacts
from allscale_app.store.tables import Payment
from allscale_app.views.build_receipt import paid_on
from allscale_app.views.invoice_words import (
    counted_legs,
    issuer_name,
    legal_name,
    methods_words,
    payer_name,
    postal_lines,
    zone_of,
)
from allscale_app.views.mail import (
    MailInvoice,
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
from allscale_app.views.mail_rows import arrived, leg_rows, line_rows, odd, received_rows, why_less

UNNUMBERED = "(number given when sent)"


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
        rows=line_rows(about),
    )


def _receipt(facts: MailFacts, about: InvoiceFacts) -> MailView:
    invoice = about.invoice
    return paid_mail(
        _mail_invoice(facts, about),
        receipt_number=invoice.receipt_number or "",
        paid_on=paid_on(about),
        facts=leg_rows(about, counted_legs(about)),
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
        arrived=arrived(about, legs[-1]) if legs else f"{format_units(paid_units)} {about.invoice.currency} arrived",
        why_less=why_less(legs[-1]) if legs else "",
        payments=received_rows(about, legs),
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
        facts=leg_rows(about, _legs_then(facts, about)),
        flags=odd(about),
    )


def _issuer_partial(facts: MailFacts, about: InvoiceFacts) -> MailView:
    paid_units = _then(facts, "settled_units")
    return issuer_partial_mail(
        _mail_invoice(facts, about, link=facts.page),
        payer=payer_name(about),
        paid=format_units(paid_units),
        rest=format_units(_then(facts, "due_units")),
        payments=received_rows(about, _legs_then(facts, about)),
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
