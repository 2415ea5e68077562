"""The drawer of one contact over the list: its address is /contacts/[contact_id], live while it is open."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import InvalidForm, NotFound
from allscale_app.services.contact_detail import ContactDetail, read_contact
from allscale_app.services.contact_input import LABEL_LIMIT
from allscale_app.services.contact_parts import add_label, remove_label
from allscale_app.states.arguments import choice, flag, form, string
from allscale_app.states.base import AppState
from allscale_app.states.contacts import ContactsState
from allscale_app.states.live_page import LivePage
from allscale_app.views.contacts import ContactView, contact_view

ID_LIMIT = 64


class ContactDrawerState(LivePage, AppState):
    """The contact of the address, its place in the list behind it, and its labels' form."""

    is_open: bool = False
    status: str = "loading"
    """loading, ready or missing."""
    view: ContactView = ContactView()
    place: str = ""
    """`3 of 38`, "" where the list behind does not show it."""
    has_previous: bool = False
    has_next: bool = False
    adding_label: bool = False
    label_error: str = ""

    @rx.event
    async def load(self) -> Any:
        """`on_load`: show the contact that the address names and watch it, or close the drawer."""
        await self._require_member()
        wanted = self._id()
        self.adding_label, self.label_error = False, ""
        if not wanted:
            self.is_open = False
            return None
        if self.view.id != wanted:
            self.status, self.view = "loading", ContactView()
        self.is_open = True
        if await self._read() is None:
            return None
        return ContactDrawerState.watch

    @rx.event
    async def set_open(self, is_open: bool) -> Any:  # noqa: FBT001  # an event's arguments come by position
        """Close the drawer: back to the list's own address."""
        await self._require_member()
        if flag(is_open):
            return None
        self.is_open = False
        return rx.redirect("/contacts")

    @rx.event
    async def step(self, direction: str) -> Any:
        """The contact before or after this one in the list, over the page's end too."""
        await self._require_member()
        way = 1 if choice(direction, ("previous", "next")) == "next" else -1
        listing = await self.get_state(ContactsState)
        at = self._index(listing)
        if at is None:
            return None
        if not 0 <= at + way < len(listing.rows):
            if not (listing.has_older if way > 0 else listing.has_newer):
                return None
            await listing._turn("older" if way > 0 else "newer")  # noqa: SLF001  # a public method would be an event
            at = -1 if way > 0 else len(listing.rows)
        return rx.redirect(listing.rows[at + way].href)

    @rx.event
    def show_label_form(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the form of one more label."""
        self.adding_label, self.label_error = flag(is_open), ""

    @rx.event
    async def label(self, data: dict[str, Any]) -> None:
        """Put a label on."""
        member = await self._require_member()
        name = form(data, ("labels",), limit=10 * LABEL_LIMIT)["labels"]
        try:
            await run(add_label, business_id=member.business_id, contact_id=self._id(), label=name)
        except InvalidForm as error:
            self.label_error = error.message
            return
        self.adding_label, self.label_error = False, ""
        await self._read()

    @rx.event
    async def unlabel(self, name: str) -> None:
        """Take a label off."""
        member = await self._require_member()
        await run(
            remove_label, business_id=member.business_id, contact_id=self._id(), label=string(name, limit=LABEL_LIMIT)
        )
        await self._read()

    def _id(self) -> str:
        given = getattr(self, "contact_id", "")
        return given if isinstance(given, str) and len(given) <= ID_LIMIT else ""

    def _index(self, listing: ContactsState) -> int | None:
        return next((at for at, row in enumerate(listing.rows) if row.id == self._id()), None)

    async def _read(self, *, live: bool = False) -> ContactDetail | None:  # noqa: ARG002  # nothing here is marked as new
        """Read the truth and paint it; None when there is no such contact here."""
        member = await self._require_member()
        try:
            detail = await fetch(read_contact, business_id=member.business_id, contact_id=self._id())
        except NotFound:
            self._paint(status="missing", view=ContactView(), place="", has_previous=False, has_next=False)
            return None
        registry = process().application.context.registry
        view = contact_view(detail, registry=registry, timezone=member.timezone)
        listing = await self.get_state(ContactsState)
        at = self._index(listing)
        self._paint(
            status="ready",
            view=view,
            place=listing.rows[at].place if at is not None else "",
            has_previous=at is not None and (at > 0 or listing.has_newer),
            has_next=at is not None and (at < len(listing.rows) - 1 or listing.has_older),
        )
        return detail
