"""Toasts out of state: at most three, each leaves by itself after five seconds, errors stay until closed."""

from typing import Any

import reflex as rx

from allscale_app.components.button import icon_button, link
from allscale_app.components.icon import icon


def _toast(item: Any, on_dismiss: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            icon(item.icon, size=12),
            class_name=f"tl-{item.tone} mt-0.5 grid size-5 shrink-0 place-items-center rounded-full",
        ),
        rx.el.div(
            rx.el.div(item.title, class_name="font-medium"),
            rx.cond(item.body != "", rx.el.div(item.body, class_name="amount mt-0.5 text-sm text-ink-soft")),
            rx.cond(
                item.action_href != "",
                link(item.action_label, href=item.action_href, class_name="btn btn-secondary btn-sm mt-2.5"),
            ),
            class_name="min-w-0 flex-1",
        ),
        icon_button("x", "Dismiss", size="sm", class_name="-mt-1 -mr-1", on_click=on_dismiss(item.id)),
        class_name=rx.cond(item.tone == "bad", "toast", "toast toast-leaves"),
        role=rx.cond(item.tone == "bad", "alert", "status"),
        key=item.id,
    )


def toast_list(items: Any, on_dismiss: Any) -> rx.Component:
    """The stack at the bottom right; `items` are `views.toast.Toast`, `on_dismiss(id)` a handler."""
    return rx.el.div(rx.foreach(items, lambda item: _toast(item, on_dismiss)), class_name="toasts", aria_live="polite")
