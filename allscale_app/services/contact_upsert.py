"""Whoever is billed becomes a contact."""

from __future__ import annotations

from allscale_app.services.context import Context
from allscale_app.services.email_address import email_key
from allscale_app.services.invoice_input import Recipient
from allscale_app.services.search_text import contact_search_text
from allscale_app.store.tables import Contact
from allscale_app.store.uow import WriteUow


def upsert_contact(uow: WriteUow, ctx: Context, *, business_id: str, recipient: Recipient) -> Contact:
    """The contact of a recipient's address: made now, or completed where it was empty.

    What the issuer wrote into the contact stays. The caller holds the business's lock.
    """
    key = email_key(recipient.email)
    contact = uow.contacts.by_email(business_id, key)
    now = ctx.clock.now()
    if contact is None:
        contact = Contact(
            id=ctx.ids.new("con"),
            business_id=business_id,
            email=recipient.email,
            email_key=key,
            labels=[],
            created_at=now,
            updated_at=now,
        )
    contact.name = contact.name or recipient.name
    contact.address = contact.address or recipient.address
    contact.tax_id = contact.tax_id or recipient.tax_id
    contact.search_text = contact_search_text(contact)
    uow.contacts.add(contact)
    uow.flush()
    return contact
