"""/storefront: requests to decide, services in their order, the profile on or off; live while open."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.services.acting import Acting
from allscale_app.services.offers import archive_service, order_services
from allscale_app.services.profiles import open_storefront, switch_profile
from allscale_app.services.request_decisions import approve_request
from allscale_app.services.storefront_page import STEP, read_storefront
from allscale_app.states.arguments import choice, flag, integer, string
from allscale_app.states.base import AppState
from allscale_app.states.live_page import LivePage
from allscale_app.views.storefront import ServiceRow, StorefrontView, storefront_view

TABS = ("requests", "services", "profile")
MOST = 500
ID_LIMIT = 64


class StorefrontState(LivePage, AppState):
    """What the page shows, and the acts that need no form."""

    ready: bool = False
    tab: str = "requests"
    shown: list[StorefrontView] = []
    """One, once it is read: every page's first state holds what this starts with."""
    wanted: str = ""
    """The request that a notification led to."""
    dragged: str = ""
    _limit: int = STEP

    @rx.event
    async def load(self) -> Any:
        """`on_load`: show it and watch it; the first look makes the profile."""
        query = parse_qs(self.router.url.query or "")
        self._limit, self.dragged = STEP, ""
        self.wanted = query.get("request", [""])[0][:ID_LIMIT]
        asked = query.get("tab", [""])[0]
        self.tab = asked if asked in TABS else "requests"
        await self._read()
        return StorefrontState.watch

    @rx.event
    def show_tab(self, tab: str) -> None:
        """Requests, services or profile."""
        self.tab = choice(tab, TABS)

    @rx.event
    async def show_more(self) -> None:
        """Go further back."""
        self._limit = min(self._limit + STEP, MOST)
        await self._read()

    @rx.event
    async def switch(self, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Show the profile to everybody, or to nobody."""
        member = await self._require_member()
        wanted = flag(is_on)
        ids = {"business_id": member.business_id, "user_id": member.user_id}
        await run(switch_profile, is_on=wanted, **ids)
        self._tell("Your page is on" if wanted else "Your page is off")
        await self._read()

    @rx.event
    async def approve(self, request_id: str) -> Any:
        """Send the request's invoice as its draft stands."""
        member = await self._require_verified()
        sent = await run(
            approve_request,
            business_id=member.business_id,
            request_id=string(request_id, limit=ID_LIMIT),
            acting=Acting(member.user_id),
        )
        self._tell(f"{sent.invoice.number} sent", body=f"To {sent.invoice.recipient_email}.")
        await self._read()

    @rx.event
    async def move(self, service_id: str, step: int) -> None:
        """One place up or down, by keyboard or press."""
        ids = [row.id for row in self._services()]
        wanted, by = string(service_id, limit=ID_LIMIT), integer(step, low=-1, high=1)
        if wanted in ids:
            at = ids.index(wanted)
            ids.insert(max(0, at + by), ids.pop(at))
        await self._order(ids)

    @rx.event
    def drag(self, service_id: str) -> None:
        """A row was taken."""
        self.dragged = string(service_id, limit=ID_LIMIT)

    @rx.event
    async def drop(self, service_id: str) -> None:
        """The row that was taken goes where this one is."""
        ids, onto = [row.id for row in self._services()], string(service_id, limit=ID_LIMIT)
        taken, self.dragged = self.dragged, ""
        if taken in ids and onto in ids and taken != onto:
            at = ids.index(onto)
            ids.remove(taken)
            ids.insert(at, taken)
            await self._order(ids)

    @rx.event
    async def archive(self, service_id: str, archived: bool) -> None:  # noqa: FBT001  # as above
        """Take a service off the page, or put it back."""
        member = await self._require_member()
        ids = {"business_id": member.business_id, "user_id": member.user_id}
        wanted = flag(archived)
        await run(archive_service, service_id=string(service_id, limit=ID_LIMIT), archived=wanted, **ids)
        self._tell("Service archived" if wanted else "Service is back", body="Its requests and income stay.")
        await self._read()

    def _services(self) -> list[ServiceRow]:
        return self.shown[0].services if self.shown else []

    async def _order(self, ids: list[str]) -> None:
        member = await self._require_member()
        await run(order_services, business_id=member.business_id, user_id=member.user_id, service_ids=ids)
        await self._read()

    async def _read(self, *, live: bool = False) -> None:  # noqa: ARG002  # nothing here is marked as new
        member = await self._require_member()
        facts = await fetch(read_storefront, business_id=member.business_id, limit=self._limit)
        if facts is None:
            await run(open_storefront, business_id=member.business_id)
            facts = await fetch(read_storefront, business_id=member.business_id, limit=self._limit)
        if facts is not None:
            public_url = process().application.context.public_url
            self._paint(shown=[storefront_view(facts, public_url=public_url)], ready=True)
        await self._read_shell(member)
