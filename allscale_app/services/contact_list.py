"""The list of contacts: search, filters, order, pages in both directions, each with what it was billed, paid and owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from allscale_app.domain.contact_listing import ContactFilter, ContactSort
from allscale_app.domain.search import search_terms
from allscale_app.services.context import Context
from allscale_app.services.cursors import aware, paging, read_place, value_beyond
from allscale_app.services.invoice_list import PAGE_LIMIT
from allscale_app.store.repositories.invoice_sums import Billed
from allscale_app.store.tables import Contact
from allscale_app.store.uow import ReadUow

FILTERS = ("label", "country")


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact with its totals, one per currency; `wallet_count` is of those written down and those that paid."""

    contact: Contact
    totals: tuple[Billed, ...]
    wallet_count: int
    last_activity_at: datetime


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A page in list order. `first` is the place of its first row, from 1; `matching` is capped at 1,000 ("999+")."""

    rows: tuple[ContactRow, ...]
    first: int
    matching: int
    back: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class ContactsPage:
    """A page with everything around it: how many there are in all (capped), the labels and countries in use."""

    page: ContactPage
    all_count: int
    labels: tuple[str, ...]
    countries: tuple[str, ...]
    now: datetime

    @property
    def is_empty(self) -> bool:
        """Whether this page of the list has no row."""
        return not self.page.rows


def read_contact_filter(query: Mapping[str, str]) -> ContactFilter:
    """The filter of a query string: q, label, country."""
    return ContactFilter(
        terms=search_terms(query.get("q", "")),
        label=query.get("label", "").strip(),
        country=query.get("country", "").strip().upper(),
    )


def list_contacts(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has the same two first arguments
    *,
    business_id: str,
    query: str = "",
    narrow: ContactFilter | None = None,
    sort: ContactSort = ContactSort.ACTIVITY,
    cursor: str | None = None,
    limit: int = 50,
) -> ContactPage:
    """One page of contacts; `query` looks at names, addresses, labels and, from `0x`, wallets. Raises InvalidInput."""
    place = read_place(cursor, order=sort) if cursor else None
    narrow = narrow or ContactFilter()
    narrow = replace(narrow, terms=(*narrow.terms, *search_terms(query)))
    found = uow.contacts.page(
        business_id,
        narrow,
        sort=sort,
        limit=max(1, min(limit, PAGE_LIMIT)),
        beyond=value_beyond(place, str if sort is ContactSort.NAME else aware) if place else None,
        backwards=place is not None and place.backwards,
    )
    where = paging(place, found.boundaries, goes_on=found.goes_on, order=sort)
    return ContactPage(
        rows=contact_rows(uow, business_id, found.rows),
        first=where.first,
        matching=uow.contacts.count(business_id, narrow),
        back=where.before,
        next=where.after,
    )


def read_contacts_page(
    uow: ReadUow,
    ctx: Context,
    *,
    business_id: str,
    narrow: ContactFilter,
    sort: ContactSort,
    cursor: str | None,
    limit: int,
) -> ContactsPage:
    """The list with everything around it, in one snapshot. Raises InvalidInput for a foreign cursor."""
    page = list_contacts(uow, ctx, business_id=business_id, narrow=narrow, sort=sort, cursor=cursor, limit=limit)
    is_narrowed = narrow != ContactFilter()
    return ContactsPage(
        page=page,
        all_count=uow.contacts.count(business_id) if is_narrowed else page.matching,
        labels=tuple(uow.contacts.labels(business_id)),
        countries=tuple(uow.contacts.countries(business_id)),
        now=ctx.clock.now(),
    )


def chosen_contacts(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has the same two first arguments
    *,
    business_id: str,
    contact_ids: Sequence[str],  # every service has ctx
) -> tuple[ContactRow, ...]:
    """The named contacts of a business, in the given order; what is not its own is left out."""
    return contact_rows(uow, business_id, uow.contacts.by_ids(business_id, contact_ids))


def contact_rows(uow: ReadUow, business_id: str, contacts: Sequence[Contact]) -> tuple[ContactRow, ...]:
    """The contacts with their totals, in a fixed number of queries."""
    ids = [contact.id for contact in contacts]
    totals = uow.invoice_sums.of_contacts(business_id, ids)
    active = uow.contacts.last_activity(contacts)
    paid_from = uow.invoice_sums.senders_of(business_id, ids)
    return tuple(
        ContactRow(
            contact=contact,
            totals=tuple(total for total in totals if total.contact_id == contact.id),
            wallet_count=len({each["address"].lower() for each in contact.wallets} | paid_from.get(contact.id, set())),
            last_activity_at=active[contact.id],
        )
        for contact in contacts
    )
