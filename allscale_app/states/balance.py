"""The balance page: what there is and how it came, live while open."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import reflex as rx
import structlog

from allscale_app.bootstrap.web import fetch, process, subscribe
from allscale_app.domain.errors import DomainError, InvalidForm
from allscale_app.services.audit_runs import TOPIC as AUDIT
from allscale_app.services.balance_page import BalancePage, read_balance_page
from allscale_app.services.history_query import FIELDS, HistoryQuery, read_history_query
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, flag, form
from allscale_app.states.base import AppState
from allscale_app.states.deposit import DepositState
from allscale_app.states.journal_entry import EntryState
from allscale_app.views.balance import balance_view, chips_of, filter_options, history_rows, range_text
from allscale_app.views.balance.model import BalanceView, FilterOptions, HistoryRow

log = structlog.get_logger()

PAGE_ROWS = 25
EXPORT = "/balance/export.csv"
CHIPS: dict[str, tuple[str, ...]] = {
    "type": ("type",),
    "token": ("token",),
    "network": ("network",),
    "date": ("since", "until"),
}
"""The fields of each filter's form."""


class BalanceState(AppState):
    """What one tab looks at: `filters` are the question, the rest is the answer."""

    filters: dict[str, str] = {}
    open_filter: str = ""
    filter_errors: dict[str, str] = {}
    options: FilterOptions = FilterOptions()

    status: str = "loading"
    """loading, ready, empty (no money yet), no_match or failed."""
    fault: str = ""
    view: BalanceView = BalanceView()
    rows: list[HistoryRow] = []
    chips: dict[str, str] = {}
    range_text: str = ""
    has_newer: bool = False
    has_older: bool = False
    export_href: str = EXPORT
    _cursor: str = ""
    _newer: str = ""
    _older: str = ""

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

    @rx.event(background=True)
    async def watch(self) -> None:
        """Read again when money moves, a network changes or the books were audited. Ends with the page."""
        async with self:
            member = await self._require_member()
        topics = (f"business:{member.business_id}", f"user:{member.user_id}", "networks", AUDIT)
        async with subscribe(*topics) as changes:
            while True:
                async with self:
                    await self._read(live=True)
                await changes.next()

    @rx.event
    async def turn(self, direction: str) -> None:
        """The page of newer or older lines."""
        self._cursor = self._newer if choice(direction, ("newer", "older")) == "newer" else self._older
        await self._read()

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

    @rx.event
    async def try_again(self) -> None:
        """After a failure."""
        await self._read()

    def _query(self, filters: dict[str, str], member: Member) -> HistoryQuery:
        return read_history_query(filters, registry=process().application.context.registry, timezone=member.timezone)

    async def _read(self, *, live: bool = False) -> None:
        """Read the truth and paint it. `live`: it changed by itself, so what is new in it washes."""
        member = await self._require_member()
        try:
            page = await self._page(member)
            if self._cursor and not page.history.lines:
                self._cursor = ""
                page = await self._page(member)
            await self._read_shell(member)
        except DomainError:
            raise
        except Exception:  # whatever it was: the page says so, and the log has the details
            self.fault = process().application.context.ids.new("err")
            log.exception("the balance could not be loaded", fault=self.fault)
            self.status = "failed"
            return
        self._show(page, member, live=live)
        if live:
            await (await self.get_state(DepositState))._follow(member)  # noqa: SLF001  # a public method would be a handler
            await (await self.get_state(EntryState))._follow(member)  # noqa: SLF001  # as above

    async def _page(self, member: Member) -> BalancePage:
        query = self._query(self.filters, member)
        return await fetch(
            read_balance_page, business_id=member.business_id, query=query, cursor=self._cursor, limit=PAGE_ROWS
        )

    def _show(self, page: BalancePage, member: Member, *, live: bool) -> None:
        history, zone = page.history, member.timezone
        registry = process().application.context.registry
        self._newer, self._older = history.paging.before or "", history.paging.after or ""
        self._paint(
            view=balance_view(page.balances, page.audit, now=page.now, timezone=zone),
            rows=history_rows(history.lines, now=page.now, timezone=zone, before=self.rows if live else None),
            status="ready" if history.lines else "no_match" if page.all_count else "empty",
            chips=chips_of(self.filters, registry=registry, now=page.now, timezone=zone),
            range_text=range_text(history, all_count=page.all_count, is_filtered=bool(self.filters)),
            has_newer=bool(self._newer),
            has_older=bool(self._older),
            export_href=f"{EXPORT}?{urlencode(self.filters)}" if self.filters else EXPORT,
        )
