"""The list of contacts as display values: rows, filters, the bar over chosen rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.money import format_units
from allscale_app.i18n.countries import country_name
from allscale_app.i18n.dates import ago
from allscale_app.services.contact_list import ContactRow, ContactsPage
from allscale_app.services.contacts import called
from allscale_app.store.repositories.invoice_sums import Billed
from allscale_app.views.counts import count_text
from allscale_app.views.fiat import fiat_sums
from allscale_app.views.initials import initials_of_client

SORTS: dict[str, str] = {"activity": "Last activity", "name": "Name A to Z", "created": "Newest first"}
EXPORT = "/contacts/export.csv"
NONE = "–"
LABELS_SHOWN = 2
"""So many labels fit into a row; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One row, and the same as a card on a phone. `key` changes with each version of the contact and its sums."""

    id: str = ""
    key: str = ""
    changed: bool = False
    """It changed while the page was open: the row washes."""
    href: str = ""
    place: str = ""
    """Where it stands in the whole list: `3 of 38`."""
    name: str = ""
    email: str = ""
    initials: str = ""
    labels: list[str] = field(default_factory=list)
    more_labels: str = ""
    wallets: str = NONE
    open: str = NONE
    unit: str = ""
    is_open: bool = False
    paid: str = NONE
    activity: str = ""
    open_parts: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter."""

    value: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class ContactBulk:
    """The bar over the chosen rows."""

    count: str = ""
    total: str = ""
    export_href: str = ""


def lines_of(listing: ContactsPage, *, timezone: str) -> list[ContactLine]:
    """The rows of a page, dates in the issuer's zone."""
    page = listing.page
    return [
        _line(row, place=f"{page.first + at} of {count_text(page.matching)}", now=listing.now, timezone=timezone)
        for at, row in enumerate(page.rows)
    ]


def with_changes(lines: list[ContactLine], before: Collection[ContactLine]) -> list[ContactLine]:
    """`lines` with those marked that are new, or changed, since `before` was shown."""
    known = {line.key for line in before}
    return [replace(line, changed=True) if line.key not in known else line for line in lines]


def range_text(listing: ContactsPage, *, is_filtered: bool) -> str:
    """`1–13 of 38`, `1–2 of 2, filtered from 38`."""
    page = listing.page
    text = f"{page.first}–{page.first + len(page.rows) - 1} of {count_text(page.matching)}"
    return f"{text}, filtered from {count_text(listing.all_count)}" if is_filtered else text


def chips_of(filters: Mapping[str, str]) -> dict[str, str]:
    """The words of each filter that is on."""
    country = filters.get("country", "")
    return {"label": filters.get("label", ""), "country": country_name(country) if country else ""}


def country_options(codes: Sequence[str]) -> list[Option]:
    """Countries in use, by name."""
    return sorted((Option(code, country_name(code)) for code in codes), key=lambda option: option.label)


def bulk_of(lines: Sequence[ContactLine], selected: Collection[str]) -> ContactBulk:
    """The bar over the chosen ones among `lines`."""
    chosen = [line for line in lines if line.id in selected]
    parts = [part for line in chosen for part in line.open_parts]
    return ContactBulk(
        count=f"{len(chosen)} selected",
        total=f"{fiat_sums(parts)} open",
        export_href=f"{EXPORT}?ids={','.join(line.id for line in chosen)}",
    )


def open_amount(totals: Sequence[Billed]) -> tuple[str, str]:
    """What is open as a number and its unit; several currencies are added up at par, without a unit."""
    parts = [(total.open_units, total.currency) for total in totals if total.open_units]
    if not parts:
        return NONE, ""
    if len(parts) == 1:
        return format_units(parts[0][0]), parts[0][1]
    return fiat_sums(parts), ""


def _line(row: ContactRow, *, place: str, now: datetime, timezone: str) -> ContactLine:
    contact = row.contact
    amount, unit = open_amount(row.totals)
    paid = [(total.paid_units, total.currency) for total in row.totals]
    more = len(contact.labels) - LABELS_SHOWN
    sums = ":".join(f"{total.currency}{total.open_units}/{total.paid_units}" for total in row.totals)
    return ContactLine(
        id=contact.id,
        key=f"{contact.id}:{contact.version}:{sums}",
        href=f"/contacts/{contact.id}",
        place=place,
        name=called(contact),
        email=contact.email if contact.name else "",
        initials=initials_of_client(called(contact)),
        labels=list(contact.labels[:LABELS_SHOWN]),
        more_labels=f"+{more}" if more > 0 else "",
        wallets=str(row.wallet_count) if row.wallet_count else NONE,
        open=amount,
        unit=unit,
        is_open=amount != NONE,
        paid=fiat_sums(paid) if any(units for units, _ in paid) else NONE,
        activity=_capital(ago(row.last_activity_at, now=now, zone=ZoneInfo(timezone))),
        open_parts=[(total.open_units, total.currency) for total in row.totals if total.open_units],
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
