"""Contacts from a file: what it would do is shown first, then the good lines are kept, in small commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from allscale_app.domain.errors import InvalidForm
from allscale_app.services.contact_file import ContactFile, FileLine, read_contact_file
from allscale_app.services.contact_input import ContactInput, read_contact_form
from allscale_app.services.contacts import change_contact, create_contact, form_of_contact
from allscale_app.services.context import Context
from allscale_app.services.email_address import email_key
from allscale_app.store.tables import Contact
from allscale_app.store.uow import ReadUow, WriteUow

CHUNK = 200
"""Contacts of one commit: a long file does not hold the database for seconds."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be kept as it is, and why."""

    line: FileLine
    words: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do: contacts to make or to complete, and lines that need a hand first."""

    file: ContactFile
    good: tuple[ContactInput, ...]
    good_lines: tuple[FileLine, ...]
    faults: tuple[Fault, ...]
    new_count: int
    known_count: int


def plan_import(uow: ReadUow, ctx: Context, *, business_id: str, text: str) -> ImportPlan:
    """What the text of a file would do; nothing is written. Raises InvalidInput."""
    file = read_contact_file(text)
    holders = uow.contacts.holders(business_id)
    good: list[tuple[ContactInput, FileLine]] = []
    faults: list[Fault] = []
    lines_of: dict[str, int] = {}
    known = 0
    for line in file.lines:
        try:
            value = read_contact_form(line.form, read_address=ctx.read_address)
        except InvalidForm as error:
            faults.append(Fault(line, " ".join(dict.fromkeys(error.words().values()))))
            continue
        keys = [email_key(email) for email in (value.email, *value.other_emails)]
        words = _trouble(keys, lines_of, holders)
        if words:
            faults.append(Fault(line, words))
            continue
        lines_of |= dict.fromkeys(keys, line.number)
        known += any(key in holders for key in keys)
        good.append((value, line))
    return ImportPlan(
        file=file,
        good=tuple(value for value, _ in good),
        good_lines=tuple(line for _, line in good),
        faults=tuple(faults),
        new_count=len(good) - known,
        known_count=known,
    )


def import_contacts(uow: WriteUow, ctx: Context, *, business_id: str, values: Sequence[ContactInput]) -> int:
    """Make or complete the contact of each value, at most CHUNK of them: what the issuer wrote stays, empty fields are
    filled in, addresses, labels and wallets are added. How many were kept; one that no longer fits is left out."""
    uow.businesses.lock(business_id)
    kept = 0
    for value in values[:CHUNK]:
        found = {
            one.id: one for email in (value.email, *value.other_emails) if (one := _holder(uow, business_id, email))
        }
        if len(found) > 1:
            continue
        contact = next(iter(found.values()), None)
        try:
            if contact is None:
                create_contact(uow, ctx, business_id=business_id, form=_form(value))
            else:
                change_contact(
                    uow,
                    ctx,
                    business_id=business_id,
                    contact_id=contact.id,
                    change=lambda one, value=value: _completed(one, value),  # type: ignore[misc]  # bound now
                )
        except InvalidForm:  # together with what is there it is too much
            continue
        kept += 1
    return kept


def _trouble(keys: Collection[str], lines_of: Mapping[str, int], holders: Mapping[str, tuple[str, str]]) -> str:
    """Why a line with these addresses cannot be kept, "" when it can."""
    twice = next((lines_of[key] for key in keys if key in lines_of), None)
    if twice is not None:
        return f"Line {twice} has this e-mail address already. Keep one of the two."
    owners = dict(holders[key] for key in keys if key in holders)
    if len(owners) > 1:
        return f"These addresses belong to different clients: {', '.join(owners.values())}. Merge them first."
    return ""


def _holder(uow: ReadUow, business_id: str, email: str) -> Contact | None:
    return uow.contacts.by_email(business_id, email_key(email))


def _form(value: ContactInput) -> dict[str, object]:
    return {
        "email": value.email,
        "other_emails": value.other_emails,
        "name": value.name,
        "address": value.address,
        "tax_id": value.tax_id,
        "country": value.country,
        "labels": value.labels,
        "wallets": [{"name": name, "address": address} for name, address in value.wallets],
        "notes": value.notes,
    }


def _completed(contact: Contact, value: ContactInput) -> dict[str, object]:
    """The contact's form with what the file knows more."""
    form, new = form_of_contact(contact), _form(value)
    for name in ("name", "address", "tax_id", "country", "notes"):
        form[name] = form[name] or new[name]
    known = {wallet["address"] for wallet in contact.wallets}
    more = [{"name": name, "address": address} for name, address in value.wallets if address not in known]
    form["wallets"] = [*contact.wallets, *more]
    form["labels"] = [*contact.labels, *value.labels]
    form["other_emails"] = [*contact.other_emails, value.email, *value.other_emails]
    return form
