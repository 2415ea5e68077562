"""One label or one wallet of a contact: added to and taken from what stands there now, whoever changed it before."""

from __future__ import annotations

from allscale_app.domain.errors import InvalidForm, InvalidInput
from allscale_app.services.contacts import change_contact
from allscale_app.services.context import Context
from allscale_app.services.form_reader import Form
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


def add_wallet(uow: WriteUow, ctx: Context, *, business_id: str, contact_id: str, form: Form) -> Contact:
    """One more wallet from its form (name, address). Raises NotFound, InvalidForm naming `name` or `address`."""
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
