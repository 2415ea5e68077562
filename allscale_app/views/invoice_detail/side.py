"""The page's side: details, lines, where to send, what was mailed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from zoneinfo import ZoneInfo

from allscale_app.domain.invoice.document import LineItem, add_up
from allscale_app.domain.invoice.evaluate import Tolerance
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import decimal_text, format_units
from allscale_app.i18n.dates import counted, day_and_time, full_date
from allscale_app.services.invoice_detail import InvoiceDetail, Related
from allscale_app.store.tables import Delivery, LineItemRow
from allscale_app.views.api_objects import percent_text
from allscale_app.views.invoice_detail.model import Deposit, Fact, Line, MailRow
from allscale_app.views.invoice_words import RAILS, any_of
from allscale_app.views.mail_answers import answer_words
from allscale_app.views.reminders import next_reminder

QrImage = Callable[[str, str], str]
"""Content and kind (address or link) to a data URI."""
_GROUP = 4

_MAIL_TITLES = {
    "invoice": "Invoice with PDF",
    "receipt": "Receipt with PDF",
    "partial": "Part payment",
    "reminder": "Reminder with PDF",
    "overpaid": "Overpayment",
    "cancelled": "Cancellation",
    "refund": "Refund",
    "issuer_paid": "Paid, to you",
    "issuer_partial": "Part payment, to you",
    "issuer_rejected": "Rejected, to you",
}
_MAIL_STATES = {
    "queued": ("Waiting", "mute", "clock"),
    "accepted": ("Accepted", "good", "check"),
    "deferred": ("Retrying", "wait", "refresh-cw"),
    "bounced": ("Bounced", "bad", "x"),
    "failed": ("Failed", "bad", "x"),
    "withdrawn": ("Not needed", "mute", "ban"),
}


def facts(detail: InvoiceDetail, *, zone: ZoneInfo) -> list[Fact]:
    """The details card; what is empty is left out."""
    invoice = detail.invoice
    tolerance = Tolerance(invoice.tolerance_absolute_units, invoice.tolerance_ppm).of(invoice.total_units)
    rows = [
        Fact("Bill to", invoice.recipient_name or invoice.recipient_email, sub=invoice.recipient_address),
        Fact("E-mail", invoice.recipient_email if invoice.recipient_name else ""),
        Fact("Tax id", invoice.recipient_tax_id),
        Fact("Issued", full_date(invoice.issued_on) if invoice.issued_on else ""),
        Fact("Due", full_date(invoice.due_on) if invoice.due_on else "Any time"),
        Fact("Payment link", detail.payment_link, href="/links"),
        Fact("PO number", invoice.po_number),
        _accepted(detail),
        _reminders(detail, zone=zone),
        Fact("Tolerance", f"Up to {format_units(tolerance)} short" if tolerance else ""),
        _related("Replaces", detail.replaces),
        _related("Replaced by", detail.replaced_by),
    ]
    return [row for row in rows if row.value]


def lines(detail: InvoiceDetail) -> list[Line]:
    """The line items."""
    return [_line(line) for line in detail.lines]


def sums(detail: InvoiceDetail) -> list[Fact]:
    """What stands between the lines and the total, as far as there is something to add up."""
    invoice = detail.invoice
    taxes = [group for group in add_up([_item(line) for line in detail.lines]).taxes if group.rate_ppm]
    rows = [Fact("Discount", format_units(-invoice.discount_total_units))] if invoice.discount_total_units else []
    if taxes:
        rows.append(Fact("Net", format_units(invoice.subtotal_units - invoice.discount_total_units)))
    rows += [Fact(f"Tax {percent_text(group.rate_ppm)}%", format_units(group.tax_units)) for group in taxes]
    return rows


def deposit(detail: InvoiceDetail, qr_image: QrImage) -> Deposit:
    """The address, as long as one was issued."""
    address = detail.invoice.deposit_address
    if not address:
        return Deposit()
    body = address[2:]
    groups = [body[at : at + _GROUP] for at in range(0, len(body), _GROUP)]
    return Deposit(
        address=address,
        first=f"0x{groups[0]}",
        middle=" " + " ".join(groups[1:-1]) + " ",
        last=groups[-1],
        code=qr_image(address, "address"),
        note="Only for this invoice, the same on every network. Watched for life: late money still arrives here.",
    )


def mails(detail: InvoiceDetail, *, zone: tzinfo) -> list[MailRow]:
    """The deliveries, newest first."""
    return [_mail(row, detail, zone=zone) for row in detail.deliveries]


def server_words(row: Delivery) -> str:
    """What the receiving server's answer means, or our own words where there was none."""
    return answer_words(row.server_code, row.server_text) or row.server_text


def _answer(row: Delivery) -> str:
    """The answer as it was given."""
    return f"{row.server_code} {row.server_text}".strip() if row.server_code else ""


def _accepted(detail: InvoiceDetail) -> Fact:
    """The ways to pay; of a wallet, tokens and on how many networks."""
    ways = ", ".join(RAILS[rail] for rail in detail.rails).capitalize()
    symbols = dict.fromkeys(token.asset for token in detail.tokens)
    networks = {token.network for token in detail.tokens}
    others = any_of(token.asset for token in detail.quotable)
    at_rate = f"; {others} at the day’s rate" if others else ""
    coins = f"{', '.join(symbols)} on {counted(len(networks), 'network')}{at_rate}" if networks else ""
    return Fact("Accepts", ways, sub=coins if Rail.WALLET in detail.rails else "")


def _reminders(detail: InvoiceDetail, *, zone: ZoneInfo) -> Fact:
    """When the next one goes by itself, as long as there is something to remind of."""
    if detail.opted_out:
        return Fact("Reminders", "Stopped by the recipient")
    if detail.next_reminder_at is not None:
        return Fact("Reminders", f"Next {next_reminder(detail.next_reminder_at, now=detail.now, zone=zone)}")
    return Fact("Reminders", "Off" if detail.invoice.reminder_offsets == [] else "")


def _related(label: str, other: Related | None) -> Fact:
    return Fact(label, other.number or "A draft", href=f"/invoices/{other.id}") if other else Fact()


def _line(line: LineItemRow) -> Line:
    detail = f"{decimal_text(line.quantity_units, min_places=0)} × {format_units(line.unit_price_units)}"
    if line.discount_ppm:
        detail += f", less {percent_text(line.discount_ppm)}%"
    return Line(description=line.description, detail=detail, amount=format_units(line.net_units))


def _item(line: LineItemRow) -> LineItem:
    return LineItem(
        line.description,
        line.quantity_units,
        line.unit_price_units,
        tax_ppm=line.tax_ppm,
        discount_ppm=line.discount_ppm,
    )


def _mail(row: Delivery, detail: InvoiceDetail, *, zone: tzinfo) -> MailRow:
    word, tone, icon = _MAIL_STATES[row.status]
    moment = row.accepted_at or row.attempted_at or row.queued_at
    return MailRow(
        key=row.id,
        title=_MAIL_TITLES.get(row.kind, "Mail"),
        recipient=row.recipient,
        word=word,
        tone=tone,
        icon=icon,
        when=day_and_time(moment, zone=zone, now=detail.now),
        problem=server_words(row) if tone in ("wait", "bad") else "",
        answer=_answer(row) if tone in ("wait", "bad") else "",
    )
