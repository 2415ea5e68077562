"""The dialog in which clients that are one and the same are made one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.errors import InvalidForm, InvalidInput
from allscale_app.services.contact_list import list_contacts
from allscale_app.services.contact_merge import MOST, merge_contacts, preview_merge
from allscale_app.services.contacts import called, find_contact
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, flag, string
from allscale_app.states.base import AppState
from allscale_app.states.contact_form import ContactFormState, ContactWalletState
from allscale_app.states.contact_import import ContactImportState
from allscale_app.states.contact_questions import ContactQuestionsState
from allscale_app.states.contacts import ContactsState
from allscale_app.states.dialogs import close_dialogs
from allscale_app.views.contacts.bringing import MergeChoice, MergeView, merge_choices, merge_view

ID_LIMIT = 64
QUERY_LIMIT = 200
FOUND = 6


class ContactMergeState(AppState):
    """Which clients, which of them stays, and what merging them would do."""

    is_open: bool = False
    chosen: list[MergeChoice] = []
    keep: str = ""
    found: list[MergeChoice] = []
    view: MergeView = MergeView()
    problem: str = ""

    @rx.event
    async def start(self) -> None:
        """`on_load`: what stood open on the page that was left is closed."""
        if self._has_arrived():
            await close_dialogs(
                self, ContactMergeState, ContactImportState, ContactFormState, ContactWalletState, ContactQuestionsState
            )

    @rx.event
    async def begin(self, contact_id: str) -> None:
        """From one client: the others are searched."""
        member = await self._require_member()
        await self._begin(member, [string(contact_id, limit=ID_LIMIT)])

    @rx.event
    async def begin_chosen(self) -> None:
        """From the chosen rows of the list."""
        member = await self._require_member()
        listing = await self.get_state(ContactsState)
        await self._begin(member, listing.selected[:MOST])

    @rx.event
    def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close it."""
        self.is_open = flag(is_open)

    @rx.event
    async def find(self, text: str) -> None:
        """Clients to merge with."""
        member = await self._require_member()
        query = string(text, limit=QUERY_LIMIT)
        page = await fetch(list_contacts, business_id=member.business_id, query=query, limit=FOUND + len(self.chosen))
        chosen = {one.id for one in self.chosen}
        rows = [row.contact for row in page.rows if row.contact.id not in chosen] if query.strip() else []
        self.found = merge_choices(rows[:FOUND])

    @rx.event
    async def add(self, contact_id: str) -> None:
        """One more of those that were found."""
        member = await self._require_member()
        wanted = choice(contact_id, [one.id for one in self.found])
        contact = await fetch(find_contact, business_id=member.business_id, contact_id=wanted)
        self.chosen = [*self.chosen, *merge_choices([contact])]
        self.found = [one for one in self.found if one.id != wanted]
        await self._preview(member)

    @rx.event
    async def keep_one(self, contact_id: str) -> None:
        """Which of them stays."""
        member = await self._require_member()
        self.keep = choice(contact_id, [one.id for one in self.chosen])
        await self._preview(member)

    @rx.event
    async def confirm(self) -> Any:
        """Merge them."""
        member = await self._require_member()
        if not self.is_open or self.problem or len(self.chosen) <= 1:
            return None
        kept = await run(
            merge_contacts,
            business_id=member.business_id,
            keep_id=self.keep,
            other_ids=[one.id for one in self.chosen],
            actor=f"user:{member.user_id}",
        )
        self.is_open = False
        listing = await self.get_state(ContactsState)
        listing._select([])  # noqa: SLF001  # two states of one page
        self._tell(f"Merged into {called(kept)}")
        return rx.redirect(f"/contacts/{kept.id}")

    async def _begin(self, member: Member, contact_ids: list[str]) -> None:
        contacts = [await fetch(find_contact, business_id=member.business_id, contact_id=each) for each in contact_ids]
        self.chosen, self.found = merge_choices(contacts), []
        self.keep = contacts[0].id if contacts else ""
        await self._preview(member)
        self.is_open = bool(contacts)

    async def _preview(self, member: Member) -> None:
        self.view, self.problem = MergeView(), ""
        if len(self.chosen) <= 1:
            return
        try:
            preview = await fetch(
                preview_merge,
                business_id=member.business_id,
                keep_id=self.keep,
                other_ids=[one.id for one in self.chosen],
            )
        except (InvalidForm, InvalidInput) as error:
            self.problem = error.message
            return
        self.view = merge_view(preview)
