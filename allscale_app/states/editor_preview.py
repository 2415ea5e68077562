"""What stands beside the editor's form: the PDF or the mail, and on a phone whether it is shown at all."""

from __future__ import annotations

import reflex as rx

from allscale_app.states.arguments import choice
from allscale_app.states.base import AppState


class EditorPreviewState(AppState):
    """The preview's own switches; its pictures are fetched over HTTP."""

    tab: str = "pdf"
    """pdf or mail."""
    is_shown: bool = False
    """In the form's place, on a narrow screen."""

    @rx.event
    def show_tab(self, tab: str) -> None:
        """Another view of the same draft."""
        self.tab = choice(tab, ("pdf", "mail"))

    @rx.event
    def toggle(self) -> None:
        """The preview instead of the form, or back."""
        self.is_shown = not self.is_shown
