"""Invoices that came to the user, as their list shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import due_distance, short_date
from allscale_app.services.received_invoices import Received
from allscale_app.services.shown_invoice import ShownInvoice
from allscale_app.views.invoice_list import tag_words
from allscale_app.views.invoice_query import asked_of, changed_filters
from allscale_app.views.labels import LABELS

PAGE = "/invoices/received"
CHIPS: dict[str, tuple[str, ...]] = {
    "label": ("label",),
    "method": ("method",),
    "currency": ("currency",),
    "created": ("created_since", "created_until"),
}
FILTERS = tuple(name for names in CHIPS.values() for name in names)


@dataclass(frozen=True, slots=True)
class ReceivedQuery:
    """What is asked of the list: words to find, and those filters that are on."""

    text: str = ""
    filters: dict[str, str] = field(default_factory=dict)

    @property
    def narrow(self) -> dict[str, str]:
        """As `read_filter` takes it, only what is asked."""
        return ({"q": self.text} if self.text else {}) | self.filters

    @property
    def address(self) -> str:
        """The page with this question."""
        return self._with_question(PAGE)

    @property
    def export_href(self) -> str:
        """The same rows as CSV."""
        return self._with_question(f"{PAGE}/export.csv")

    @property
    def json_href(self) -> str:
        """The same rows as JSON."""
        return self._with_question(f"{PAGE}/export.json")

    def with_filters(self, changed: Mapping[str, str], *, timezone: str) -> ReceivedQuery:
        """With these filters set, or taken off where empty. Raises InvalidForm with words at each wrong one."""
        return replace(self, filters=changed_filters(self.filters, changed, timezone=timezone))

    def _with_question(self, path: str) -> str:
        return f"{path}?{urlencode(self.narrow)}" if self.narrow else path


def received_query(address: Mapping[str, str]) -> ReceivedQuery | None:
    """The question of an address's parameters, without what makes no sense; None when it asks nothing."""
    asked = asked_of(address, ("q", *FILTERS))
    return None if asked is None else ReceivedQuery(asked.pop("q", ""), asked)


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """One invoice: `pay_href` is its payment page; `can_pay` while something is left, `can_reject` while nothing came."""

    id: str = ""
    issuer: str = ""
    number: str = ""
    title: str = ""
    amount: str = ""
    unit: str = ""
    due: str = ""
    is_late: bool = False
    word: str = ""
    tone: str = ""
    icon: str = ""
    tags: list[str] = field(default_factory=list)
    page_href: str = ""
    pdf_href: str = ""
    receipt_href: str = ""
    payments_href: str = ""
    payments_json_href: str = ""
    """The log of the user's own payments, once there are any."""
    can_pay: bool = False
    can_reject: bool = False


def received_rows(received: Received) -> list[ReceivedRow]:
    """The newest first."""
    return [_row(shown) for shown in received.rows]


def _row(shown: ShownInvoice) -> ReceivedRow:
    invoice = shown.invoice
    pill = LABELS[shown.label]
    is_open = invoice.document_status == DocumentStatus.SENT
    page = f"/pay/{invoice.checkout_token}"
    has_paid = bool(invoice.settled_units or invoice.pending_units or invoice.refunded_units)
    log = f"{PAGE}/{invoice.id}/payments"
    return ReceivedRow(
        id=invoice.id,
        issuer=str((invoice.seller or {}).get("name") or ""),
        number=invoice.number or "",
        title=invoice.title,
        amount=format_units(invoice.total_units),
        unit=invoice.currency,
        due=_due(shown),
        is_late=is_open and bool(invoice.amount_due_units) and shown.days_left is not None and shown.days_left < 0,
        word=pill.word,
        tone=pill.tone,
        icon=pill.icon,
        tags=tag_words(shown, shown.pills),
        page_href=page,
        pdf_href=f"{page}/invoice.pdf" if invoice.pdf_sha256 else "",
        receipt_href=f"{page}/receipt.pdf?download=1" if invoice.receipt_sha256 else "",
        payments_href=f"{log}.csv" if has_paid else "",
        payments_json_href=f"{log}.json" if has_paid else "",
        can_pay=is_open and invoice.amount_due_units > 0,
        can_reject=is_open and not invoice.settled_units and not invoice.pending_units,
    )


def _due(shown: ShownInvoice) -> str:
    """`7 Dec, in 14 days` while it is open, the day alone once it is not."""
    due_on = shown.invoice.due_on
    if due_on is None or shown.days_left is None:
        return "–"
    today = due_on.fromordinal(due_on.toordinal() - shown.days_left)
    day = short_date(due_on, today=today)
    if shown.invoice.document_status != DocumentStatus.SENT or not shown.invoice.amount_due_units:
        return day
    return f"{day}, {due_distance(due_on, today=today)}" if shown.days_left else "Today"
