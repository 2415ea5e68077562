"""Contacts as a CSV file."""

from __future__ import annotations

from collections.abc import Sequence

from allscale_app.domain.contact_listing import ContactFilter, ContactSort
from allscale_app.domain.money import decimal_text
from allscale_app.services.contact_list import ContactRow, chosen_contacts, list_contacts
from allscale_app.services.context import Context
from allscale_app.services.csv_text import csv_text
from allscale_app.services.invoice_list import PAGE_LIMIT
from allscale_app.store.uow import ReadUow

HEADER = (
    "email",
    "name",
    "address",
    "tax_id",
    "country",
    "labels",
    "notes",
    "wallets",
    "billed",
    "paid",
    "open",
    "last_activity_at",
    "other_emails",
    "id",
)


def export_contacts(
    uow: ReadUow,
    ctx: Context,
    *,
    business_id: str,
    narrow: ContactFilter | None = None,
    contact_ids: Sequence[str] = (),
) -> str:
    """CSV of the chosen contacts, or of those that `narrow` leaves, by name.

    Totals name their currency; several, and several wallets, are joined by "; ".
    """
    if contact_ids:
        chosen = chosen_contacts(uow, ctx, business_id=business_id, contact_ids=contact_ids)
        return csv_text(HEADER, map(_cells, chosen))
    rows: list[ContactRow] = []
    cursor = None
    while True:
        page = list_contacts(
            uow, ctx, business_id=business_id, narrow=narrow, sort=ContactSort.NAME, cursor=cursor, limit=PAGE_LIMIT
        )
        rows += page.rows
        if page.next is None:
            return csv_text(HEADER, map(_cells, rows))
        cursor = page.next


def _cells(row: ContactRow) -> tuple[str, ...]:
    contact = row.contact

    def joined(name: str) -> str:
        return "; ".join(f"{decimal_text(getattr(total, name))} {total.currency}" for total in row.totals)

    return (
        contact.email,
        contact.name,
        contact.address,
        contact.tax_id,
        contact.country,
        ", ".join(contact.labels),
        contact.notes,
        "; ".join(f"{wallet['name']} {wallet['address']}".strip() for wallet in contact.wallets),
        joined("billed_units"),
        joined("paid_units"),
        joined("open_units"),
        row.last_activity_at.isoformat(),
        ", ".join(contact.other_emails),
        contact.id,
    )
