"""The page of all invoices: one view of the list, live while it is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import reflex as rx
import structlog

from allscale_app.bootstrap.web import fetch, process, subscribe
from allscale_app.domain.errors import DomainError, InvalidForm
from allscale_app.domain.invoice.listing import Tab
from allscale_app.services.invoice_list import read_filter, read_sort
from allscale_app.services.invoices_page import InvoicesPage, read_invoices_page
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, flag, form, string
from allscale_app.states.base import AppState
from allscale_app.views.counts import count_text
from allscale_app.views.editor import CurrencyOption, currency_options
from allscale_app.views.invoice_list import (
    EXPORT,
    FILTERS,
    SORTS,
    Bulk,
    InvoiceRow,
    bulk_of,
    chips_of,
    range_text,
    rows_of,
    with_changes,
)

log = structlog.get_logger()

PAGE_ROWS = 25
QUERY_LIMIT = 200
NEWEST_FIRST = "-date"
CHIPS: dict[str, tuple[str, ...]] = {
    "client": ("client",),
    "currency": ("currency",),
    "amount": ("min_amount", "max_amount"),
    "created": ("created_since",),
}
"""The fields of each filter's form."""


class InvoiceListState(AppState):
    """What one tab looks at. `tab`, `search_text`, `filters` and `sort` are the question, the rest is the answer."""

    tab: str = Tab.ALL.value
    search_text: str = ""
    filters: dict[str, str] = {}
    sort: str = NEWEST_FIRST
    mounted: int = 0
    """Changes when the search line must be drawn anew."""
    open_filter: str = ""
    filter_errors: dict[str, str] = {}
    currencies: list[CurrencyOption] = []

    status: str = "loading"
    """loading, ready, empty (nothing yet), no_match or failed."""
    fault: str = ""
    rows: list[InvoiceRow] = []
    counts: dict[str, str] = {}
    chips: dict[str, str] = {}
    range_text: str = ""
    has_newer: bool = False
    has_older: bool = False
    export_href: str = ""
    selected: list[str] = []
    bulk: Bulk = Bulk()
    _cursor: str = ""
    _newer: str = ""
    _older: str = ""

    @rx.event
    async def load(self) -> Any:
        """`on_load`: answer the question of the address, or the one this tab asked last; then watch."""
        await self._require_member()
        self._take_address(self.router.url.query_parameters)
        self.currencies = currency_options(process().application.context.registry)
        self.selected = []
        await self._read()
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
        self.tab = choice(tab, list(Tab))
        await self._ask()

    @rx.event
    async def search(self, text: str) -> None:
        """What was typed into the search line."""
        self.search_text = string(text, limit=QUERY_LIMIT)
        await self._ask()

    @rx.event
    async def sort_by(self, order: str) -> None:
        """Another order."""
        self.sort = choice(order, SORTS)
        await self._ask()

    @rx.event
    async def turn(self, direction: str) -> None:
        """The page of newer or older ones."""
        self._cursor = self._newer if choice(direction, ("newer", "older")) == "newer" else self._older
        self.selected = []
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
        given = {
            name: text.strip() for name, text in form(values, FILTERS, limit=QUERY_LIMIT).items() if name in values
        }
        filters = {name: text for name, text in (self.filters | given).items() if text}
        try:
            read_filter(filters, timezone=member.timezone)
        except InvalidForm as error:
            self.filter_errors = error.words()
            return
        self.filters, self.filter_errors, self.open_filter = filters, {}, ""
        await self._ask()

    @rx.event
    async def remove_filter(self, chip: str) -> None:
        """Take one filter off."""
        gone = CHIPS[choice(chip, CHIPS)]
        self.filters = {name: text for name, text in self.filters.items() if name not in gone}
        await self._ask()

    @rx.event
    async def show_everything(self) -> None:
        """Clear filters, search and tab."""
        self.tab, self.search_text, self.filters = Tab.ALL.value, "", {}
        self.mounted += 1
        await self._ask()

    @rx.event
    async def try_again(self) -> None:
        """After a failure."""
        await self._read()

    @rx.event
    def choose(self, invoice_id: str) -> None:
        """Choose a row, or no longer."""
        invoice_id = string(invoice_id)
        kept = [one for one in self.selected if one != invoice_id]
        self._select(kept if len(kept) < len(self.selected) else [*kept, invoice_id])

    @rx.event
    def choose_all(self) -> None:
        """Every row of the page, or none."""
        everything = [row.id for row in self.rows]
        self._select([] if len(self.selected) == len(everything) else everything)

    @rx.event
    def choose_none(self) -> None:
        """Close the bar over the chosen rows."""
        self._select([])

    def _take_address(self, query: Mapping[str, str]) -> None:
        """The question of an address; what makes no sense in it is left out. An address without one asks nothing new."""
        asked = {name: query.get(name, "")[:QUERY_LIMIT] for name in ("tab", "q", "sort", *FILTERS)}
        asked = {name: text for name, text in asked.items() if text}
        if not asked:
            return
        try:
            read_filter(asked)
        except InvalidForm as error:
            asked = {name: text for name, text in asked.items() if name not in error.errors}
        self.tab, self.search_text = asked.get("tab", Tab.ALL.value), asked.get("q", "")
        self.sort = asked["sort"] if asked.get("sort") in SORTS else NEWEST_FIRST
        self.filters = {name: asked[name] for name in FILTERS if name in asked}
        self._cursor = ""
        self.mounted += 1

    def _query(self) -> dict[str, str]:
        return {"tab": self.tab, "q": self.search_text, **self.filters}

    def _select(self, chosen: list[str]) -> None:
        self.selected = chosen
        self.bulk = bulk_of(self.rows, chosen)

    async def _ask(self) -> None:
        """The question changed: start at the first page, nothing chosen."""
        self._cursor = ""
        self.selected = []
        await self._read()

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
        self._show(listing, member, live=live)

    async def _listing(self, member: Member) -> InvoicesPage:
        return await fetch(
            read_invoices_page,
            business_id=member.business_id,
            narrow=read_filter(self._query(), timezone=member.timezone),
            sort=read_sort(self.sort),
            cursor=self._cursor or None,
            limit=PAGE_ROWS,
        )

    def _show(self, listing: InvoicesPage, member: Member, *, live: bool) -> None:
        rows = rows_of(listing.page.rows, now=listing.now, timezone=member.timezone)
        is_filtered = bool(self.search_text or self.filters)
        self._newer, self._older = listing.page.newer or "", listing.page.older or ""
        self._paint(
            rows=with_changes(rows, self.rows) if live else rows,
            status="ready" if rows else "no_match" if listing.all_count else "empty",
            counts={tab.value: count_text(count) for tab, count in listing.counts.items()},
            chips=chips_of(self.filters, client=listing.client, now=listing.now, timezone=member.timezone),
            range_text=range_text(listing, is_filtered=is_filtered),
            has_newer=bool(self._newer),
            has_older=bool(self._older),
            export_href=f"{EXPORT}?{urlencode({'sort': self.sort, **self._query()})}",
            selected=[row.id for row in rows if row.id in self.selected],
        )
        self._paint(bulk=bulk_of(rows, self.selected))
