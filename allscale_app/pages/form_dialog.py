"""What the dialogs of a FormDialog state share: bound fields, and actions that turn into a question."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.overlay import dialog_close


def bound(state: Any, name: str) -> dict[str, Any]:
    """The server hears each key, so that closing can ask; the text itself stays in the browser."""
    return {"default_value": state.fields.get(name, ""), "on_change": state.type_in(name)}


def form_actions(state: Any, confirm: rx.Component) -> tuple[rx.Component, ...]:
    """Back and the one primary; when closing would lose what was typed, the question in their place."""
    asking = rx.el.div(
        rx.el.span("What you typed is not saved.", role="alert", class_name="flex-1 self-center text-ink-soft"),
        button("Keep editing", auto_focus=True, on_click=state.keep_editing),
        button("Discard", kind="danger", on_click=state.discard),
        class_name="flex w-full gap-2 max-md:flex-col",
    )
    usual = rx.el.div(dialog_close(), confirm, class_name="flex w-full justify-end gap-2 max-md:flex-col-reverse")
    return (rx.cond(state.is_asking, asking, usual),)
