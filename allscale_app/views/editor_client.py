"""Whom a draft bills: the card of the chosen client, the suggestions while typing, the words before sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allscale_app.services.draft_client import DraftClient
from allscale_app.store.tables import Contact
from allscale_app.views.editor import RECIPIENT_FIELDS
from allscale_app.views.initials import initials_of_client
from allscale_app.views.typed_date import date_words

DAY = 86_400


@dataclass(frozen=True)
class ClientCard:
    """The chosen client in one line each; `habit` says how fast they usually pay, "" when unknown."""

    name: str = ""
    initials: str = ""
    email: str = ""
    more: str = ""
    habit: str = ""


@dataclass(frozen=True)
class ClientOption:
    """A contact to choose."""

    id: str = ""
    name: str = ""
    email: str = ""
    initials: str = ""


@dataclass(frozen=True)
class SendQuestion:
    """What the issuer is asked before an invoice leaves."""

    title: str = ""
    amount: str = ""
    recipient: str = ""
    email: str = ""
    due: str = ""


def client_card(fields: Mapping[str, str], client: DraftClient | None) -> ClientCard:
    """The card of the recipient that stands in the form."""
    name, email = fields["recipient.name"].strip(), fields["recipient.email"].strip()
    address = ", ".join(line.strip() for line in fields["recipient.address"].splitlines() if line.strip())
    parts = [part for part in (email if name else "", address) if part]
    habit = habit_words(client.typical_seconds) if client and client.typical_seconds is not None else ""
    return ClientCard(
        name=name or email,
        initials=initials_of_client(name or email),
        email=parts[0] if parts else "",
        more="".join(f", {part}" for part in parts[1:]),
        habit=habit,
    )


def habit_words(seconds: int) -> str:
    """`Pays in 3 days`; what takes less than a day is the same day."""
    days = round(seconds / DAY)
    if days < 1:
        return "Pays the same day"
    return f"Pays in {days} day{'' if days == 1 else 's'}"


def client_option(contact: Contact) -> ClientOption:
    """A contact as a suggestion."""
    name = contact.name or contact.email
    return ClientOption(contact.id, name, contact.email if contact.name else "", initials_of_client(name))


def recipient_of(contact: Contact) -> dict[str, str]:
    """A contact as the fields of the form."""
    return {f"recipient.{name}": str(getattr(contact, name)) for name in RECIPIENT_FIELDS}


def send_question(fields: Mapping[str, str], *, total: str) -> SendQuestion:
    """The words before sending a form that has no errors."""
    name, email = fields["recipient.name"].strip(), fields["recipient.email"].strip()
    amount = f"{total} {fields['currency']}"
    return SendQuestion(
        title=f"Send {amount} to {name or email}?",
        amount=amount,
        recipient=name or email,
        email=email if name else "",
        due=date_words(fields["due_on"]) or "No due date",
    )
