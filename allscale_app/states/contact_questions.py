"""What is asked before a client or one of its wallets goes away."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.services.contact_parts import remove_wallet
from allscale_app.services.contacts import called, delete_contact, find_contact
from allscale_app.states.arguments import flag, string
from allscale_app.states.base import AppState
from allscale_app.views.contacts import ContactQuestion, delete_question, wallet_question

ID_LIMIT = 64


class ContactQuestionsState(AppState):
    """One question at a time."""

    is_asking: bool = False
    question: ContactQuestion = ContactQuestion()
    _contact_id: str = ""
    _wallet: str = ""

    @rx.event
    async def ask_delete(self, contact_id: str) -> None:
        """Before deleting a client."""
        member = await self._require_member()
        wanted = string(contact_id, limit=ID_LIMIT)
        contact = await fetch(find_contact, business_id=member.business_id, contact_id=wanted)
        self._contact_id, self._wallet = contact.id, ""
        self.question, self.is_asking = delete_question(contact), True

    @rx.event
    async def ask_remove_wallet(self, contact_id: str, address: str) -> None:
        """Before taking a wallet off a client."""
        member = await self._require_member()
        wanted, wallet = string(contact_id, limit=ID_LIMIT), string(address, limit=ID_LIMIT)
        contact = await fetch(find_contact, business_id=member.business_id, contact_id=wanted)
        self._contact_id, self._wallet = contact.id, wallet
        self.question, self.is_asking = wallet_question(contact, wallet), True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the question."""
        self.is_asking = flag(is_open)

    @rx.event
    async def confirm(self) -> Any:
        """Yes: do what was asked."""
        member = await self._require_member()
        if not self.is_asking:
            return None
        self.is_asking = False
        if self._wallet:
            await run(remove_wallet, business_id=member.business_id, contact_id=self._contact_id, address=self._wallet)
            self._tell("Wallet removed")
            return None
        gone = await run(delete_contact, business_id=member.business_id, contact_id=self._contact_id)
        self._tell(f"{called(gone)} deleted", body="Its invoices stay as they are.")
        return rx.redirect("/contacts")
