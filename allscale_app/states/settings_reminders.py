"""When payers are reminded: each change is saved at once."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.domain.errors import InvalidForm, InvalidInput
from allscale_app.domain.reminders import DEFAULT_SCHEDULE, EARLIEST, HOURS, LATEST
from allscale_app.services import business_settings
from allscale_app.states.arguments import choice, flag, form, integer, string
from allscale_app.states.settings import SettingsState
from allscale_app.views.reminders import SIDES


class SettingsRemindersState(SettingsState):
    """Handlers of the schedule; `problem` is what is wrong with the day that was typed."""

    problem: str = ""
    added: int = 0
    """Counts the days added, so that the field is empty for the next."""

    @rx.event
    async def turn(self, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Remind payers, on the usual days, or nobody."""
        await self._schedule(list(DEFAULT_SCHEDULE) if flag(is_on) else [])

    @rx.event
    async def add(self, data: dict[str, Any]) -> None:
        """One more day."""
        await self._require_member()
        typed = form(data, ("days", "side"), limit=20)
        side = choice(typed["side"], [value for value, _ in SIDES])
        text = typed["days"].strip()
        if not (text.isascii() and text.isdecimal()):
            self.problem = "Write a whole number of days; 0 is the day itself."
            return
        offset = int(text) * (-1 if side == "before" else 1)
        if offset in self._days():
            self.problem = "That day is there already."
            return
        if await self._schedule([*self._days(), offset]):
            self.added += 1

    @rx.event
    async def remove(self, offset: int) -> None:
        """One day less."""
        offset = integer(offset, low=EARLIEST, high=LATEST)
        await self._schedule([day for day in self._days() if day != offset])

    @rx.event
    async def set_quiet(self, end: str, hour: str) -> None:
        """When the quiet hours begin (`from`) or end (`until`)."""
        end = choice(end, ("from", "until"))
        chosen = int(choice(string(hour), [str(each) for each in range(HOURS)]))
        await self._save_reminders(**{f"quiet_{end}": chosen})

    def _days(self) -> list[int]:
        return [day.offset for day in self.reminders.days]

    async def _schedule(self, days: list[int]) -> bool:
        return await self._save_reminders(reminders=days)

    async def _save_reminders(self, **changes: Any) -> bool:
        """Save what changes beside what stands there; whether it was saved."""
        member = await self._require_member()
        self.problem = ""
        stands = {
            "reminders": self._days(),
            "quiet_from": int(self.reminders.quiet_from or 0),
            "quiet_until": int(self.reminders.quiet_until or 0),
        }
        try:
            saved = await self._update(business_settings.update_reminders, member, {**stands, **changes})
        except (InvalidForm, InvalidInput) as error:
            self.problem = error.message
            return False
        self._keep(saved)
        return True
