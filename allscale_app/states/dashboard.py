"""The dashboard: where the business stands, live while it is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process
from allscale_app.services.balances import read_balances
from allscale_app.services.dashboard import Period, read_dashboard
from allscale_app.states.arguments import choice
from allscale_app.states.base import AppState
from allscale_app.states.live_page import LivePage
from allscale_app.views.dashboard import DashboardView, build
from allscale_app.views.dashboard.activity import with_news


class DashboardState(LivePage, AppState):
    """One look at everything."""

    ready: bool = False
    view: DashboardView = DashboardView()
    period: str = Period.MONTH.value
    shows_done_steps: bool = False

    @rx.event
    async def load(self) -> Any:
        """`on_load`: show it and watch it."""
        await self._read()
        return DashboardState.watch

    @rx.event
    async def show_period(self, period: str) -> None:
        """How far back the chart looks."""
        self.period = choice(period, list(Period))
        await self._read()

    @rx.event
    def toggle_done_steps(self) -> None:
        """Show or hide the finished steps."""
        self.shows_done_steps = not self.shows_done_steps

    async def _read(self, *, live: bool = False) -> None:
        """Read the truth and paint it; `live`: lines that came meanwhile are marked."""
        member = await self._require_member()
        period = Period(self.period)
        dashboard = await fetch(read_dashboard, business_id=member.business_id, user_id=member.user_id, period=period)
        balances = await fetch(read_balances, business_id=member.business_id)
        view = build(
            dashboard,
            balances,
            registry=process().application.context.registry,
            reader_name=member.name,
            timezone=member.timezone,
            period=period,
        )
        if live:
            view = replace(view, activity=with_news(view.activity, self.view.activity))
        self._paint(view=view, ready=True)
        await self._read_shell(member)
