"""/notifications: everything that the bell ever told, day by day, live while open."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch
from allscale_app.services.notifications import read_bell
from allscale_app.states.base import AppState
from allscale_app.states.live_page import LivePage
from allscale_app.views.bell import NewsPage, news_page

STEP = 50
MOST = 500


class NotificationsState(LivePage, AppState):
    """The list, as far back as was asked for."""

    ready: bool = False
    page: NewsPage = NewsPage()
    _limit: int = STEP

    @rx.event
    async def load(self) -> Any:
        """`on_load`: show it and watch it."""
        self._limit = STEP
        await self._read()
        return NotificationsState.watch

    @rx.event
    async def show_more(self) -> None:
        """Go further back."""
        self._limit = min(self._limit + STEP, MOST)
        await self._read()

    async def _read(self, *, live: bool = False) -> None:  # noqa: ARG002  # nothing here is marked as new
        member = await self._require_member()
        limit = self._limit
        bell = await fetch(read_bell, user_id=member.user_id, business_id=member.business_id, limit=limit)
        self._paint(page=news_page(bell, limit=limit), ready=True)
        await self._read_shell(member)
