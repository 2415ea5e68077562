"""What every page with a long list shares: the pages of the answer, and owning up when there is none."""

from __future__ import annotations

from typing import Any

import reflex as rx
import structlog

from allscale_app.bootstrap.web import process
from allscale_app.domain.errors import DomainError
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice
from allscale_app.states.live_page import LivePage

log = structlog.get_logger()


class PagedList(LivePage, mixin=True):
    """A list adds its question, its rows, and two methods: `_listing` asks for one page, `_show` paints it."""

    status: str = "loading"
    """loading, ready, empty (nothing yet), no_match or failed."""
    fault: str = ""
    """The id under which the log has what failed."""
    range_text: str = ""
    has_newer: bool = False
    has_older: bool = False
    _cursor: str = ""
    """Where the page that is shown begins; empty: at the newest."""
    _newer: str = ""
    _older: str = ""

    @rx.event
    async def turn(self, direction: str) -> None:
        """The page of newer or older ones."""
        await self._turn(choice(direction, ("newer", "older")))

    @rx.event
    async def try_again(self) -> None:
        """After a failure."""
        await self._read()

    async def _turn(self, direction: str) -> None:
        self._cursor = self._newer if direction == "newer" else self._older
        await self._choose_none()
        await self._read()

    async def _read(self, *, live: bool = False) -> None:
        """Read the truth and paint it. `live`: the list changed by itself, so what is new in it washes."""
        member = await self._require_member()
        try:
            listing = await self._listing(member)
            if self._cursor and listing.is_empty:  # its last row went away meanwhile
                self._cursor = ""
                listing = await self._listing(member)
            await self._read_shell(member)
        except DomainError:
            raise
        except Exception:  # whatever it was: the page says so, and the log has the details
            self.fault = process().application.context.ids.new("err")
            log.exception("a list could not be loaded", page=self.get_name(), fault=self.fault)
            self.status = "failed"
            return
        await self._show(listing, member, live=live)

    async def _listing(self, member: Member) -> Any:
        """The page at `_cursor`: an answer of a service, with `is_empty`."""
        raise NotImplementedError

    async def _show(self, listing: Any, member: Member, *, live: bool) -> None:
        """Paint the answer."""
        raise NotImplementedError

    async def _choose_none(self) -> None:
        """Let go of the chosen rows, where rows can be chosen: those of another page are not seen."""

    def _paint_page(self, *, newer: str | None, older: str | None, rows: int, all_count: int, range_text: str) -> None:
        """Paint what lists have alike: `rows` on this page, `all_count` without a filter, cursors to turn with."""
        self._newer, self._older = newer or "", older or ""
        self._paint(
            status="ready" if rows else "no_match" if all_count else "empty",
            range_text=range_text,
            has_newer=bool(newer),
            has_older=bool(older),
        )
