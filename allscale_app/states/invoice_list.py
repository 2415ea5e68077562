"""The page of all invoices: one view of the list, live while it is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reflex as rx
import structlog

from allscale_app.bootstrap.web import fetch, process, subscribe
from allscale_app.domain.errors import DomainError
from allscale_app.domain.invoice.listing import Tab
from allscale_app.services.invoice_list import read_filter, read_sort
from allscale_app.services.invoices_page import InvoicesPage, read_invoices_page
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, string
from allscale_app.states.base import AppState
from allscale_app.states.invoice_selection import InvoiceSelectionState
from allscale_app.views.counts import count_text
from allscale_app.views.invoice_list import SORTS, InvoiceRow, chips_of, range_text, rows_of, with_changes
from allscale_app.views.invoice_query import QUERY_LIMIT, InvoiceQuery, query_of

log = structlog.get_logger()

PAGE_ROWS = 25


class InvoiceListState(AppState):
    """What one tab looks at: `asking` is the question, the rest is the answer."""

    asking: InvoiceQuery = InvoiceQuery()
    asked: int = 0
    """How many questions were answered; the address follows."""
    mounted: int = 0
    """Changes when the search line must be drawn anew."""

    status: str = "loading"
    """loading, ready, empty (nothing yet), no_match or failed."""
    fault: str = ""
    rows: list[InvoiceRow] = []
    counts: dict[str, str] = {}
    chips: dict[str, str] = {}
    range_text: str = ""
    has_newer: bool = False
    has_older: bool = False
    address: str = ""
    export_href: str = ""
    _cursor: str = ""
    _newer: str = ""
    _older: str = ""

    @rx.event
    async def load(self) -> Any:
        """`on_load`: answer the question of the address, or the one this tab asked last; then watch."""
        await self._require_member()
        asked = query_of(self.router.url.query_parameters)
        if asked:
            self.asking, self._cursor = asked, ""
            self.mounted += 1
        await self._choose_none()
        await self._read()
        self.asked += 1
        return InvoiceListState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Read again at every change of this business's invoices or of a network. Ends with the page."""
        async with self:
            member = await self._require_member()
        async with subscribe(f"business:{member.business_id}", "networks", f"user:{member.user_id}") as changes:
            while True:
                async with self:
                    await self._read(live=True)
                await changes.next()

    @rx.event
    async def show_tab(self, tab: str) -> None:
        """Another tab, under the same filters."""
        await self._ask(replace(self.asking, tab=choice(tab, list(Tab))))

    @rx.event
    async def search(self, text: str) -> None:
        """What was typed into the search line."""
        await self._ask(replace(self.asking, text=string(text, limit=QUERY_LIMIT)))

    @rx.event
    async def sort_by(self, order: str) -> None:
        """Another order."""
        await self._ask(replace(self.asking, sort=choice(order, SORTS)))

    @rx.event
    async def turn(self, direction: str) -> None:
        """The page of newer or older ones."""
        self._cursor = self._newer if choice(direction, ("newer", "older")) == "newer" else self._older
        await self._choose_none()
        await self._read()

    @rx.event
    async def show_everything(self) -> None:
        """Clear filters, search and tab."""
        self.mounted += 1
        await self._ask(InvoiceQuery())

    @rx.event
    async def try_again(self) -> None:
        """After a failure."""
        await self._read()

    async def _ask(self, question: InvoiceQuery) -> None:
        """Another question: start at its first page, nothing chosen."""
        self.asking, self._cursor = question, ""
        await self._choose_none()
        await self._read()
        self.asked += 1

    async def _choose_none(self) -> None:
        (await self.get_state(InvoiceSelectionState))._choose_nothing()  # noqa: SLF001  # two states of one page

    async def _read(self, *, live: bool = False) -> None:
        """Read the truth and paint it. `live`: the list changed by itself, so what is new in it washes."""
        member = await self._require_member()
        try:
            listing = await self._listing(member)
            if self._cursor and not listing.page.rows:
                self._cursor = ""
                listing = await self._listing(member)
            await self._read_shell(member)
        except DomainError:
            raise
        except Exception:  # whatever it was: the page says so, and the log has the details
            self.fault = process().application.context.ids.new("err")
            log.exception("invoices could not be loaded", fault=self.fault)
            self.status = "failed"
            return
        await self._show(listing, member, live=live)

    async def _listing(self, member: Member) -> InvoicesPage:
        return await fetch(
            read_invoices_page,
            business_id=member.business_id,
            narrow=read_filter(self.asking.narrow, timezone=member.timezone),
            sort=read_sort(self.asking.sort),
            cursor=self._cursor or None,
            limit=PAGE_ROWS,
        )

    async def _show(self, listing: InvoicesPage, member: Member, *, live: bool) -> None:
        rows = rows_of(listing.page.rows, now=listing.now, timezone=member.timezone)
        asking = self.asking
        self._newer, self._older = listing.page.newer or "", listing.page.older or ""
        self._paint(
            rows=with_changes(rows, self.rows) if live else rows,
            status="ready" if rows else "no_match" if listing.all_count else "empty",
            counts={tab.value: count_text(count) for tab, count in listing.counts.items()},
            chips=chips_of(asking.filters, client=listing.client, now=listing.now, timezone=member.timezone),
            range_text=range_text(listing, is_filtered=asking.is_filtered),
            has_newer=bool(self._newer),
            has_older=bool(self._older),
            address=asking.address,
            export_href=asking.export_href,
        )
        (await self.get_state(InvoiceSelectionState))._follow(rows)  # noqa: SLF001  # two states of one page
