"""Booking coins that the operator bought."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import process, run
from allscale_app.domain.errors import DomainError, InvalidInput
from allscale_app.domain.money import format_units, parse_units
from allscale_app.services.treasury import open_treasury_for, replenish
from allscale_app.states.admin import AdminState
from allscale_app.states.arguments import flag, form

FIELDS = ("unit", "amount", "source", "source_amount")


class AdminTreasuryState(AdminState):
    """The form, then the question before it is booked. `attempt` books once."""

    is_open: bool = False
    is_sure: bool = False
    fields: dict[str, str] = {}
    errors: dict[str, str] = {}
    summary: str = ""
    mounted: str = ""
    _attempt: str = ""

    @rx.event
    async def show_address(self) -> None:
        """Issue the treasury's address when it is first asked for."""
        member = await self._operator()
        await run(open_treasury_for, user_id=member.user_id)
        await self._read()

    @rx.event
    async def begin(self) -> None:
        """Open the form."""
        await self._operator()
        self.fields, self.errors, self.is_sure = dict.fromkeys(FIELDS, ""), {}, False
        self._attempt = self.mounted = process().application.context.ids.new("fl")
        self.is_open = True

    @rx.event
    def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the form."""
        if not flag(is_open):
            self.is_open = False

    @rx.event
    async def confirm(self, data: dict[str, Any]) -> None:
        """First what was typed, shown once more; then booked."""
        member = await self._operator()
        if not self._attempt:
            return
        if not self.is_sure:
            self.fields = form(data, FIELDS, limit=64)
        try:
            bought = parse_units(self.fields.get("amount", ""), places=6, param="amount")
            paid = parse_units(self.fields.get("source_amount", ""), places=2, param="source_amount")
            if bought <= 0 or paid <= 0:
                raise InvalidInput("Enter amounts above zero.", param="amount" if bought <= 0 else "source_amount")
            coin, fiat = self.fields["unit"], self.fields["source"]
            if not self.is_sure:
                words = f"{format_units(bought)} {coin.partition('@')[0]} for {format_units(paid)} {fiat}"
                self.errors, self.is_sure, self.summary = {}, True, words
                return
            await run(
                replenish,
                user_id=member.user_id,
                key=self._attempt,
                unit=coin,
                target_units=bought,
                source=fiat,
                source_units=paid,
            )
        except DomainError as error:
            self.errors, self.is_sure = {error.param or "amount": error.message}, False
            return
        self._attempt, self.is_open = "", False
        self._tell("Float replenished", body=self.summary)
        await self._read()
