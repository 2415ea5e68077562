"""The command palette as display values: what was found, what can be done with it, where one can always go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from allscale_app.domain.invoice.status import DocumentStatus, Label
from allscale_app.domain.money import format_units
from allscale_app.services.find_anything import Found
from allscale_app.services.shown_invoice import ShownInvoice
from allscale_app.store.tables import Contact
from allscale_app.views.initials import initials_of
from allscale_app.views.invoice_list import client_of
from allscale_app.views.labels import LABELS

_NOT_PAYABLE = {Label.PAID, Label.REFUNDED, Label.PARTIALLY_REFUNDED}


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One row. It leads to `href`, or copies `copy`, or posts to `post`; `also` is found by but not shown."""

    id: str
    label: str
    icon: str = ""
    initials: str = ""
    detail: str = ""
    word: str = ""
    tone: str = ""
    sign: str = ""
    amount: str = ""
    key: str = ""
    href: str = ""
    copy: str = ""
    post: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class PaletteView:
    """The answer to `query`."""

    query: str = ""
    contacts: list[PaletteItem] = field(default_factory=list)
    invoices: list[PaletteItem] = field(default_factory=list)
    actions: list[PaletteItem] = field(default_factory=list)


ACTIONS: tuple[PaletteItem, ...] = (
    PaletteItem("new-invoice", "New invoice", "plus", key="C", href="/invoices/new", also="create send bill"),
    PaletteItem("overdue", "Show overdue invoices", "clock-alert", href="/invoices?tab=overdue", also="late unpaid"),
    PaletteItem("sign-out", "Sign out", "log-out", post="/auth/logout", also="log out leave"),
)
PAGES: tuple[PaletteItem, ...] = (
    PaletteItem("dashboard", "Dashboard", "layout-dashboard", key="G D", href="/dashboard", also="home overview"),
    PaletteItem("invoices", "Invoices", "receipt-text", key="G I", href="/invoices", also="bills"),
    PaletteItem("received", "Received", "inbox", href="/invoices/received", also="bills invoices to pay incoming"),
    PaletteItem("contacts", "Contacts", "users", key="G C", href="/contacts", also="clients customers people"),
    PaletteItem("balance", "Balance", "wallet", key="G B", href="/balance", also="money ledger deposit funds"),
    PaletteItem("storefront", "Storefront", "store", href="/storefront", also="profile services requests shop page"),
    PaletteItem("links", "Payment links", "link", href="/links", also="qr code button poster donate pay"),
    PaletteItem("notifications", "Notifications", "bell", href="/notifications", also="news bell"),
    PaletteItem(
        "settings", "Settings", "settings", key="G S", href="/settings", also="business logo details time zone"
    ),
    PaletteItem("methods", "Methods and tokens", "coins", href="/settings/methods", also="settings networks tolerance"),
    PaletteItem("webhooks", "Webhooks", "webhook", href="/settings/webhooks", also="settings developers events"),
    PaletteItem("api-keys", "API keys", "key-round", href="/settings/api-keys", also="settings developers"),
)


def palette_view(found: Found, *, query: str, checkout_url: Callable[[str], str]) -> PaletteView:
    """The rows for what was found by `query`."""
    return PaletteView(
        query=query,
        contacts=[_contact(contact) for contact in found.contacts],
        invoices=[_invoice(shown) for shown in found.invoices],
        actions=[
            *[_new_invoice(contact) for contact in found.contacts[:1]],
            *[_copy_link(shown, checkout_url) for shown in found.invoices[:1] if _is_payable(shown)],
        ],
    )


def _contact(contact: Contact) -> PaletteItem:
    name = contact.name or contact.email
    return PaletteItem(
        id=contact.id,
        label=name,
        initials=initials_of(name),
        detail=contact.email if contact.name else "",
        href=f"/invoices?client={contact.id}",
    )


def _invoice(shown: ShownInvoice) -> PaletteItem:
    invoice, pill = shown.invoice, LABELS[shown.label]
    facts = (client_of(invoice), invoice.title) if invoice.number else (invoice.title,)
    return PaletteItem(
        id=invoice.id,
        label=invoice.number or client_of(invoice),
        icon="receipt-text",
        detail=", ".join(fact for fact in facts if fact),
        word=pill.word,
        tone=pill.tone,
        sign=pill.icon,
        amount=f"{format_units(invoice.total_units)} {invoice.currency}",
        href=f"/invoices/{invoice.id}" if invoice.number else f"/invoices/{invoice.id}/edit",
    )


def _new_invoice(contact: Contact) -> PaletteItem:
    return PaletteItem(
        id=f"new-{contact.id}",
        label=f"New invoice for {contact.name or contact.email}",
        icon="plus",
        href=f"/invoices/new?client={contact.id}",
    )


def _is_payable(shown: ShownInvoice) -> bool:
    return shown.invoice.document_status == DocumentStatus.SENT and shown.label not in _NOT_PAYABLE


def _copy_link(shown: ShownInvoice, checkout_url: Callable[[str], str]) -> PaletteItem:
    invoice = shown.invoice
    return PaletteItem(
        id=f"copy-{invoice.id}",
        label=f"Copy payment link of {invoice.number}",
        icon="copy",
        copy=checkout_url(invoice.checkout_token or ""),
    )
