"""Contacts as a CSV file."""

from __future__ import annotations

from allscale_app.domain.contact_listing import ContactSort
from allscale_app.domain.money import decimal_text
from allscale_app.services.contacts import ContactRow, list_contacts
from allscale_app.services.context import Context
from allscale_app.services.csv_text import csv_text
from allscale_app.services.invoice_list import PAGE_LIMIT
from allscale_app.store.uow import ReadUow

HEADER = ("email", "name", "address", "tax_id", "labels", "notes", "billed", "paid", "open", "last_activity_at", "id")


def export_contacts(uow: ReadUow, ctx: Context, *, business_id: str, query: str = "") -> str:
    """CSV of the contacts that `query` finds, by name; totals name their currency, several are joined by "; "."""
    rows: list[ContactRow] = []
    cursor = None
    while True:
        page = list_contacts(
            uow, ctx, business_id=business_id, query=query, sort=ContactSort.NAME, cursor=cursor, limit=PAGE_LIMIT
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
        ", ".join(contact.labels),
        contact.notes,
        joined("billed_units"),
        joined("paid_units"),
        joined("open_units"),
        row.last_activity_at.isoformat(),
        contact.id,
    )
