"""What new invoices take, and who bears the card's fee: each saved at once."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.domain.conversion import FeeBearer
from allscale_app.domain.errors import InvalidForm
from allscale_app.services import business_settings
from allscale_app.states.arguments import choice, flag, string
from allscale_app.states.settings import SettingsState
from allscale_app.views.token_table import chosen_units


class SettingsMethodsState(SettingsState):
    """Handlers of the switches and boxes; at least one of each stays on."""

    @rx.event
    async def take_method(self, rail: str, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Offer a way to pay on new invoices, or no longer."""
        rail, is_on = choice(rail, [option.rail for option in self.methods]), flag(is_on)
        await self._take(accepted_methods=_with(self._chosen(), rail, is_on=is_on), accepted_units=self._units)

    @rx.event
    async def take_token(self, unit: str, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Take a token at par on new invoices, or no longer."""
        unit, is_on = string(unit, limit=40), flag(is_on)
        units = _with(list(chosen_units(self.tokens)), unit, is_on=is_on)
        await self._take(accepted_methods=self._chosen(), accepted_units=units)

    @rx.event
    async def take_other_pegs(self, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Take coins of another peg through a quote on new invoices, or no longer."""
        wanted = flag(is_on)
        await self._take(accepted_methods=self._chosen(), accepted_units=self._units, takes_other_pegs=wanted)

    @rx.event
    async def bear_card_fee(self, bearer: str) -> None:
        """The issuer bears the card's fee, or the payer does."""
        bearer = choice(bearer, tuple(FeeBearer))
        member = await self._require_member()
        self._keep(await self._update(business_settings.update_card_fee, member, {"card_fee_bearer": bearer}))

    def _chosen(self) -> list[str]:
        return [option.rail for option in self.methods if option.is_on]

    async def _take(self, **typed: Any) -> None:
        member = await self._require_member()
        try:
            saved = await self._update(business_settings.update_methods, member, typed)
        except InvalidForm as error:
            await self._keep_saved(member)
            self._tell("Not saved", body=error.message, tone="bad")
            return
        self._keep(saved)


def _with(chosen: list[str], one: str, *, is_on: bool) -> list[str]:
    return [*(each for each in chosen if each != one), *([one] if is_on else ())]
