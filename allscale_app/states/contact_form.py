"""The dialogs in which a client is written down: the client itself, and one of its wallets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any, ClassVar

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import InvalidForm, InvalidInput, StaleVersion
from allscale_app.services.contact_input import read_contact_form
from allscale_app.services.contact_parts import WalletLooksAlike, add_wallet
from allscale_app.services.contacts import ContactExists, create_contact, find_contact, update_contact
from allscale_app.services.form_reader import is_missing
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import TEXT_LIMIT, choice, form, string
from allscale_app.states.base import AppState
from allscale_app.states.form_dialog import FormDialog
from allscale_app.views.contacts import CONTACT_FIELDS, fields_of, form_from

ID_LIMIT = 64
WALLET_FIELDS = ("name", "address")
WHOLE = "form"
"""Where an error stands that is about no single field."""


class ContactFormState(FormDialog, AppState):
    """A new client, or one that is edited."""

    FIELDS: ClassVar[Collection[str]] = CONTACT_FIELDS

    is_new: bool = True
    busy: bool = False
    other_name: str = ""
    """The client who has the typed e-mail address already, with the address of its page."""
    other_href: str = ""
    _contact_id: str = ""
    _version: int = 0

    @rx.event
    async def open_new(self) -> None:
        """An empty form."""
        await self._require_member()
        self._show({}, contact_id="", version=0)

    @rx.event
    async def open_edit(self, contact_id: str) -> None:
        """The form of a client as it stands now."""
        member = await self._require_member()
        wanted = string(contact_id, limit=ID_LIMIT)
        contact = await fetch(find_contact, business_id=member.business_id, contact_id=wanted)
        self._show(fields_of(contact), contact_id=contact.id, version=contact.version)

    @rx.event
    def leave(self, name: str, value: str) -> None:
        """A field was left: say what is wrong with it; one that is still empty is asked for when saving."""
        name = choice(name, self.FIELDS)
        self._typed[name] = string(value, limit=TEXT_LIMIT, param=name)
        error = self._problems().get(name)
        if error is not None and (name in self.errors or not is_missing(error)):
            self._tell_at(name, error.message)

    @rx.event
    async def save(self, data: dict[str, Any]) -> AsyncIterator[Any]:
        """Keep the client, or say at each field what is wrong."""
        member = await self._require_member()
        typed = form(data, CONTACT_FIELDS)
        if self.busy or not self.is_open:
            return
        self._typed = typed
        self.busy = True
        yield
        try:
            after = await self._keep(member, typed)
        finally:
            self.busy = False
        yield after

    async def _keep(self, member: Member, typed: dict[str, str]) -> Any:
        self.errors, self.other_name, self.other_href = {}, "", ""
        try:
            contact_id = await self._write(member, form_from(typed))
        except InvalidForm as error:
            self.errors = error.words()
        except ContactExists as error:
            self.errors = {error.param or "email": error.message}
            self.other_name, self.other_href = error.name, f"/contacts/{error.contact_id}"
        except StaleVersion as error:
            now = await fetch(find_contact, business_id=member.business_id, contact_id=self._contact_id)
            self._version = now.version
            self.errors = {WHOLE: f"{error.message} Save once more to put yours in its place."}
        else:
            self.is_open = self.is_asking = False
            if not self.is_new:
                self._tell("Client saved", body="Sent invoices keep what they were sent with.")
                return None
            self._tell("Client added")
            return rx.redirect(f"/contacts/{contact_id}")
        self.is_asking = False
        return None

    async def _write(self, member: Member, typed: dict[str, Any]) -> str:
        """The id of the client as it was saved."""
        if self.is_new:
            return (await run(create_contact, business_id=member.business_id, form=typed)).id
        saved = await run(
            update_contact,
            business_id=member.business_id,
            contact_id=self._contact_id,
            form=typed,
            expected_version=self._version,
        )
        return saved.id

    def _show(self, fields: dict[str, str], *, contact_id: str, version: int) -> None:
        self.is_new, self.busy = not contact_id, False
        self._contact_id, self._version = contact_id, version
        self.other_name = self.other_href = ""
        self._begin(fields)

    def _problems(self) -> dict[str, InvalidInput]:
        try:
            read_contact_form(form_from(self._shown()), read_address=process().application.context.read_address)
        except InvalidForm as error:
            return dict(error.errors)
        return {}

    def _still_wrong(self, name: str) -> str:
        """As the field stands now; that an address is taken is known only when saving again."""
        if name == "email":
            self.other_name = self.other_href = ""
        error = self._problems().get(name)
        return error.message if error is not None else ""


class ContactWalletState(FormDialog, AppState):
    """One more wallet of the client whose drawer is open."""

    FIELDS: ClassVar[Collection[str]] = WALLET_FIELDS

    alike: str = ""
    """Which known address the typed one could be taken for: saving again keeps it all the same."""
    _contact_id: str = ""
    _warned: str = ""

    @rx.event
    async def begin(self, contact_id: str, address: str) -> None:
        """The form, with the address in it where a payment came from it."""
        member = await self._require_member()
        wanted = string(contact_id, limit=ID_LIMIT)
        contact = await fetch(find_contact, business_id=member.business_id, contact_id=wanted)
        self._contact_id, self.alike = contact.id, ""
        self._begin({"address": string(address, limit=ID_LIMIT)})

    @rx.event
    async def save(self, data: dict[str, Any]) -> None:
        """Keep the wallet, or say at each field what is wrong."""
        member = await self._require_member()
        typed = form(data, WALLET_FIELDS)
        if not self.is_open:
            return
        self._typed, self.is_asking = typed, False
        try:
            await run(
                add_wallet,
                business_id=member.business_id,
                contact_id=self._contact_id,
                form=typed,
                is_sure=self.alike != "" and typed["address"].strip() == self._warned,
            )
        except InvalidForm as error:
            self.errors, self.alike = error.words(), ""
            return
        except WalletLooksAlike as error:
            self.errors, self.alike, self._warned = {}, error.message, typed["address"].strip()
            return
        self.is_open, self.errors = False, {}
        self._tell("Wallet added")
