"""The operator's pages. For anybody else they do not exist: every handler asks, and answers as an unknown page does."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, qr_image
from allscale_app.domain.errors import NotFound, NotSignedIn
from allscale_app.services.operator_desk import read_desk, read_inbox, read_networks, read_work
from allscale_app.services.sessions import Member
from allscale_app.services.treasury import show_treasury
from allscale_app.states.base import AppState
from allscale_app.states.watching import read_at_each_change
from allscale_app.views.admin.bank import BankView, bank_view
from allscale_app.views.admin.inbox import InboxView, inbox_view
from allscale_app.views.admin.instance import (
    JobsView,
    NetworkRow,
    TreasuryView,
    jobs_view,
    network_rows,
    treasury_view,
)

SECTIONS = ("networks", "unmatched", "statements", "treasury", "jobs")


class AdminState(AppState):
    """Which section is open, and what it shows. `section` is "" while nobody knows, "missing" for a stranger."""

    section: str = ""
    networks: list[NetworkRow] = []
    inbox: InboxView = InboxView()
    bank: BankView = BankView()
    treasury: TreasuryView = TreasuryView()
    jobs: JobsView = JobsView()

    @rx.event
    async def open(self) -> Any:
        """`on_load`: show the section of the address and watch it."""
        asked = getattr(self, "admin_page", "") or SECTIONS[0]
        try:
            await self._operator()
        except (NotFound, NotSignedIn):
            asked = "missing"
        if asked not in SECTIONS:
            self.section = "missing"
            return None
        self.section = asked
        return AdminState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Read again at every change of what operators look after. Ends with the page."""
        async with self:
            await self._operator()
        await read_at_each_change(self, self._read, "operator", "networks")

    async def _operator(self) -> Member:
        """Who runs the instance. Raises NotFound for anybody else, in the words of an unknown page."""
        member = await self._require_member()
        if not member.is_operator:
            raise NotFound("There is no page here.")
        return member

    async def _read(self) -> None:
        """Read the open section; another one is read when it is opened."""
        member = await self._operator()
        who = {"user_id": member.user_id}
        context = process().application.context
        if self.section == "networks":
            found = await fetch(read_networks, **who)
            self._paint(networks=network_rows(found, now=context.clock.now()))
        elif self.section == "unmatched":
            waiting = await fetch(read_inbox, **who)
            self._paint(inbox=inbox_view(waiting, context.registry, timezone=member.timezone))
        elif self.section == "statements":
            self._paint(bank=bank_view(await fetch(read_desk, **who), timezone=member.timezone))
        elif self.section == "treasury":
            books = await fetch(show_treasury, **who)
            self._paint(treasury=treasury_view(books, context.registry, qr_image))
        elif self.section == "jobs":
            self._paint(jobs=jobs_view(await fetch(read_work, **who), timezone=member.timezone))
        await self._read_shell(member)
