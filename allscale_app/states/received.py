"""/invoices/received: what came to the user, live while open, and refusing one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import InvalidForm, InvalidInput
from allscale_app.services.email_address import email_key
from allscale_app.services.invoice_list import read_filter
from allscale_app.services.received_invoices import list_received, reject_invoice
from allscale_app.states.arguments import choice, flag, form, string
from allscale_app.states.base import AppState
from allscale_app.states.form_dialog import FormDialog
from allscale_app.states.live_page import LivePage
from allscale_app.views.editor import CurrencyOption, currency_options, with_any
from allscale_app.views.invoice_list import chips_of
from allscale_app.views.invoice_query import QUERY_LIMIT
from allscale_app.views.received import (
    CHIPS,
    FILTERS,
    ReceivedQuery,
    ReceivedRow,
    received_query,
    received_rows,
)

STEP = 50
MOST = 500


class ReceivedState(LivePage, AppState):
    """The list, as far back as was asked for: `asking` is the question, the rest is the answer."""

    asking: ReceivedQuery = ReceivedQuery()
    asked: int = 0
    """How many questions were answered; the address follows."""
    mounted: int = 0
    """Changes when the search line must be drawn anew."""
    filtering: bool = False
    errors: dict[str, str] = {}
    currencies: list[CurrencyOption] = []
    chips: dict[str, str] = {}
    address: str = ""
    export_href: str = ""
    json_href: str = ""

    ready: bool = False
    verified: bool = True
    rows: list[ReceivedRow] = []
    has_more: bool = False
    _limit: int = STEP

    @rx.event
    async def load(self) -> Any:
        """`on_load`: answer the question of the address, or the one this tab asked last; then watch."""
        await self._require_member()
        asked = received_query(self.router.url.query_parameters)
        if asked:
            self.asking = asked
            self.mounted += 1
        await self._ask(self.asking)
        return ReceivedState.watch

    @rx.event
    async def search(self, text: str) -> None:
        """What was typed into the search line."""
        await self._ask(replace(self.asking, text=string(text, limit=QUERY_LIMIT)))

    @rx.event
    async def show_filters(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the filters' form."""
        self.filtering, self.errors = flag(is_open), {}
        self.currencies = with_any(currency_options(process().application.context.registry))

    @rx.event
    async def set_filters(self, values: dict[str, Any]) -> None:
        """The filters' form was submitted: keep what makes sense, say what does not."""
        member = await self._require_member()
        given = {name: text.strip() for name, text in form(values, FILTERS, limit=QUERY_LIMIT).items()}
        try:
            question = self.asking.with_filters(given, timezone=member.timezone)
        except InvalidForm as error:
            self.errors = error.words()
            return
        self.filtering, self.errors = False, {}
        await self._ask(question)

    @rx.event
    async def remove_filter(self, chip: str) -> None:
        """Take one filter off."""
        gone = CHIPS[choice(chip, CHIPS)]
        kept = {name: text for name, text in self.asking.filters.items() if name not in gone}
        await self._ask(replace(self.asking, filters=kept))

    @rx.event
    async def show_everything(self) -> None:
        """Clear search and filters."""
        self.mounted += 1
        await self._ask(ReceivedQuery())

    @rx.event
    async def show_more(self) -> None:
        """Go further back."""
        self._limit = min(self._limit + STEP, MOST)
        await self._read()

    async def _ask(self, question: ReceivedQuery) -> None:
        """Another question: start at its newest."""
        self.asking, self._limit = question, STEP
        await self._read()
        self.asked += 1

    def _topics(self) -> tuple[str, ...]:
        return (f"to:{email_key(self.viewer.email)}",)

    async def _read(self, *, live: bool = False) -> None:  # noqa: ARG002  # nothing here is marked as new
        member = await self._require_member()
        limit, asking = self._limit, self.asking
        found = await fetch(
            list_received,
            user_id=member.user_id,
            business_id=member.business_id,
            limit=limit,
            narrow=read_filter(asking.narrow, timezone=member.timezone),
        )
        rows = received_rows(found)
        self._paint(
            rows=rows,
            has_more=limit <= len(rows) < MOST,
            verified=member.email_verified,
            chips=chips_of(asking.filters, client="", now=found.now, timezone=member.timezone),
            address=asking.address,
            export_href=asking.export_href,
            json_href=asking.json_href,
            ready=True,
        )
        await self._read_shell(member)


class RejectState(FormDialog, AppState):
    """The question before an invoice is refused: why?"""

    FIELDS: ClassVar[Collection[str]] = ("reason",)

    title: str = ""
    about: str = ""
    busy: bool = False
    _invoice_id: str = ""

    @rx.event
    async def begin(self, invoice_id: str) -> None:
        """Ask, for one of the invoices that came to this user."""
        member = await self._require_member()
        wanted = string(invoice_id, limit=64)
        found = await fetch(list_received, user_id=member.user_id, business_id=member.business_id, limit=MOST)
        row = next((one for one in received_rows(found) if one.id == wanted and one.can_reject), None)
        if row is None:
            self._tell("This invoice can no longer be rejected", tone="bad")
            return
        self._invoice_id, self.busy = row.id, False
        self.title = f"Reject {row.number}?"
        self.about = (
            f"{row.issuer} is told by e-mail, with your reason. It cannot be paid any more; they can send a new one."
        )
        self._begin({})

    @rx.event
    async def save(self, data: dict[str, Any]) -> AsyncIterator[None]:
        """Refuse it."""
        member = await self._require_member()
        typed = form(data, self.FIELDS)
        if self.busy or not self.is_open:
            return
        self._typed, self.errors, self.busy, self.is_asking = typed, {}, True, False
        yield
        try:
            invoice = await run(
                reject_invoice, user_id=member.user_id, invoice_id=self._invoice_id, reason=typed["reason"]
            )
        except InvalidInput as error:
            self.errors = {"reason": error.message}
            return
        finally:
            self.busy = False
        self.is_open = False
        self._tell(f"{invoice.number} rejected", body=f"{(invoice.seller or {}).get('name')} is told why.")
