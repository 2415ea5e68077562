"""Before any event: a tab whose browser has another session now starts from nothing.

Reflex keeps a tab's state under a token in sessionStorage and sends all of it when the page
connects again, before any handler of ours runs. `Clear-Site-Data` removes that token at sign-in
and sign-out; this is the second lock, for browsers that ignore it and for stolen tokens."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event
from reflex.state import BaseState, StateUpdate

from allscale_app.states.base import AppState


class SessionGuard(rx.Middleware):
    """Registered first: `app.add_middleware(SessionGuard(), index=0)`."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002  # Reflex's hook
        """Compare the tab's session with the cookie; the event itself goes on."""
        await (await state.get_state(AppState))._bind_to_cookie()  # noqa: SLF001  # underscored so that no browser can call it
        return None
