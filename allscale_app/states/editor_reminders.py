"""When the payer of this invoice is reminded: as usual, on days of its own, or never."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.domain.reminders import DEFAULT_SCHEDULE, EARLIEST, LATEST, MOST_STEPS
from allscale_app.states.arguments import choice, integer
from allscale_app.states.editor import EditorState
from allscale_app.views.reminders import MODES


class EditorRemindersState(EditorState):
    """Handlers of the section; own days begin with the usual ones."""

    @rx.event
    async def choose_reminders(self, mode: str) -> Any:
        """As usual, own days, or off."""
        await self._require_member()
        mode = choice(mode, [value for value, _ in MODES])
        if not self.mounted:
            return None
        own = self._reminders or list(self._usual_reminders or DEFAULT_SCHEDULE)
        self._show_reminders({"usual": None, "own": own, "off": []}[mode])
        return await self._save()

    @rx.event
    async def toggle_reminder(self, offset: int) -> Any:
        """A day more or less; the last one taken away is off, an eleventh is one too many."""
        await self._require_member()
        day, days = integer(offset, low=EARLIEST, high=LATEST), list(self._reminders or ())
        changed = [one for one in days if one != day] if day in days else [*days, day]
        if len(changed) > MOST_STEPS or not self.mounted:
            return None
        self._show_reminders(sorted(changed))
        return await self._save()
