"""The contact's form as text, and what is asked before something goes away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allscale_app.i18n.countries import countries
from allscale_app.services.contact_input import split_emails, split_labels
from allscale_app.services.contacts import called
from allscale_app.store.tables import Contact
from allscale_app.views.shorten import short_address

CONTACT_FIELDS = ("email", "other_emails", "name", "address", "country", "tax_id", "labels", "notes")
COUNTRY_OPTIONS: tuple[tuple[str, str], ...] = (("", "Not set"), *countries().items())


@dataclass(frozen=True, slots=True)
class ContactQuestion:
    """`keep` and `confirm` are the two buttons."""

    title: str = ""
    body: str = ""
    keep: str = ""
    confirm: str = ""


def fields_of(contact: Contact) -> dict[str, str]:
    """A contact as its form shows it."""
    lists = {name: ", ".join(getattr(contact, name)) for name in ("labels", "other_emails")}
    return {name: getattr(contact, name) for name in CONTACT_FIELDS if name not in lists} | lists


def form_from(typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed as the service takes it: labels and further addresses apart."""
    return dict(typed) | {
        "labels": split_labels(typed.get("labels", "")),
        "other_emails": split_emails(typed.get("other_emails", "")),
    }


def delete_question(contact: Contact) -> ContactQuestion:
    """Before deleting a contact."""
    return ContactQuestion(
        title=f"Delete {called(contact)}?",
        body="Notes, labels and wallets are gone for good. Invoices stay, with the name and address that they were"
        " sent to.",
        keep="Keep client",
        confirm="Delete client",
    )


def wallet_question(contact: Contact, address: str) -> ContactQuestion:
    """Before a wallet is taken off a contact."""
    name = next((each["name"] for each in contact.wallets if each["address"] == address), "")
    return ContactQuestion(
        title=f"Remove {name or 'this wallet'}?",
        body=f"{short_address(address)} is taken off {called(contact)}. Payments that came from it stay.",
        keep="Keep wallet",
        confirm="Remove wallet",
    )
