"""A request that is approved where it is told of: in the row of its notification."""

from __future__ import annotations

import reflex as rx

from allscale_app.bootstrap.web import run
from allscale_app.services.acting import Acting
from allscale_app.services.request_decisions import approve_told_request
from allscale_app.states.arguments import string
from allscale_app.states.base import AppState

ID_LIMIT = 64


class RequestNewsState(AppState):
    """The one act that needs no further words."""

    @rx.event
    async def approve(self, notification_id: str, request_id: str) -> None:
        """Send the request's invoice as its draft stands; the news of it is read then."""
        member = await self._require_verified()
        wanted, news_id = string(request_id, limit=ID_LIMIT), string(notification_id, limit=ID_LIMIT)
        acting = Acting(member.user_id)
        about = {"business_id": member.business_id, "request_id": wanted, "notification_id": news_id}
        sent = await run(approve_told_request, **about, acting=acting)
        self._tell(f"{sent.invoice.number} sent", body=f"To {sent.invoice.recipient_email}.")
        await self._read_shell(member)
