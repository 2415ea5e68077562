"""The deposit dialog: where to send, and what has come since it was opened."""

from __future__ import annotations

from datetime import datetime

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, qr_image, run
from allscale_app.domain.errors import Conflict
from allscale_app.services.deposits import TopUp, latest_top_up, open_top_up
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, flag
from allscale_app.states.base import AppState
from allscale_app.views.balance import deposit_view
from allscale_app.views.balance.model import DepositView


class DepositState(AppState):
    """One tab's dialog. `_opened_at` is when its waiting began."""

    is_open: bool = False
    view: DepositView = DepositView()
    _opened_at: datetime | None = None
    _network: str = ""

    @rx.event
    async def open(self) -> None:
        """Show the address that adds to the balance; it is the business's for ever."""
        member = await self._require_member()
        self._opened_at = process().application.context.clock.now()
        await self._show(member)
        self.is_open = True

    @rx.event
    async def choose_network(self, network: str) -> None:
        """Another network: the same address, other tokens and times."""
        member = await self._require_member()
        keys = [one.key for one in process().application.context.registry.networks if one.tokens]
        self._network = choice(network, keys)
        await self._show(member)

    @rx.event
    def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """The dialog closes by Escape, the scrim or its button; only `open` opens it."""
        self.is_open = flag(is_open) and self.is_open

    async def _follow(self, member: Member) -> None:
        """Money moved: say so if the dialog is open."""
        if self.is_open:
            await self._show(member)

    async def _show(self, member: Member) -> None:
        top_up: TopUp = await run(open_top_up, business_id=member.business_id)
        if not top_up.networks:
            raise Conflict("No network is switched on here yet. The operator turns them on.", code="no_network")
        since = self._opened_at
        arrival = await fetch(latest_top_up, business_id=member.business_id, since=since) if since else None
        code = qr_image(top_up.address, "address")
        self._paint(view=deposit_view(top_up, network=self._network, code=code, arrival=arrival))
