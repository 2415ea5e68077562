"""/links: every payment link with its uses and income, live while open; what is done with one without a form."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, qr_image, run
from allscale_app.services.payment_link_list import read_link, read_links
from allscale_app.services.payment_links import delete_link, find_link, switch_link
from allscale_app.states.arguments import flag, string
from allscale_app.states.base import AppState
from allscale_app.states.live_page import LivePage
from allscale_app.views.links import LinkQuestion, LinksView, ShareView, delete_question, links_view, share_view

ID_LIMIT = 64


class LinksState(LivePage, AppState):
    """The list, and switching a link."""

    ready: bool = False
    shown: list[LinksView] = []
    """One, once it is read: every page's first state holds what this starts with."""

    @rx.event
    async def load(self) -> Any:
        """`on_load`: show it and watch it."""
        await self._read()
        return LinksState.watch

    @rx.event
    async def switch(self, link_id: str, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open a link, or close it."""
        member = await self._require_member()
        wanted, on = string(link_id, limit=ID_LIMIT), flag(is_on)
        ids: dict[str, Any] = {"business_id": member.business_id, "user_id": member.user_id}
        link = await run(switch_link, link_id=wanted, is_on=on, **ids)
        if on:
            self._tell("Link switched on", body=f"{link.title} takes payments again.")
        else:
            self._tell("Link switched off", body="Whoever opens it is told so. Its invoices stay payable.")
        await self._read()

    async def _read(self, *, live: bool = False) -> None:  # noqa: ARG002  # nothing here is marked as new
        member = await self._require_member()
        page = await fetch(read_links, business_id=member.business_id)
        self._paint(shown=[links_view(page, public_url=process().application.context.public_url)], ready=True)
        await self._read_shell(member)


class LinkShareState(AppState):
    """The dialog with everything that leads to one link."""

    is_open: bool = False
    view: ShareView = ShareView()

    @rx.event
    async def begin(self, link_id: str) -> None:
        """Show how a link is shared."""
        member = await self._require_member()
        wanted = string(link_id, limit=ID_LIMIT)
        facts = await fetch(read_link, business_id=member.business_id, link_id=wanted)
        public_url = process().application.context.public_url
        self.view = share_view(facts, business_name=member.business_name, public_url=public_url, qr_image=qr_image)
        self.is_open = True

    @rx.event
    def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the dialog."""
        self.is_open = flag(is_open) and self.view.url != ""


class LinkQuestionState(AppState):
    """What is asked before a link goes away."""

    is_asking: bool = False
    question: LinkQuestion = LinkQuestion()
    _link_id: str = ""

    @rx.event
    async def ask_delete(self, link_id: str) -> None:
        """Before deleting a link that nobody used."""
        member = await self._require_member()
        wanted = string(link_id, limit=ID_LIMIT)
        link = await fetch(find_link, business_id=member.business_id, link_id=wanted)
        self._link_id, self.question, self.is_asking = link.id, delete_question(link), True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the question."""
        self.is_asking = flag(is_open) and self._link_id != ""

    @rx.event
    async def confirm(self) -> None:
        """Yes: it goes, unless somebody used it meanwhile."""
        member = await self._require_member()
        if not self.is_asking:
            return
        self.is_asking = False
        ids: dict[str, Any] = {"business_id": member.business_id, "user_id": member.user_id}
        await run(delete_link, link_id=self._link_id, **ids)
        self._tell("Link deleted")
