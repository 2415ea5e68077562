"""What the command palette found; opening, moving and choosing happen in the browser."""

from __future__ import annotations

import reflex as rx

from allscale_app.bootstrap.web import fetch, process
from allscale_app.services.find_anything import find_anything
from allscale_app.states.arguments import string
from allscale_app.states.base import AppState
from allscale_app.views.palette import PaletteView, palette_view


class PaletteState(AppState):
    """The answer to the last question."""

    found: PaletteView = PaletteView()

    @rx.event
    async def look(self, query: str) -> None:
        """Find contacts and invoices of the signed-in business."""
        query = string(query, limit=200)
        member = await self._require_member()
        found = await fetch(find_anything, business_id=member.business_id, text=query)
        checkout_url = process().application.context.checkout_url
        self._paint(found=palette_view(found, query=query, checkout_url=checkout_url))
