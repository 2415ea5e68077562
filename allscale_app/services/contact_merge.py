"""Several contacts become one: what moves is told first, then it is one commit, written into the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allscale_app.domain.errors import InvalidInput
from allscale_app.services.contact_input import ContactInput, read_contact_form
from allscale_app.services.contacts import called, change_contact, find_contact, form_of_contact
from allscale_app.services.context import Context
from allscale_app.services.email_address import email_key
from allscale_app.store.tables import Contact
from allscale_app.store.uow import ReadUow, WriteUow

MOST = 20


@dataclass(frozen=True, slots=True)
class MergePreview:
    """The contact that stays, those that go, what it will hold afterwards, and how many invoices move."""

    kept: Contact
    others: tuple[Contact, ...]
    after: ContactInput
    invoice_count: int


def preview_merge(
    uow: ReadUow, ctx: Context, *, business_id: str, keep_id: str, other_ids: Sequence[str]
) -> MergePreview:
    """What merging would do. Raises NotFound, InvalidInput for nothing to merge, InvalidForm when it does not fit."""
    kept = find_contact(uow, ctx, business_id=business_id, contact_id=keep_id)
    wanted = [each for each in dict.fromkeys(other_ids) if each != kept.id]
    if not 0 < len(wanted) <= MOST:
        raise InvalidInput(f"Choose one to {MOST} others to merge.", code="nothing_to_merge", param="contact_ids")
    others = tuple(find_contact(uow, ctx, business_id=business_id, contact_id=each) for each in wanted)
    return MergePreview(
        kept=kept,
        others=others,
        after=read_contact_form(_together(kept, others), read_address=ctx.read_address),
        invoice_count=sum(uow.contacts.invoice_counts([one.id for one in others]).values()),
    )


def merge_contacts(
    uow: WriteUow, ctx: Context, *, business_id: str, keep_id: str, other_ids: Sequence[str], actor: str
) -> Contact:
    """Move everything of the others to the one that stays, and remove them; sent invoices keep their recipients.

    What stands in the kept contact stays; empty fields are filled in. Raises as `preview_merge`.
    """
    uow.businesses.lock(business_id)
    found = preview_merge(uow, ctx, business_id=business_id, keep_id=keep_id, other_ids=other_ids)
    form = _together(found.kept, found.others)
    gone = [
        {"id": one.id, "email": one.email, "name": one.name, "invoices": count}
        for one in found.others
        for count in (uow.contacts.invoice_counts([one.id]).get(one.id, 0),)
    ]
    uow.contacts.move([one.id for one in found.others], found.kept)
    kept = change_contact(uow, ctx, business_id=business_id, contact_id=keep_id, change=lambda _contact: form)
    uow.audit.append(
        at=ctx.clock.now(),
        actor=actor,
        action="contacts_merged",
        object_id=kept.id,
        business_id=business_id,
        data={"merged": gone},
    )
    return kept


def _together(kept: Contact, others: Sequence[Contact]) -> dict[str, object]:
    """The form of the contact afterwards."""
    everyone = (kept, *others)
    form = form_of_contact(kept)
    for name in ("name", "address", "tax_id", "country"):
        form[name] = next((value for one in everyone if (value := getattr(one, name))), "")
    emails = [email for one in everyone for email in (one.email, *one.other_emails)]
    wallets = {wallet["address"]: wallet for one in reversed(everyone) for wallet in one.wallets}
    labels = {label.casefold(): label for one in reversed(everyone) for label in one.labels}
    form["other_emails"] = [email for email in emails if email_key(email) != kept.email_key]
    form["wallets"] = list(wallets.values())
    form["labels"] = list(labels.values())
    form["notes"] = "\n\n".join(dict.fromkeys(one.notes for one in everyone if one.notes))
    return form


def names_of(contacts: Sequence[Contact]) -> str:
    """`Ada, Ben and Cleo`."""
    names = [called(one) for one in contacts]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
