"""Settings › Webhooks: the endpoints and the log of one of them, live while the page is open."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import NotFound
from allscale_app.services.acting import Acting
from allscale_app.services.sessions import Member
from allscale_app.services.webhook_endpoints import (
    find_endpoint,
    list_endpoints,
    read_log,
    send_test,
    update_endpoint,
)
from allscale_app.services.webhook_queue import resend, topic_of
from allscale_app.states.arguments import flag, string
from allscale_app.states.base import AppState
from allscale_app.states.live_page import LivePage
from allscale_app.views.webhook_objects import endpoint_object, webhook_body
from allscale_app.views.webhooks import EndpointView, LogView, endpoint_view, log_view

ID_LIMIT = 64
PAGE = 20
MOST_SHOWN = 200


class WebhooksState(LivePage, AppState):
    """The list, and the drawer of the endpoint whose log is open."""

    endpoints: list[EndpointView] = []
    is_read: bool = False
    log: LogView = LogView()
    log_is_open: bool = False
    _shown: int = PAGE
    _business_id: str = ""

    @rx.event
    async def open(self) -> Any:
        """`on_load` of /settings/webhooks."""
        self._paint(log_is_open=False, log=LogView())
        await self._read_shell(await self._read())
        return WebhooksState.watch

    @rx.event
    async def open_log(self, endpoint_id: str) -> None:
        """Show what was sent to an endpoint."""
        member = await self._require_member()
        wanted = string(endpoint_id, limit=ID_LIMIT)
        endpoint = await fetch(find_endpoint, business_id=member.business_id, endpoint_id=wanted)
        self._shown, self.log_is_open = PAGE, True
        self.log = LogView(self._view(endpoint, member))
        await self._read()

    @rx.event
    def set_log(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the drawer."""
        self.log_is_open = flag(is_open) and self.log.endpoint.id != ""

    @rx.event
    async def show_more(self) -> None:
        """Older deliveries too."""
        await self._require_member()
        self._shown = min(self._shown + PAGE, MOST_SHOWN)
        await self._read()

    @rx.event
    async def switch(self, endpoint_id: str, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Send events to an endpoint, or no longer."""
        member = await self._require_member()
        wanted, on = string(endpoint_id, limit=ID_LIMIT), flag(is_on)
        await run(update_endpoint, **acting_for(member), endpoint_id=wanted, form={"enabled": on})
        await self._read()
        if on:
            self._tell("Endpoint switched on", body="It hears of what happens from now on.")
        else:
            self._tell("Endpoint switched off", body="What was on its way can be sent again from its log.")

    @rx.event
    async def test(self, endpoint_id: str) -> None:
        """Send a test event, and show what comes of it."""
        member = await self._require_member()
        wanted = string(endpoint_id, limit=ID_LIMIT)
        endpoint = await fetch(find_endpoint, business_id=member.business_id, endpoint_id=wanted)
        data = endpoint_object(endpoint)
        await run(send_test, **acting_for(member), endpoint_id=wanted, data=data, write_body=webhook_body)
        self._shown, self.log_is_open = PAGE, True
        self.log = LogView(self._view(endpoint, member))
        await self._read()

    @rx.event
    async def send_again(self, delivery_id: str) -> None:
        """Send an event again, under the same id."""
        member = await self._require_member()
        await run(resend, **acting_for(member), delivery_id=string(delivery_id, limit=ID_LIMIT))
        await self._read()

    def _topics(self) -> tuple[str, ...]:
        return (topic_of(self._business_id),)

    async def _read(self, *, live: bool = False) -> Member:  # noqa: ARG002  # nothing here is marked as new
        member = await self._require_member()
        self._business_id = member.business_id
        rows = await fetch(list_endpoints, business_id=member.business_id)
        self._paint(endpoints=[self._view(row, member) for row in rows], is_read=True)
        if self.log_is_open:
            await self._read_log(member)
        return member

    async def _read_log(self, member: Member) -> None:
        where: dict[str, Any] = {"business_id": member.business_id, "endpoint_id": self.log.endpoint.id}
        try:
            endpoint, deliveries, tries, has_more = await fetch(read_log, **where, limit=self._shown)
        except NotFound:  # deleted in another tab
            self._paint(log_is_open=False, log=LogView())
            return
        now = process().application.context.clock.now()
        has_more = has_more and self._shown < MOST_SHOWN
        when: dict[str, Any] = {"now": now, "timezone": member.timezone}
        self._paint(log=log_view(endpoint, deliveries, tries, has_more=has_more, **when))

    def _view(self, endpoint: Any, member: Member) -> EndpointView:
        return endpoint_view(endpoint, now=process().application.context.clock.now(), timezone=member.timezone)


def acting_for(member: Member) -> dict[str, Any]:
    """The signed-in person and the business, as services take them."""
    return {"business_id": member.business_id, "acting": Acting(member.user_id)}
