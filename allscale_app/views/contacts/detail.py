"""One contact as its drawer shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from allscale_app.domain.invoice.status import Label
from allscale_app.domain.legs import LegStatus
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Registry
from allscale_app.i18n.countries import country_name
from allscale_app.i18n.dates import ago, counted, short_date
from allscale_app.services.contact_detail import ContactDetail, KnownWallet
from allscale_app.services.contacts import called
from allscale_app.services.shown_invoice import ShownInvoice
from allscale_app.store.tables import Invoice, Payment
from allscale_app.views.counts import count_text
from allscale_app.views.fiat import fiat_sums
from allscale_app.views.initials import initials_of_client
from allscale_app.views.labels import LABELS, LEG_PILLS
from allscale_app.views.shorten import short_address

_DAY = 86_400
_NO_AMOUNT_DUE = {Label.DRAFT, Label.CANCELLED, Label.REJECTED}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An invoice or a payment in the drawer."""

    id: str = ""
    href: str = ""
    name: str = ""
    note: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    amount: str = ""
    unit: str = ""
    is_faint: bool = False


@dataclass(frozen=True, slots=True)
class WalletBox:
    """A wallet: written down under a name, or only known from payments."""

    address: str = ""
    short: str = ""
    name: str = ""
    is_saved: bool = True
    networks: list[str] = field(default_factory=list)
    words: str = ""
    warning: str = ""
    """That it could be taken for another known one."""


@dataclass(frozen=True, slots=True)
class ContactView:
    """Everything in the drawer, ready to show."""

    id: str = ""
    name: str = ""
    initials: str = ""
    sub: str = ""
    account: str = ""
    """Says that they have an account here, "" when they have none."""
    opted_out: str = ""
    """Says that they want no reminders, "" while they get them."""
    email: str = ""
    other_emails: list[str] = field(default_factory=list)
    mail_href: str = ""
    tax_id: str = ""
    address: str = ""
    labels: list[str] = field(default_factory=list)
    notes: str = ""
    billed: str = ""
    paid: str = ""
    open: str = ""
    usual: str = ""
    wallets: list[WalletBox] = field(default_factory=list)
    invoices: list[HistoryLine] = field(default_factory=list)
    all_label: str = ""
    all_href: str = ""
    payments: list[HistoryLine] = field(default_factory=list)
    new_href: str = ""


def contact_view(detail: ContactDetail, *, registry: Registry, timezone: str) -> ContactView:
    """The drawer of a contact, dates in the issuer's zone."""
    contact, totals = detail.row.contact, detail.row.totals
    zone = ZoneInfo(timezone)
    today = detail.now.astimezone(zone).date()
    return ContactView(
        id=contact.id,
        name=called(contact),
        initials=initials_of_client(called(contact)),
        sub=country_name(contact.country)
        if contact.country
        else f"Client since {_day(contact.created_at, zone, today)}",
        account="Has an account here: invoices reach them in the app too" if detail.has_account else "",
        opted_out="Opted out of reminders" if detail.opted_out else "",
        email=contact.email,
        other_emails=list(contact.other_emails),
        mail_href=f"mailto:{quote(contact.email, safe='@')}",
        tax_id=contact.tax_id,
        address=contact.address,
        labels=list(contact.labels),
        notes=contact.notes,
        billed=fiat_sums((total.billed_units, total.currency) for total in totals),
        paid=fiat_sums((total.paid_units, total.currency) for total in totals),
        open=fiat_sums((total.open_units, total.currency) for total in totals),
        usual=usual_words(detail.typical_seconds),
        wallets=[
            _wallet(wallet, now=detail.now, zone=zone, warning=look_alike_words(detail, wallet.address))
            for wallet in detail.wallets
        ],
        invoices=[_invoice(shown, zone=zone, today=today) for shown in detail.invoices.rows],
        all_label=f"All {count_text(detail.invoices.matching)}",
        all_href=f"/invoices?client={contact.id}",
        payments=_payments(detail.payments, registry=registry, zone=zone, today=today),
        new_href=f"/invoices/new?contact={contact.id}",
    )


def usual_words(seconds: int | None) -> str:
    """`3 days`, `Under a day`, `–` while nothing was paid."""
    if seconds is None:
        return "–"
    days = round(seconds / _DAY)
    return counted(days, "day") if days else "Under a day"


def _invoice(shown: ShownInvoice, *, zone: ZoneInfo, today: date) -> HistoryLine:
    invoice, pill = shown.invoice, LABELS[shown.label]
    is_draft = shown.label is Label.DRAFT
    at = invoice.issued_on or invoice.created_at.astimezone(zone).date()
    return HistoryLine(
        id=invoice.id,
        href=f"/invoices/{invoice.id}/edit" if is_draft else f"/invoices/{invoice.id}",
        name=invoice.number or "No number yet",
        note=short_date(at, today=today),
        word=pill.word,
        tone=pill.tone,
        icon=pill.icon,
        amount=format_units(invoice.total_units),
        unit=invoice.currency,
        is_faint=shown.label in _NO_AMOUNT_DUE,
    )


def _payments(
    paid: Sequence[tuple[Payment, Invoice]], *, registry: Registry, zone: ZoneInfo, today: date
) -> list[HistoryLine]:
    lines = []
    for leg, invoice in paid:
        status = LegStatus(leg.status)
        pill, token = LEG_PILLS[status], registry.find_token(leg.unit)
        network = next((each.name for each in registry.networks if each.key == leg.network), "")
        lines.append(
            HistoryLine(
                id=leg.id,
                href=f"/invoices/{invoice.id}",
                name=_day(leg.first_seen_at, zone, today),
                note=network,
                word=pill.word,
                tone=pill.tone,
                icon=pill.icon,
                amount=format_units(leg.units),
                unit=token.symbol if token else leg.unit.partition("@")[0],
                is_faint=status in {LegStatus.FAILED, LegStatus.REVERSED},
            )
        )
    return lines


def look_alike_words(detail: ContactDetail, address: str) -> str:
    """Which known address it could be taken for, "" for none."""
    other = next((one for one in detail.look_alikes if one.address == address), None)
    if other is None:
        return ""
    return (
        f"Looks like {other.known} of {other.name}, but is another one. Compare every character before you pay to it."
    )


def _wallet(wallet: KnownWallet, *, now: datetime, zone: ZoneInfo, warning: str) -> WalletBox:
    words = "Has not paid you from here yet"
    if wallet.count and wallet.last_at:
        times = "once" if wallet.count == 1 else f"{wallet.count:,} times"
        words = f"Paid you {times} from here, last {ago(wallet.last_at, now=now, zone=zone)}"
    return WalletBox(
        address=wallet.address,
        short=short_address(wallet.address),
        name=wallet.name or ("Wallet" if wallet.is_saved else "Not written down"),
        is_saved=wallet.is_saved,
        networks=[network for network in wallet.networks if network],
        words=words,
        warning=warning,
    )


def _day(moment: datetime, zone: ZoneInfo, today: date) -> str:
    return short_date(moment.astimezone(zone).date(), today=today)
