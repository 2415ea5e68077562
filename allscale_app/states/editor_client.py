"""Whom the draft bills: contacts that fit while a name or address is typed, one of them as a card, or a new one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch
from allscale_app.services.draft_client import pick_client, suggest_clients
from allscale_app.states.arguments import string
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_fields import LONGEST_TEXT
from allscale_app.views.editor import RECIPIENT_FIELDS
from allscale_app.views.editor_client import ClientCard, ClientOption, client_card, client_option, recipient_of

EMAIL = "recipient.email"


class EditorClientState(EditorState):
    """Handlers of "Bill to"."""

    suggestions: list[ClientOption] = []
    former: ClientCard = ClientCard()
    """Who was changed away from, to come back to."""
    _former_fields: dict[str, str] = {}

    @rx.event
    async def type_email(self, mounted: str, value: str) -> Any:
        """The address, or the beginning of a client's name, was typed into the form `mounted`."""
        if string(mounted) != self.mounted:
            return None
        self.fields[EMAIL] = string(value, limit=LONGEST_TEXT, param=EMAIL)
        await self._suggest(value)
        return await self._save()

    @rx.event
    async def look(self, value: str) -> None:
        """The field was entered: offer who fits, or the latest clients."""
        await self._suggest(string(value, limit=LONGEST_TEXT))

    @rx.event
    async def choose(self, contact_id: str) -> Any:
        """Bill this contact."""
        member = await self._require_member()
        client = await fetch(pick_client, business_id=member.business_id, contact_id=string(contact_id))
        self.fields |= recipient_of(client.contact)
        self.client, self.has_card, self.suggestions = client_card(self.fields, client), True, []
        return await self._save()

    @rx.event
    async def edit_client(self) -> None:
        """The card's details as fields, for this invoice."""
        await self._require_member()
        self.has_card = False

    @rx.event
    async def change_client(self) -> Any:
        """Somebody else: the fields are empty again, and the former client is one press away."""
        await self._require_member()
        self.former = self.client
        self._former_fields = {name: self.fields[name] for name in _recipient_names()}
        self.fields |= dict.fromkeys(_recipient_names(), "")
        self._touched = {name for name in self._touched if not name.startswith("recipient.")}
        self.has_card = False
        return await self._save()

    @rx.event
    async def restore_client(self) -> Any:
        """Back to who it was."""
        await self._require_member()
        if not self._former_fields:
            return None
        self.fields |= self._former_fields
        self.client, self.has_card = self.former, True
        self.former, self._former_fields = ClientCard(), {}
        return await self._save()

    async def _suggest(self, query: str) -> None:
        member = await self._require_member()
        found = await fetch(suggest_clients, business_id=member.business_id, query=query[:200])
        self.suggestions = [client_option(contact) for contact in found]


def _recipient_names() -> tuple[str, ...]:
    return tuple(f"recipient.{name}" for name in RECIPIENT_FIELDS)
