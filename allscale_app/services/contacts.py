"""Contacts: whom a business bills. Made, changed, deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allscale_app.domain.errors import Conflict, NotFound, StaleVersion
from allscale_app.services.contact_input import ContactInput, read_contact_form
from allscale_app.services.context import Context
from allscale_app.services.email_address import email_key
from allscale_app.services.form_reader import Form
from allscale_app.services.search_text import contact_search_text
from allscale_app.store.tables import Contact
from allscale_app.store.uow import ReadUow, WriteUow


class ContactExists(Conflict):
    """Another contact of the business has the address; `contact_id` leads to it."""

    code = "contact_exists"

    def __init__(self, other: Contact, *, param: str = "email", email: str = "") -> None:
        super().__init__(f"{called(other)} has {email or 'this e-mail address'} already.", param=param)
        self.contact_id = other.id
        self.name = called(other)


def called(contact: Contact) -> str:
    """How a contact is called: by name, else by address."""
    return contact.name or contact.email


def create_contact(uow: WriteUow, ctx: Context, *, business_id: str, form: Form) -> Contact:
    """A new contact from its form; earlier invoices to its address are found.

    `form` has email, name, address, tax_id, country, labels, notes and wallets (name and address of each).
    Raises InvalidForm, and ContactExists when the business has a contact of that address.
    """
    value = read_contact_form(form, read_address=ctx.read_address)
    uow.businesses.lock(business_id)  # so that sending to the same address waits instead of colliding
    now = ctx.clock.now()
    contact = Contact(
        id=ctx.ids.new("con"), business_id=business_id, email="", email_key="", labels=[], version=0,
        created_at=now, updated_at=now,
    )  # fmt: skip
    _write(uow, ctx, contact=contact, value=value)
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

    Raises NotFound, StaleVersion, InvalidForm, ContactExists as `create_contact`.
    """
    return change_contact(
        uow,
        ctx,
        business_id=business_id,
        contact_id=contact_id,
        change=lambda _contact: form,
        expected_version=expected_version,
    )


def change_contact(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    contact_id: str,
    change: Callable[[Contact], Form],
    expected_version: int | None = None,
) -> Contact:
    """As `update_contact`, with the fields that `change` makes out of the contact as it stands under the lock."""
    uow.businesses.lock(business_id)
    contact = _lock(uow, business_id=business_id, contact_id=contact_id)
    if expected_version is not None and expected_version != contact.version:
        raise StaleVersion(f"{called(contact)} was changed in another tab. Nothing was saved here.")
    merged = form_of_contact(contact) | dict(change(contact))
    _write(uow, ctx, contact=contact, value=read_contact_form(merged, read_address=ctx.read_address))
    return contact


def delete_contact(
    uow: WriteUow, ctx: Context, *, business_id: str, contact_id: str, expected_version: int | None = None
) -> Contact:
    """Remove a contact; its invoices stay, with their own copy of the recipient. Raises NotFound, StaleVersion."""
    contact = _lock(uow, business_id=business_id, contact_id=contact_id)
    if expected_version is not None and expected_version != contact.version:
        raise StaleVersion(f"{called(contact)} was changed in the meantime. Nothing was deleted.")
    uow.contacts.delete(contact)
    uow.events.publish(f"business:{business_id}", at=ctx.clock.now())
    return contact


def find_contact(uow: ReadUow, ctx: Context, *, business_id: str, contact_id: str) -> Contact:  # noqa: ARG001  # every service has ctx
    """A business's contact. Raises NotFound."""
    contact = uow.contacts.find(business_id, contact_id)
    if contact is None:
        raise _unknown()
    return contact


def form_of_contact(contact: Contact) -> dict[str, Any]:
    """A contact as its form takes it."""
    return {
        "email": contact.email,
        "other_emails": contact.other_emails,
        "name": contact.name,
        "address": contact.address,
        "tax_id": contact.tax_id,
        "country": contact.country,
        "labels": contact.labels,
        "wallets": contact.wallets,
        "notes": contact.notes,
    }


def _write(uow: WriteUow, ctx: Context, *, contact: Contact, value: ContactInput) -> None:
    key = email_key(value.email)
    other = uow.contacts.by_email(contact.business_id, key)
    if other is not None and other.id != contact.id:
        raise ContactExists(other)
    for email in value.other_emails:
        holder = uow.contacts.by_email(contact.business_id, email_key(email))
        if holder is not None and holder.id != contact.id:
            raise ContactExists(holder, param="other_emails", email=email)
    contact.email, contact.email_key = value.email, key
    contact.other_emails = list(value.other_emails)
    contact.name, contact.address, contact.tax_id = value.name, value.address, value.tax_id
    contact.country, contact.labels, contact.notes = value.country, list(value.labels), value.notes
    contact.wallets = [{"name": name, "address": address} for name, address in value.wallets]
    contact.search_text = contact_search_text(contact)
    contact.version += 1
    contact.updated_at = ctx.clock.now()
    uow.contacts.add(contact)
    uow.flush()
    uow.contacts.keep_emails(contact)
    uow.contacts.adopt(contact)
    uow.events.publish(f"business:{contact.business_id}", at=ctx.clock.now())


def _lock(uow: WriteUow, *, business_id: str, contact_id: str) -> Contact:
    contact = uow.contacts.lock(business_id, contact_id)
    if contact is None:
        raise _unknown()
    return contact


def _unknown() -> NotFound:
    return NotFound("There is no such client.")
