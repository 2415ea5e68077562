"""Dialog and drawer: one shape each, opened by a state, closed by Escape, the scrim or their close button."""

from typing import Any

import reflex as rx

from allscale_app.components import base_ui
from allscale_app.components.icon import Text, icon
from allscale_app.theme.variants import DIALOG_SIZES, join


def _close_button() -> rx.Component:
    return base_ui.DialogClose.create(
        icon("x"),
        class_name="btn btn-ghost btn-sm btn-icon !absolute top-4 right-4 max-md:top-2 max-md:right-2",
        aria_label="Close",
    )


def dialog(
    title: Text,
    *children: Any,
    open: Any,
    on_open_change: Any,
    description: Text = "",
    actions: tuple[rx.Component, ...] = (),
    size: str = "md",
) -> rx.Component:
    """A dialog of 400 (sm), 480 (md) or 520 (lg); on a phone a sheet from below. `on_open_change(bool)` is a handler.

    Actions stand right: a ghost Back first, then the one primary. Focus is trapped and returns to what opened it."""
    head = base_ui.DialogTitle.create(title, class_name="pr-8 text-lg")
    told = (
        base_ui.DialogDescription.create(description, class_name="mt-1.5 text-base text-ink-soft text-pretty")
        if isinstance(description, rx.Var) or description
        else rx.fragment()
    )
    foot = (
        rx.el.div(*actions, class_name="mt-6 flex justify-end gap-2 max-md:flex-col-reverse")
        if actions
        else rx.fragment()
    )
    body = rx.el.div(*children, class_name="mt-4") if children else rx.fragment()
    return base_ui.DialogRoot.create(
        base_ui.DialogPortal.create(
            base_ui.DialogBackdrop.create(class_name="scrim"),
            # the close button comes last, so that the first field or action gets the focus
            base_ui.DialogPopup.create(
                head, told, body, foot, _close_button(), class_name=join("dialog", DIALOG_SIZES[size])
            ),
        ),
        open=open,
        on_open_change=on_open_change,
    )


def dialog_close(label: str = "Back") -> rx.Component:
    """The ghost action that closes the dialog it stands in."""
    return base_ui.DialogClose.create(label, class_name="btn btn-ghost")


def drawer(
    title: Text,
    *children: Any,
    open: Any,
    on_open_change: Any,
    head: Any = "",
    tools: tuple[rx.Component, ...] = (),
) -> rx.Component:
    """A drawer of 440 at the right; on a phone the full page. `head` is its line ("1 of 38"), `tools` icon buttons."""
    small = "btn btn-ghost btn-sm btn-icon"
    bar = rx.el.div(
        base_ui.DialogClose.create(icon("arrow-left"), class_name=f"{small} md:!hidden", aria_label="Back"),
        rx.el.span(head, class_name="amount flex-1 text-sm text-ink-faint"),
        *tools,
        base_ui.DialogClose.create(icon("x"), class_name=f"{small} max-md:!hidden", aria_label="Close"),
        class_name="flex h-14 shrink-0 items-center gap-1 pr-3 pl-2 md:pl-5",
    )
    return base_ui.DialogRoot.create(
        base_ui.DialogPortal.create(
            base_ui.DialogBackdrop.create(class_name="scrim"),
            base_ui.DialogPopup.create(
                base_ui.DialogTitle.create(title, class_name="sr-only"),
                bar,
                rx.el.div(*children, class_name="min-h-0 flex-1 overflow-y-auto px-5 pb-6"),
                class_name="drawer",
            ),
        ),
        open=open,
        on_open_change=on_open_change,
    )
