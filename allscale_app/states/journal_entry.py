"""One line of the history, opened: the journal entries behind it, live while it is open."""

from __future__ import annotations

import reflex as rx

from allscale_app.bootstrap.web import fetch
from allscale_app.domain.errors import NotFound
from allscale_app.services.journal_detail import read_journal_detail
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import flag, string
from allscale_app.states.base import AppState
from allscale_app.views.balance import entry_view
from allscale_app.views.balance.model import EntryView

MOST_DIGITS = 18
"""Of an entry's number: what a 64-bit column holds for sure."""


class EntryState(AppState):
    """One tab's drawer."""

    is_open: bool = False
    view: EntryView = EntryView()

    @rx.event
    async def open(self, entry_id: str) -> None:
        """Show one entry of the own business."""
        member = await self._require_member()
        await self._show(member, string(entry_id))
        self.is_open = True

    @rx.event
    def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """The drawer closes; only `open` opens it."""
        self.is_open = flag(is_open) and self.is_open

    async def _follow(self, member: Member) -> None:
        """Money moved: its payment may have gone on."""
        if self.is_open:
            await self._show(member, self.view.id)

    async def _show(self, member: Member, entry_id: str) -> None:
        if not (entry_id.isascii() and entry_id.isdigit() and len(entry_id) <= MOST_DIGITS):
            raise NotFound("There is no such entry.", param="entry")
        detail = await fetch(read_journal_detail, business_id=member.business_id, entry_id=int(entry_id))
        self._paint(view=entry_view(detail, timezone=member.timezone))
