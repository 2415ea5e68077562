"""The page of all invoices as display values: rows, tabs, filters, the bar over chosen rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from allscale_app.domain.dates import parse_date
from allscale_app.domain.invoice.label import SecondPill
from allscale_app.domain.invoice.listing import Tab
from allscale_app.domain.invoice.status import DocumentStatus, Label
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import format_units, parse_units
from allscale_app.i18n.dates import ago, counted, due_distance, short_date
from allscale_app.services.contact_list import ContactRow
from allscale_app.services.invoices_page import InvoicesPage
from allscale_app.services.shown_invoice import ShownInvoice
from allscale_app.store.tables import Invoice
from allscale_app.views.counts import count_text
from allscale_app.views.fiat import fiat_sums
from allscale_app.views.labels import LABELS, second_word

TABS: dict[Tab, str] = {
    Tab.ALL: "All",
    Tab.DRAFT: "Drafts",
    Tab.OPEN: "Outstanding",
    Tab.OVERDUE: "Overdue",
    Tab.PAID: "Paid",
    Tab.CLOSED: "Closed",
}
SORTS: dict[str, str] = {
    "-date": "Newest first",
    "date": "Oldest first",
    "due": "Due soonest",
    "-due": "Due last",
    "-amount": "Largest first",
    "amount": "Smallest first",
    "recipient": "Client A to Z",
    "-recipient": "Client Z to A",
}
FILTERS = (
    "client",
    "link",
    "currency",
    "min_amount",
    "max_amount",
    "created_since",
    "created_until",
    "label",
    "method",
)
EXPORT = "/invoices/export.csv"
EXPORT_JSON = "/invoices/export.json"
LABEL_OPTIONS: list[tuple[str, str]] = [("", "Any status"), *((label.value, LABELS[label].word) for label in Label)]
METHOD_OPTIONS: list[tuple[str, str]] = [
    ("", "Any method"),
    (Rail.WALLET.value, "Wallet"),
    (Rail.CARD.value, "Card"),
    (Rail.WIRE.value, "Bank transfer"),
    (Rail.BALANCE.value, "Balance"),
    (Rail.MANUAL.value, "Paid elsewhere"),
]
DOCUMENTS = "/invoices/documents.zip"
NONE = "–"

_CLOSED = {Label.CANCELLED, Label.REJECTED, Label.REFUNDED, Label.PARTIALLY_REFUNDED}
_WAITS_FOR_MONEY = {Label.SENT, Label.VIEWED, Label.PROCESSING, Label.PARTIALLY_PAID, Label.FAILED, Label.OVERDUE}


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One row, and the same as a card on a phone. `key` changes with each version of the invoice."""

    id: str = ""
    key: str = ""
    changed: bool = False
    """It changed while the page was open: the row washes."""
    href: str = ""
    spoken: str = ""
    number: str = ""
    is_draft: bool = False
    client: str = ""
    title: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    tag: str = ""
    issued: str = ""
    due: str = ""
    distance: str = ""
    is_late: bool = False
    total: str = ""
    unit: str = ""
    open: str = ""
    is_open: bool = False
    card_open: str = ""
    card_note: str = ""
    pay_href: str = ""
    pdf_href: str = ""
    can_cancel: bool = False
    open_units: int = 0


@dataclass(frozen=True, slots=True)
class ClientChoice:
    """A client to narrow the list to."""

    id: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What can be done with the chosen rows; ids that an action does not fit are left out of it."""

    count: str = ""
    total: str = ""
    export_href: str = ""
    pdf_label: str = ""
    pdf_href: str = ""
    drafts: list[str] = field(default_factory=list)
    cancellable: list[str] = field(default_factory=list)
    delete_label: str = ""
    cancel_label: str = ""


def rows_of(shown: Sequence[ShownInvoice], *, now: datetime, timezone: str) -> list[InvoiceRow]:
    """The rows at `now`, dates in the issuer's zone."""
    zone = ZoneInfo(timezone)
    return [_row(one, now=now, zone=zone) for one in shown]


def with_changes(rows: list[InvoiceRow], before: Collection[InvoiceRow]) -> list[InvoiceRow]:
    """`rows` with those marked that are new, or another version, since `before` was shown."""
    known = {row.key for row in before}
    return [replace(row, changed=True) if row.key not in known else row for row in rows]


def range_text(listing: InvoicesPage, *, is_filtered: bool) -> str:
    """`1–14 of 150`, `1–14 of 14, filtered from 150`."""
    page = listing.page
    last = page.first + len(page.rows) - 1
    text = f"{page.first}–{last} of {count_text(page.matching)}"
    return f"{text}, filtered from {count_text(listing.all_count)}" if is_filtered else text


def chips_of(
    filters: Mapping[str, str], *, client: str, link: str = "", now: datetime, timezone: str
) -> dict[str, str]:
    """The words of each filter that is on, by its chip: client, link, currency, amount, created, label, method."""
    today = now.astimezone(ZoneInfo(timezone)).date()
    low, high = (_amount(filters.get(name, "")) for name in ("min_amount", "max_amount"))
    amount = f"{low} to {high}" if low and high else f"From {low}" if low else f"Up to {high}" if high else ""
    first, last = (_day(filters.get(name, ""), today=today) for name in ("created_since", "created_until"))
    created = f"Created {first} – {last}" if first and last else f"Created since {first}" if first else ""
    return {
        "client": client if filters.get("client") else "",
        "link": f"Link: {link}" if filters.get("link") else "",
        "currency": filters.get("currency", ""),
        "amount": amount,
        "created": created or (f"Created until {last}" if last else ""),
        "label": dict(LABEL_OPTIONS)[filters.get("label", "")] if filters.get("label") else "",
        "method": dict(METHOD_OPTIONS)[filters.get("method", "")] if filters.get("method") else "",
    }


def client_choices(rows: Sequence[ContactRow]) -> list[ClientChoice]:
    """Clients by name, or by address where the name is not known."""
    contacts = [row.contact for row in rows]
    return [ClientChoice(one.id, one.name or one.email, one.email if one.name else "") for one in contacts]


def bulk_of(rows: Sequence[InvoiceRow], selected: Collection[str]) -> Bulk:
    """The bar over the chosen ones among `rows`."""
    chosen = [row for row in rows if row.id in selected]
    if not chosen:
        return Bulk()
    papers = [row for row in chosen if row.pdf_href]
    drafts = [row.id for row in chosen if row.is_draft]
    cancellable = [row.id for row in chosen if row.can_cancel]
    return Bulk(
        count=f"{len(chosen)} selected",
        total=f"{fiat_sums((row.open_units, row.unit) for row in chosen)} open",
        export_href=f"{EXPORT}?ids={','.join(row.id for row in chosen)}",
        pdf_label="Download PDF" if len(papers) == 1 else "Download PDFs" if papers else "",
        pdf_href=papers[0].pdf_href if len(papers) == 1 else f"{DOCUMENTS}?ids={','.join(row.id for row in papers)}",
        drafts=drafts,
        cancellable=cancellable,
        delete_label=_action("Delete", len(drafts), len(chosen), one="draft"),
        cancel_label=_action("Cancel", len(cancellable), len(chosen), one="invoice"),
    )


def _action(verb: str, fits: int, chosen: int, *, one: str) -> str:
    """`Cancel invoices…`, or with how many of the chosen ones it is about."""
    if not fits:
        return ""
    if fits == chosen:
        return f"{verb} {one if fits == 1 else one + 's'}…"
    return f"{verb} {counted(fits, one)}…"


def _row(shown: ShownInvoice, *, now: datetime, zone: tzinfo) -> InvoiceRow:
    invoice, label = shown.invoice, shown.label
    pill = LABELS[label]
    today = now.astimezone(zone).date()
    is_draft = label is Label.DRAFT
    waits = label in _WAITS_FOR_MONEY
    due = short_date(invoice.due_on, today=today) if invoice.due_on else NONE
    distance = due_distance(invoice.due_on, today=today) if invoice.due_on and waits else ""
    is_late = waits and shown.days_left is not None and shown.days_left < 0
    return InvoiceRow(
        id=invoice.id,
        key=f"{invoice.id}:{invoice.version}:{label}",
        href=f"/invoices/{invoice.id}/edit" if is_draft else f"/invoices/{invoice.id}",
        spoken=invoice.number or invoice.title or "draft",
        number=invoice.number or "No number yet",
        is_draft=is_draft,
        client=client_of(invoice),
        title=invoice.title,
        word=pill.word,
        tone=pill.tone,
        icon=pill.icon,
        tag=_tag(shown),
        issued=short_date(invoice.issued_on, today=today) if invoice.issued_on and not is_draft else NONE,
        due=due,
        distance=distance,
        is_late=is_late,
        total=format_units(invoice.total_units),
        unit=invoice.currency,
        open=NONE if is_draft or label in _CLOSED else format_units(invoice.amount_due_units),
        is_open=waits and invoice.amount_due_units > 0,
        card_open=_card_open(invoice) if waits else "",
        card_note=_card_note(shown, now=now, zone=zone, due=f"{due}, {distance}" if distance else ""),
        pay_href=f"/pay/{invoice.checkout_token}" if invoice.checkout_token else "",
        pdf_href=f"/invoices/{invoice.id}/invoice.pdf" if invoice.pdf_sha256 else "",
        can_cancel=can_cancel(invoice),
        open_units=invoice.amount_due_units if waits else 0,
    )


def client_of(invoice: Invoice) -> str:
    """Whom it is for, as shortly as known."""
    return invoice.recipient_name or invoice.recipient_email or "No client yet"


def can_cancel(invoice: Invoice) -> bool:
    """Whether cancelling is allowed now (rules 5.15): sent, and no money there or on its way."""
    is_sent = invoice.document_status == DocumentStatus.SENT
    return is_sent and not invoice.settled_units and not invoice.pending_units


def tag_words(shown: ShownInvoice, pills: Sequence[SecondPill]) -> list[str]:
    """The small words beside the pill."""
    invoice = shown.invoice
    return [second_word(pill, settled_units=invoice.settled_units, total_units=invoice.total_units) for pill in pills]


def _tag(shown: ShownInvoice) -> str:
    """The first of the small words: a row has room for one, and its Open column tells what is paid already."""
    pills = [pill for pill in shown.pills if pill is not SecondPill.PART_PAID]
    return tag_words(shown, pills[:1])[0] if pills else ""


def _card_open(invoice: Invoice) -> str:
    is_part = 0 < invoice.amount_due_units < invoice.total_units
    return f"{format_units(invoice.amount_due_units)} open" if is_part else ""


def _card_note(shown: ShownInvoice, *, now: datetime, zone: tzinfo, due: str) -> str:
    invoice, today = shown.invoice, now.astimezone(zone).date()
    if shown.label is Label.DRAFT:
        return f"Edited {ago(invoice.updated_at, now=now, zone=zone)}"
    if shown.label is Label.PAID and invoice.paid_at:
        return f"Paid {short_date(invoice.paid_at.astimezone(zone).date(), today=today)}"
    if shown.label in _CLOSED and invoice.closed_at:
        closed_on = short_date(invoice.closed_at.astimezone(zone).date(), today=today)
        return f"{LABELS[shown.label].word} {closed_on}"
    if due:
        return f"Due {due}"
    return f"Issued {short_date(invoice.issued_on, today=today)}" if invoice.issued_on else ""


def _day(text: str, *, today: date) -> str:
    return short_date(parse_date(text, param="day"), today=today) if text else ""


def _amount(text: str) -> str:
    return format_units(parse_units(text, places=6)) if text else ""
