"""The page of all contacts: one view of the list, live while it is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from allscale_app.bootstrap.web import fetch
from allscale_app.domain.contact_listing import ContactSort
from allscale_app.services.contact_list import FILTERS, ContactsPage, read_contact_filter, read_contacts_page
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, flag, string
from allscale_app.states.base import AppState
from allscale_app.states.paged_list import PagedList
from allscale_app.views.contacts import (
    SORTS,
    ContactBulk,
    ContactLine,
    Option,
    bulk_of,
    chips_of,
    country_options,
    lines_of,
    range_text,
    with_changes,
)
from allscale_app.views.contacts.list import EXPORT

PAGE_ROWS = 25
QUERY_LIMIT = 200


class ContactsState(PagedList, AppState):
    """What one tab looks at. `search_text`, `filters` and `sort` are the question, the rest is the answer."""

    search_text: str = ""
    filters: dict[str, str] = {}
    sort: str = ContactSort.ACTIVITY.value
    mounted: int = 0
    """Changes when the search line must be drawn anew."""
    rows: list[ContactLine] = []
    labels: list[Option] = []
    countries: list[Option] = []
    chips: dict[str, str] = {}
    export_href: str = EXPORT
    selected: list[str] = []
    bulk: ContactBulk = ContactBulk()

    @rx.event
    async def load(self) -> Any:
        """`on_load`: answer the question of the address, or the one this tab asked last; then watch."""
        await self._require_member()
        self._take_address(self.router.url.query_parameters)
        await self._read()
        return ContactsState.watch

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
    async def narrow(self, name: str, value: str) -> None:
        """Put a filter on; the empty value takes it off."""
        filters = self.filters | {choice(name, FILTERS): string(value, limit=QUERY_LIMIT)}
        self.filters = {name: text for name, text in filters.items() if text}
        await self._ask()

    @rx.event
    async def show_everything(self) -> None:
        """Clear search and filters."""
        self.search_text, self.filters = "", {}
        self.mounted += 1
        await self._ask()

    @rx.event
    def choose(self, contact_id: str, is_chosen: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Choose a row, or no longer; said twice, as by quick keys, it is the same."""
        contact_id, is_chosen = string(contact_id), flag(is_chosen)
        kept = [one for one in self.selected if one != contact_id]
        self._select([*kept, contact_id] if is_chosen else kept)

    @rx.event
    def choose_all(self) -> None:
        """Every row of the page, or none."""
        self._select([] if len(self.selected) == len(self.rows) else [row.id for row in self.rows])

    @rx.event
    def choose_none(self) -> None:
        """Close the bar over the chosen rows."""
        self._select([])

    def _take_address(self, query: Mapping[str, str]) -> None:
        """The question of an address; one without a question asks nothing new."""
        asked = {name: query.get(name, "")[:QUERY_LIMIT] for name in ("q", "sort", *FILTERS)}
        if not any(asked.values()):
            return
        self.search_text = asked["q"]
        self.sort = asked["sort"] if asked["sort"] in SORTS else ContactSort.ACTIVITY.value
        self.filters = {name: asked[name] for name in FILTERS if asked[name]}
        self._cursor = ""
        self.mounted += 1

    def _select(self, chosen: list[str]) -> None:
        self.selected = [row.id for row in self.rows if row.id in chosen]
        self.bulk = bulk_of(self.rows, self.selected)

    async def _choose_none(self) -> None:
        self.selected = []

    async def _ask(self) -> None:
        """The question changed: start at the first page, nobody chosen."""
        self._cursor, self.selected = "", []
        await self._read()

    async def _listing(self, member: Member) -> ContactsPage:
        return await fetch(
            read_contacts_page,
            business_id=member.business_id,
            narrow=read_contact_filter({"q": self.search_text, **self.filters}),
            sort=ContactSort(self.sort),
            cursor=self._cursor or None,
            limit=PAGE_ROWS,
        )

    async def _show(self, listing: ContactsPage, member: Member, *, live: bool) -> None:
        rows = lines_of(listing, timezone=member.timezone)
        question = {"q": self.search_text, **self.filters}
        self._paint(
            rows=with_changes(rows, self.rows) if live else rows,
            labels=[Option(label, label) for label in listing.labels],
            countries=country_options(listing.countries),
            chips=chips_of(self.filters),
            export_href=f"{EXPORT}?{urlencode(question)}",
            selected=[row.id for row in rows if row.id in self.selected],
        )
        self._paint(bulk=bulk_of(rows, self.selected))
        self._paint_page(
            newer=listing.page.back,
            older=listing.page.next,
            rows=len(rows),
            all_count=listing.all_count,
            range_text=range_text(listing, is_filtered=any(question.values())) if rows else "",
        )
