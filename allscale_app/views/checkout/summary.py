"""The invoice on the paper: number, amount, lines, sums, the two parties."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allscale_app.domain.invoice.document import LineItem, add_up
from allscale_app.domain.invoice.label import with_overdue
from allscale_app.domain.invoice.status import DocumentStatus, Label, PaymentStatus
from allscale_app.domain.money import decimal_text, format_units
from allscale_app.i18n.dates import due_distance, long_date, short_date
from allscale_app.services.checkout import Checkout
from allscale_app.store.tables import Invoice, LineItemRow
from allscale_app.views.api_objects import percent_text
from allscale_app.views.checkout.model import Fact, Line, Summary
from allscale_app.views.labels import LABELS

_PLACES = {"balance": "from a balance", "card": "by card", "wire": "by bank transfer", "manual": "elsewhere"}
_PLAIN = {Label.SENT, Label.VIEWED, Label.FAILED}
"""Labels that tell the payer nothing: no pill (public.md, Amount)."""


def shown_label(checkout: Checkout) -> Label:
    """The label at this moment, Overdue included."""
    invoice = checkout.invoice
    today = checkout.now.astimezone(ZoneInfo(invoice.timezone)).date()
    return with_overdue(
        Label(invoice.label_base), pending_units=invoice.pending_units, due_on=invoice.due_on, today=today
    )


def summary(checkout: Checkout) -> Summary:
    """The left column of the page."""
    invoice = checkout.invoice
    label = shown_label(checkout)
    pill = LABELS[label]
    partial = _is_open(invoice) and invoice.settled_units > 0 and invoice.amount_due_units > 0
    amount = invoice.amount_due_units if partial else invoice.total_units
    seller = invoice.seller or {}
    return Summary(
        number=f"Invoice {invoice.number}",
        amount=format_units(amount),
        code=f"{invoice.currency} to go" if partial else invoice.currency,
        due=_due_line(checkout),
        pill_word="" if label in _PLAIN else pill.word,
        pill_tone=pill.tone,
        pill_icon=pill.icon,
        title=invoice.title,
        lines=[_line(line) for line in checkout.lines],
        sums=_sums(checkout),
        seller=_block(str(seller.get("legal_name") or seller.get("name") or ""), str(seller.get("address") or "")),
        buyer=_block(invoice.recipient_name or invoice.recipient_email, invoice.recipient_address),
        notes=invoice.notes,
    )


def _due_line(checkout: Checkout) -> str:
    invoice = checkout.invoice
    zone = ZoneInfo(invoice.timezone)
    today = checkout.now.astimezone(zone).date()
    if invoice.paid_at is not None and invoice.payment_status == PaymentStatus.PAID:
        paid_on = invoice.paid_at.astimezone(zone).date()
        if invoice.due_on is None or paid_on == invoice.due_on:
            return f"Paid {long_date(paid_on)}"
        days = (invoice.due_on - paid_on).days
        distance = f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'early' if days > 0 else 'late'}"
        return f"Paid {long_date(paid_on)}, {distance}"
    if invoice.due_on is None:
        return f"Issued {long_date(invoice.issued_on)}" if invoice.issued_on else ""
    if invoice.due_on < today:
        days = (today - invoice.due_on).days
        return f"Was due {long_date(invoice.due_on)}, {days} {'day' if days == 1 else 'days'} ago"
    return f"Due {long_date(invoice.due_on)}, {due_distance(invoice.due_on, today=today)}"


def _line(line: LineItemRow) -> Line:
    detail = f"{decimal_text(line.quantity_units, min_places=0)} × {format_units(line.unit_price_units)}"
    if line.discount_ppm:
        detail += f", less {percent_text(line.discount_ppm)} %"
    return Line(description=line.description, detail=detail, amount=format_units(line.net_units))


def _sums(checkout: Checkout) -> list[Fact]:
    invoice = checkout.invoice
    rows: list[Fact] = []
    taxed = [group for group in add_up([_item(line) for line in checkout.lines]).taxes if group.rate_ppm]
    if taxed or invoice.discount_total_units:
        net = invoice.subtotal_units - invoice.discount_total_units
        rows.append(Fact("Net", format_units(net)))
        rows += [
            Fact(
                f"Tax {percent_text(group.rate_ppm)} % on {format_units(group.base_units)}",
                format_units(group.tax_units),
            )
            for group in taxed
        ]
    rows.append(Fact("Total", f"{format_units(invoice.total_units)} {invoice.currency}", rank="total"))
    zone = ZoneInfo(invoice.timezone)
    today = checkout.now.astimezone(zone).date()
    for leg in checkout.legs:
        if leg.settled_at is not None and leg.ended_at is None:
            day = short_date(leg.first_seen_at.astimezone(zone).date(), today=today)
            rows.append(Fact(f"Paid {_PLACES.get(leg.rail, 'from a wallet')}, {day}", format_units(-leg.applied_units)))
    if len(rows) > 1 and invoice.settled_units > 0 and _is_open(invoice):
        rows.append(Fact("Still to pay", f"{format_units(invoice.amount_due_units)} {invoice.currency}", rank="rest"))
    return rows


def _is_open(invoice: Invoice) -> bool:
    """Whether it may be paid: what came for a closed one leaves no rest to ask for."""
    return invoice.document_status == DocumentStatus.SENT


def _item(line: LineItemRow) -> LineItem:
    return LineItem(
        line.description,
        line.quantity_units,
        line.unit_price_units,
        tax_ppm=line.tax_ppm,
        discount_ppm=line.discount_ppm,
    )


def _block(name: str, address: str) -> list[str]:
    return [line for line in (name, *address.splitlines()) if line.strip()]
