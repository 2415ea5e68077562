"""Short messages at the edge of the window: what a tab is told, and when it has seen it long enough."""

from __future__ import annotations

from datetime import datetime, timedelta

import reflex as rx

from allscale_app.bootstrap.web import process
from allscale_app.states.arguments import string
from allscale_app.views.toast import TONE_ICONS, Toast, with_toast

TOAST_TIME = timedelta(seconds=5)
"""How long the stylesheet shows a toast."""


class Toasts(rx.State, mixin=True):
    """The toasts of one tab, newest last."""

    toasts: list[Toast] = []
    _toast_count: int = 0
    _told_at: dict[str, datetime] = {}

    @rx.event
    def dismiss_toast(self, toast_id: str) -> None:
        """Close one toast."""
        toast_id = string(toast_id)
        self.toasts = [toast for toast in self.toasts if toast.id != toast_id]

    def _tell(
        self, title: str, *, body: str = "", tone: str = "good", action_label: str = "", action_href: str = ""
    ) -> None:
        """Show a toast; `tone` is good, info, wait or bad (stays until closed)."""
        self._toast_count += 1
        toast = Toast(
            id=f"toast-{self._toast_count}",
            title=title,
            body=body,
            tone=tone,
            icon=TONE_ICONS[tone],
            action_label=action_label,
            action_href=action_href,
        )
        self._told_at[toast.id] = process().application.context.clock.now()
        self.toasts = with_toast(list(self.toasts), toast)

    def _drop_old_toasts(self) -> None:
        """Forget those that have left the screen by themselves: a page that is opened later must not show them again."""
        now = process().application.context.clock.now()
        kept = [one for one in self.toasts if one.tone == "bad" or now - self._told_at.get(one.id, now) < TOAST_TIME]
        self._told_at = {one.id: self._told_at.get(one.id, now) for one in kept}
        if self.toasts != kept:
            self.toasts = kept
