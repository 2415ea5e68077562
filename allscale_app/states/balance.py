"""The balance page: what there is and how it came, live while open."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import reflex as rx

from allscale_app.bootstrap.web import fetch, process
from allscale_app.domain.errors import InvalidForm
from allscale_app.services.audit_runs import TOPIC as AUDIT
from allscale_app.services.balance_page import BalancePage, read_balance_page
from allscale_app.services.history_query import FIELDS, HistoryQuery, read_history_query
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, flag, form
from allscale_app.states.base import AppState
from allscale_app.states.deposit import DepositState
from allscale_app.states.journal_entry import EntryState
from allscale_app.states.paged_list import PagedList
from allscale_app.views.balance import balance_view, chips_of, filter_options, history_rows, range_text
from allscale_app.views.balance.model import BalanceView, FilterOptions, HistoryRow

PAGE_ROWS = 25
EXPORT = "/balance/export.csv"
CHIPS: dict[str, tuple[str, ...]] = {
    "type": ("type",),
    "token": ("token",),
    "network": ("network",),
    "date": ("since", "until"),
}
"""The fields of each filter's form."""


class BalanceState(PagedList, AppState):
    """What one tab looks at: `filters` are the question, the rest is the answer."""

    filters: dict[str, str] = {}
    open_filter: str = ""
    filter_errors: dict[str, str] = {}
    options: FilterOptions = FilterOptions()

    view: BalanceView = BalanceView()
    rows: list[HistoryRow] = []
    chips: dict[str, str] = {}
    export_href: str = EXPORT

    @rx.event
    async def load(self) -> Any:
        """`on_load`: read, then watch."""
        await self._require_member()
        self.options = filter_options(process().application.context.registry)
        self.open_filter = ""
        for overlay in (DepositState, EntryState):
            (await self.get_state(overlay)).is_open = False
        await self._read()
        return BalanceState.watch

    @rx.event
    def show_filter(self, chip: str, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the form of one filter."""
        self.open_filter = choice(chip, (*CHIPS, "all")) if flag(is_open) else ""
        self.filter_errors = {}

    @rx.event
    async def set_filters(self, values: dict[str, Any]) -> None:
        """A filter's form was submitted: keep what makes sense, say what does not."""
        member = await self._require_member()
        given = {name: text.strip() for name, text in form(values, FIELDS, limit=40).items() if name in values}
        filters = {name: text for name, text in (self.filters | given).items() if text}
        try:
            self._query(filters, member)
        except InvalidForm as error:
            self.filter_errors = error.words()
            return
        self.filters, self.filter_errors, self.open_filter, self._cursor = filters, {}, "", ""
        await self._read()

    @rx.event
    async def remove_filter(self, chip: str) -> None:
        """Take one filter off, or `all`."""
        chip = choice(chip, (*CHIPS, "all"))
        gone = FIELDS if chip == "all" else CHIPS[chip]
        self.filters = {name: text for name, text in self.filters.items() if name not in gone}
        self._cursor = ""
        await self._read()

    def _query(self, filters: dict[str, str], member: Member) -> HistoryQuery:
        return read_history_query(filters, registry=process().application.context.registry, timezone=member.timezone)

    def _topics(self) -> tuple[str, ...]:
        return (AUDIT,)

    async def _listing(self, member: Member) -> BalancePage:
        query = self._query(self.filters, member)
        return await fetch(
            read_balance_page, business_id=member.business_id, query=query, cursor=self._cursor, limit=PAGE_ROWS
        )

    async def _show(self, listing: BalancePage, member: Member, *, live: bool) -> None:
        history, zone = listing.history, member.timezone
        registry = process().application.context.registry
        self._paint(
            view=balance_view(listing.balances, listing.audit, now=listing.now, timezone=zone),
            rows=history_rows(history.lines, now=listing.now, timezone=zone, before=self.rows if live else None),
            chips=chips_of(self.filters, registry=registry, now=listing.now, timezone=zone),
            export_href=f"{EXPORT}?{urlencode(self.filters)}" if self.filters else EXPORT,
        )
        self._paint_page(
            newer=history.paging.before,
            older=history.paging.after,
            rows=len(history.lines),
            all_count=listing.all_count,
            range_text=range_text(history, all_count=listing.all_count, is_filtered=bool(self.filters)),
        )
        if live:
            await (await self.get_state(DepositState))._follow(member)  # noqa: SLF001  # a public method would be a handler
            await (await self.get_state(EntryState))._follow(member)  # noqa: SLF001  # a public method would be a handler
