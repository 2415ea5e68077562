"""The clients of a business: found, added, live while open."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run, subscribe
from allscale_app.domain.errors import Conflict, InvalidForm
from allscale_app.services.contact_list import list_contacts
from allscale_app.services.contacts import create_contact
from allscale_app.states.arguments import flag, form, string
from allscale_app.states.base import AppState
from allscale_app.views.ledger_pages import ContactCard, contact_card, count_words

SHOWN = 100
FIELDS = ("email", "name", "address", "tax_id", "notes")


class ContactsState(AppState):
    """The list, what it is searched for, and the form of a new client."""

    ready: bool = False
    rows: list[ContactCard] = []
    count: str = ""
    query: str = ""
    adding: bool = False
    errors: dict[str, str] = {}

    @rx.event
    async def open(self) -> Any:
        """`on_load` of /contacts."""
        self.query, self.adding, self.errors = "", False, {}
        await self._read()
        return ContactsState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Repaint when a client or an invoice changes. Ends with the tab."""
        async with self:
            member = await self._require_member()
        async with subscribe(f"business:{member.business_id}") as changes:
            while True:
                await changes.next()
                async with self:
                    await self._read()

    @rx.event
    async def search(self, query: str) -> None:
        """Narrow the list to names, addresses, labels and wallets."""
        self.query = string(query, limit=200)
        await self._read()

    @rx.event
    def set_adding(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the form of a new client."""
        self.adding, self.errors = flag(is_open), {}

    @rx.event
    async def add(self, data: dict[str, Any]) -> None:
        """Keep a new client, or say at its field what is wrong."""
        member = await self._require_member()
        typed = form(data, FIELDS)
        try:
            await run(create_contact, business_id=member.business_id, form=typed)
        except InvalidForm as error:
            self.errors = error.words()
            return
        except Conflict as error:
            self.errors = {"email": error.message}
            return
        self.adding, self.errors = False, {}
        await self._read()
        self._tell("Client added")

    async def _read(self) -> None:
        member = await self._require_member()
        page = await fetch(list_contacts, business_id=member.business_id, query=self.query, limit=SHOWN)
        now = process().application.context.clock.now()
        self.rows = [contact_card(row, now=now, timezone=member.timezone) for row in page.rows]
        self.count = count_words(page.matching)
        self.ready = True
