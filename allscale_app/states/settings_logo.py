"""The logo, saved at once beside the profile's form."""

from __future__ import annotations

import reflex as rx

from allscale_app.bootstrap.web import run
from allscale_app.services import business_settings
from allscale_app.states.arguments import string
from allscale_app.states.settings import SettingsState
from allscale_app.views.settings import LOGO_NOT_SENT, LOGO_WORDS


class SettingsLogoState(SettingsState):
    """What became of an upload, and taking the logo away."""

    @rx.event
    async def logo_sent(self, code: str) -> None:
        """The upload's route answered; `code` says why it refused, "" that it did not."""
        code = string(code, limit=60)
        member = await self._require_member()
        await self._keep_saved(member)
        if code:
            self._tell("Logo not changed", body=LOGO_WORDS.get(code, LOGO_NOT_SENT), tone="bad")
        else:
            self._tell("Logo saved", body="New invoices carry it; sent ones stay as they are.")

    @rx.event
    async def remove_logo(self) -> None:
        """Invoices sent from now on carry the name alone."""
        member = await self._require_member()
        await run(business_settings.replace_logo, business_id=member.business_id, user_id=member.user_id, logo=None)
        await self._keep_saved(member)
        self._tell("Logo removed", body="Invoices already sent keep it.")
