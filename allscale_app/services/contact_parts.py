"""One label or one wallet of a contact: added to and taken from what stands there now, whoever changed it before."""

from __future__ import annotations

from allscale_app.domain.errors import Conflict, InvalidForm, InvalidInput
from allscale_app.services.contacts import change_contact
from allscale_app.services.context import Context
from allscale_app.services.form_reader import Form
from allscale_app.services.look_alikes import LookAlike, find_look_alikes
from allscale_app.store.tables import Contact
from allscale_app.store.uow import WriteUow


def add_label(uow: WriteUow, ctx: Context, *, business_id: str, contact_id: str, label: str) -> Contact:
    """One more label; a known one changes nothing. Raises NotFound, InvalidForm naming `labels`."""
    if not label.strip():
        missing = InvalidInput("Enter the label.", code="text_missing", param="labels")
        raise InvalidForm({"labels": missing})
    return change_contact(
        uow,
        ctx,
        business_id=business_id,
        contact_id=contact_id,
        change=lambda contact: {"labels": [*contact.labels, label]},
    )


def remove_label(uow: WriteUow, ctx: Context, *, business_id: str, contact_id: str, label: str) -> Contact:
    """Without that label; an unknown one changes nothing. Raises NotFound."""
    return change_contact(
        uow,
        ctx,
        business_id=business_id,
        contact_id=contact_id,
        change=lambda contact: {"labels": [each for each in contact.labels if each != label]},
    )


class WalletLooksAlike(Conflict):
    """The address has the same ends as another known one, and differs inside (address poisoning)."""

    code = "wallet_looks_alike"

    def __init__(self, other: LookAlike) -> None:
        super().__init__(
            f"This address begins and ends like {other.known} of {other.name}, but it is another one. Somebody may have"
            " made it to be mistaken for that. Compare every character before you keep it.",
            param="address",
        )
        self.known, self.name = other.known, other.name


def add_wallet(
    uow: WriteUow, ctx: Context, *, business_id: str, contact_id: str, form: Form, is_sure: bool = False
) -> Contact:
    """One more wallet from its form (name, address). Raises NotFound, InvalidForm naming `name` or `address`,
    and, unless the issuer `is_sure`, WalletLooksAlike."""
    alike = find_look_alikes(uow, business_id=business_id, addresses=[str(form.get("address") or "").strip()])
    if alike and not is_sure:
        raise WalletLooksAlike(alike[0])
    wallet = {"name": form.get("name"), "address": form.get("address")}
    try:
        return change_contact(
            uow,
            ctx,
            business_id=business_id,
            contact_id=contact_id,
            change=lambda contact: {"wallets": [*contact.wallets, wallet]},
        )
    except InvalidForm as error:
        raise InvalidForm({param.rpartition(".")[2]: each for param, each in error.errors.items()}) from None


def remove_wallet(uow: WriteUow, ctx: Context, *, business_id: str, contact_id: str, address: str) -> Contact:
    """Without that wallet; an unknown one changes nothing. Raises NotFound."""
    return change_contact(
        uow,
        ctx,
        business_id=business_id,
        contact_id=contact_id,
        change=lambda contact: {"wallets": [each for each in contact.wallets if each["address"] != address]},
    )
