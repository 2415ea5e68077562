"""Contacts: whom a business bills, what they were billed, paid and owe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allscale_app.domain.contact_listing import ContactSort
from allscale_app.domain.dates import typical_seconds
from allscale_app.domain.errors import Conflict, NotFound, StaleVersion
from allscale_app.domain.invoice.listing import InvoiceFilter
from allscale_app.domain.search import search_terms
from allscale_app.services.contact_input import ContactInput, read_contact_form
from allscale_app.services.context import Context
from allscale_app.services.cursors import aware, paging, read_place, value_beyond
from allscale_app.services.email_address import email_key
from allscale_app.services.form_reader import Form
from allscale_app.services.invoice_list import PAGE_LIMIT, InvoicePage, list_invoices
from allscale_app.services.search_text import contact_search_text
from allscale_app.store.repositories.invoice_sums import Billed, Wallet
from allscale_app.store.tables import Contact
from allscale_app.store.uow import ReadUow, WriteUow


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact with its totals, one per currency."""

    contact: Contact
    totals: tuple[Billed, ...]
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
class ContactDetail:
    """A contact, its totals, its latest invoices, and the wallets that it paid from."""

    row: ContactRow
    invoices: InvoicePage
    wallets: tuple[Wallet, ...]
    typical_seconds: int | None


def create_contact(uow: WriteUow, ctx: Context, *, business_id: str, form: Form) -> Contact:
    """A new contact from its form (email, name, address, tax_id, labels, notes); earlier invoices to it are found.

    Raises InvalidForm, and Conflict when the business has a contact of that address.
    """
    value = read_contact_form(form)
    uow.businesses.lock(business_id)  # so that sending to the same address waits instead of colliding
    now = ctx.clock.now()
    contact = Contact(
        id=ctx.ids.new("con"), business_id=business_id, email="", email_key="", labels=[], version=0,
        created_at=now, updated_at=now,
    )  # fmt: skip
    _write(uow, ctx, contact=contact, value=value)
    uow.contacts.adopt(contact)
    return contact


def update_contact(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    contact_id: str,
    form: Form,
    expected_version: int | None = None,
) -> Contact:
    """Save the fields that `form` names. Sent invoices keep the recipient that they were sent to.

    Raises NotFound, StaleVersion, InvalidForm, Conflict as `create_contact`.
    """
    uow.businesses.lock(business_id)
    contact = _lock(uow, business_id=business_id, contact_id=contact_id)
    if expected_version is not None and expected_version != contact.version:
        raise StaleVersion(f"{contact.name or contact.email} was changed in another tab. Nothing was saved here.")
    _write(uow, ctx, contact=contact, value=read_contact_form(_form_of(contact) | dict(form)))
    return contact


def delete_contact(uow: WriteUow, ctx: Context, *, business_id: str, contact_id: str) -> None:
    """Remove a contact; its invoices stay, with their own copy of the recipient. Raises NotFound."""
    contact = _lock(uow, business_id=business_id, contact_id=contact_id)
    uow.contacts.delete(contact)
    uow.events.publish(f"business:{business_id}", at=ctx.clock.now())


def list_contacts(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has the same two first arguments
    *,
    business_id: str,
    query: str = "",
    sort: ContactSort = ContactSort.ACTIVITY,
    cursor: str | None = None,
    limit: int = 50,
) -> ContactPage:
    """One page of contacts; `query` looks at names, addresses, labels and, from `0x`, wallets. Raises InvalidInput."""
    place = read_place(cursor, order=sort) if cursor else None
    terms = search_terms(query)
    found = uow.contacts.page(
        business_id,
        terms=terms,
        sort=sort,
        limit=max(1, min(limit, PAGE_LIMIT)),
        beyond=value_beyond(place, str if sort is ContactSort.NAME else aware) if place else None,
        backwards=place is not None and place.backwards,
    )
    where = paging(place, found.boundaries, goes_on=found.goes_on, order=sort)
    return ContactPage(
        rows=_rows(uow, business_id, found.rows),
        first=where.first,
        matching=uow.contacts.count(business_id, terms=terms),
        back=where.before,
        next=where.after,
    )


def read_contact(uow: ReadUow, ctx: Context, *, business_id: str, contact_id: str) -> ContactDetail:
    """A contact with its history. Raises NotFound."""
    contact = uow.contacts.find(business_id, contact_id)
    if contact is None:
        raise _unknown()
    times = uow.invoice_sums.times_to_pay(
        business_id, since=datetime.min.replace(tzinfo=UTC), until=ctx.clock.now(), contact_id=contact_id
    )
    return ContactDetail(
        row=_rows(uow, business_id, (contact,))[0],
        invoices=list_invoices(
            uow, ctx, business_id=business_id, narrow=InvoiceFilter(contact_id=contact_id), limit=10
        ),
        wallets=tuple(uow.invoice_sums.wallets_of(business_id, contact_id)),
        typical_seconds=typical_seconds(times),
    )


def _form_of(contact: Contact) -> dict[str, Any]:
    return {
        "email": contact.email,
        "name": contact.name,
        "address": contact.address,
        "tax_id": contact.tax_id,
        "labels": contact.labels,
        "notes": contact.notes,
    }


def _write(uow: WriteUow, ctx: Context, *, contact: Contact, value: ContactInput) -> None:
    key = email_key(value.email)
    other = uow.contacts.by_email(contact.business_id, key)
    if other is not None and other.id != contact.id:
        raise Conflict(
            f"{other.name or other.email} has this e-mail address already.", code="contact_exists", param="email"
        )
    contact.email, contact.email_key = value.email, key
    contact.name, contact.address, contact.tax_id = value.name, value.address, value.tax_id
    contact.labels, contact.notes = list(value.labels), value.notes
    contact.search_text = contact_search_text(contact)
    contact.version += 1
    contact.updated_at = ctx.clock.now()
    uow.contacts.add(contact)
    uow.flush()
    uow.events.publish(f"business:{contact.business_id}", at=ctx.clock.now())


def _lock(uow: WriteUow, *, business_id: str, contact_id: str) -> Contact:
    contact = uow.contacts.lock(business_id, contact_id)
    if contact is None:
        raise _unknown()
    return contact


def _unknown() -> NotFound:
    return NotFound("There is no such client.")


def _rows(uow: ReadUow, business_id: str, contacts: Sequence[Contact]) -> tuple[ContactRow, ...]:
    ids = [contact.id for contact in contacts]
    totals = uow.invoice_sums.of_contacts(business_id, ids)
    active = uow.contacts.last_activity(contacts)
    return tuple(
        ContactRow(
            contact=contact,
            totals=tuple(total for total in totals if total.contact_id == contact.id),
            last_activity_at=active[contact.id],
        )
        for contact in contacts
    )
