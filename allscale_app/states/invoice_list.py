"""The page of all invoices: one view of the list, live while it is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch
from allscale_app.domain.invoice.listing import Tab
from allscale_app.services.invoice_list import read_filter, read_sort
from allscale_app.services.invoices_page import InvoicesPage, read_invoices_page
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, string
from allscale_app.states.base import AppState
from allscale_app.states.dialogs import close_dialogs
from allscale_app.states.invoice_actions import InvoiceActionsState
from allscale_app.states.invoice_selection import InvoiceSelectionState
from allscale_app.states.paged_list import PagedList
from allscale_app.views.counts import count_text
from allscale_app.views.invoice_list import SORTS, InvoiceRow, chips_of, range_text, rows_of, with_changes
from allscale_app.views.invoice_query import QUERY_LIMIT, InvoiceQuery, query_of

PAGE_ROWS = 25


class InvoiceListState(PagedList, AppState):
    """What one tab looks at: `asking` is the question, the rest is the answer."""

    asking: InvoiceQuery = InvoiceQuery()
    asked: int = 0
    """How many questions were answered; the address follows."""
    mounted: int = 0
    """Changes when the search line must be drawn anew."""

    rows: list[InvoiceRow] = []
    counts: dict[str, str] = {}
    chips: dict[str, str] = {}
    address: str = ""
    export_href: str = ""
    json_href: str = ""

    @rx.event
    async def load(self) -> Any:
        """`on_load`: answer the question of the address, or the one this tab asked last; then watch."""
        if self._has_arrived():
            await close_dialogs(self, InvoiceActionsState)
        await self._require_member()
        asked = query_of(self.router.url.query_parameters)
        if asked:
            self.asking, self._cursor = asked, ""
            self.mounted += 1
        await self._choose_none()
        await self._read()
        self.asked += 1
        return InvoiceListState.watch

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
    async def show_everything(self) -> None:
        """Clear filters, search and tab."""
        self.mounted += 1
        await self._ask(InvoiceQuery())

    async def _ask(self, question: InvoiceQuery) -> None:
        """Another question: start at its first page, nothing chosen."""
        self.asking, self._cursor = question, ""
        await self._choose_none()
        await self._read()
        self.asked += 1

    async def _choose_none(self) -> None:
        (await self.get_state(InvoiceSelectionState))._choose_nothing()  # noqa: SLF001  # two states of one page

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
        self._paint(
            rows=with_changes(rows, self.rows) if live else rows,
            counts={tab.value: count_text(count) for tab, count in listing.counts.items()},
            chips=chips_of(
                asking.filters, client=listing.client, link=listing.link, now=listing.now, timezone=member.timezone
            ),
            address=asking.address,
            export_href=asking.export_href,
            json_href=asking.json_href,
        )
        self._paint_page(
            newer=listing.page.newer,
            older=listing.page.older,
            rows=len(rows),
            all_count=listing.all_count,
            range_text=range_text(listing, is_filtered=asking.is_filtered),
        )
        (await self.get_state(InvoiceSelectionState))._follow(rows)  # noqa: SLF001  # two states of one page
