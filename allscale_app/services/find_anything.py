"""One question for everything of a business: its contacts and its invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allscale_app.domain.contact_listing import ContactFilter, ContactSort
from allscale_app.domain.invoice.listing import InvoiceFilter, Sort
from allscale_app.domain.search import search_terms
from allscale_app.services.context import Context
from allscale_app.services.invoice_list import today_of
from allscale_app.services.shown_invoice import ShownInvoice, show
from allscale_app.store.tables import Contact
from allscale_app.store.uow import ReadUow

MOST_CONTACTS = 3
MOST_INVOICES = 5
_SIGNS = "$€"


@dataclass(frozen=True, slots=True)
class Found:
    """The best few of each: contacts by their latest activity, invoices newest first."""

    contacts: Sequence[Contact] = ()
    invoices: tuple[ShownInvoice, ...] = ()


def find_anything(uow: ReadUow, ctx: Context, *, business_id: str, text: str) -> Found:
    """What a business has that holds every word of `text`: names, numbers, titles, amounts, addresses, hashes."""
    terms = search_terms(text.strip().lstrip(_SIGNS))
    if not terms:
        return Found()
    today = today_of(uow, ctx, business_id=business_id)
    contacts = uow.contacts.page(
        business_id, ContactFilter(terms=terms), sort=ContactSort.ACTIVITY, limit=MOST_CONTACTS
    )
    invoices = uow.invoice_lists.page(
        business_id, InvoiceFilter(terms=terms), today=today, sort=Sort(), limit=MOST_INVOICES
    )
    return Found(tuple(contacts.rows), tuple(show(row, today=today) for row in invoices.rows))
