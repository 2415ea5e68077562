"""The filters' forms over the list of invoices; what they say becomes part of its question."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process
from allscale_app.domain.errors import InvalidForm
from allscale_app.services.contact_list import list_contacts
from allscale_app.states.arguments import choice, flag, form, string
from allscale_app.states.base import AppState
from allscale_app.states.invoice_list import InvoiceListState
from allscale_app.views.editor import CurrencyOption, currency_options, with_any
from allscale_app.views.invoice_list import FILTERS, ClientChoice, client_choices
from allscale_app.views.invoice_query import CHIPS, QUERY_LIMIT

CLIENTS_SHOWN = 8


class InvoiceFiltersState(AppState):
    """Which form is open, what it offers, what is wrong in it."""

    open_filter: str = ""
    errors: dict[str, str] = {}
    currencies: list[CurrencyOption] = []
    clients: list[ClientChoice] = []

    @rx.event
    async def show_filter(self, chip: str, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the form of one filter."""
        self.open_filter = choice(chip, (*CHIPS, "all")) if flag(is_open) else ""
        self.errors = {}
        if self.open_filter:
            self.currencies = with_any(currency_options(process().application.context.registry))
            await self._read_clients("")

    @rx.event
    async def find_clients(self, text: str) -> None:
        """Narrow the clients to choose from."""
        await self._read_clients(string(text, limit=QUERY_LIMIT))

    @rx.event
    async def choose_client(self, contact_id: str) -> None:
        """Only invoices for one client."""
        await self._change({"client": string(contact_id, limit=64)})

    @rx.event
    async def set_filters(self, values: dict[str, Any]) -> None:
        """A filter's form was submitted: keep what makes sense, say what does not."""
        given = {
            name: text.strip() for name, text in form(values, FILTERS, limit=QUERY_LIMIT).items() if name in values
        }
        await self._change(given)

    @rx.event
    async def remove_filter(self, chip: str) -> None:
        """Take one filter off."""
        listing = await self.get_state(InvoiceListState)
        await listing._ask(listing.asking.without(choice(chip, CHIPS)))  # noqa: SLF001  # two states of one page

    async def _change(self, given: dict[str, str]) -> None:
        member = await self._require_member()
        listing = await self.get_state(InvoiceListState)
        try:
            question = listing.asking.with_filters(given, timezone=member.timezone)
        except InvalidForm as error:
            self.errors = error.words()
            return
        self.errors, self.open_filter = {}, ""
        await listing._ask(question)  # noqa: SLF001  # two states of one page

    async def _read_clients(self, query: str) -> None:
        member = await self._require_member()
        page = await fetch(list_contacts, business_id=member.business_id, query=query, limit=CLIENTS_SHOWN)
        self._paint(clients=client_choices(page.rows))
