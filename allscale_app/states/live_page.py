"""What every page that stays true while it is open shares: it reads again at each change, until it is left."""

from __future__ import annotations

from functools import partial
from typing import Any

import reflex as rx

from allscale_app.states.base import AppState
from allscale_app.states.watching import read_at_each_change


class LivePage(AppState, mixin=True):
    """A page's `load` returns the `watch` of its own state."""

    @rx.event(background=True)
    async def watch(self) -> None:
        """Read again at every change of this business, its reader's news, a network, and of what `_topics` adds."""
        async with self:
            member = await self._require_member()
            topics = (f"business:{member.business_id}", f"user:{member.user_id}", "networks", *self._topics())
        await read_at_each_change(self, partial(self._read, live=True), *topics)

    def _topics(self) -> tuple[str, ...]:
        """What else this page shows that changes by itself."""
        return ()

    async def _read(self, *, live: bool = False) -> Any:
        """Read the truth and paint it. `live`: it changed by itself, so what is new in it may be marked."""
        raise NotImplementedError
