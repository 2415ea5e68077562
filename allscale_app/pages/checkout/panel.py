"""What every pay panel shares: its surface, its head with the way back to the other methods, its copy buttons."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button
from allscale_app.components.icon import Text, icon
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.checkout_methods import CheckoutMethodsState

PANEL = "rounded-xl bg-surface shadow-card"
SIDE = "px-5 lg:px-7"


def panel_head(title: Text) -> rx.Component:
    """The title, and *Other methods* where there are any; on a phone *Change*."""
    return rx.el.div(
        rx.el.h2(title, class_name="amount min-w-0 text-lg font-semibold tracking-tight"),
        rx.cond(
            CheckoutState.view.can_go_back,
            button(
                rx.fragment(
                    rx.el.span("Other methods", class_name="max-sm:hidden"),
                    rx.el.span("Change", class_name="sm:hidden"),
                ),
                kind="ghost",
                size="lg",
                icon="arrow-left-right",
                on_click=CheckoutMethodsState.other_methods,
                class_name="-mr-3 shrink-0 !px-3 !text-base",
            ),
        ),
        class_name=f"flex items-center justify-between gap-4 pt-6 pb-4 {SIDE}",
    )


def copy(value: Text, spoken: str) -> rx.Component:
    """The copy button of public pages: with its word on desktop, an icon on a phone."""
    return copy_button(
        rx.el.span(
            icon("copy", class_name="text-ink-soft"),
            rx.el.span("Copy", class_name="max-sm:sr-only"),
            class_name="copy-idle",
        ),
        rx.el.span(icon("check"), rx.el.span("Copied", class_name="max-sm:sr-only"), class_name="copy-done"),
        value=value,
        spoken=f"Copy {spoken}",
        class_name="btn btn-secondary copy-wide",
    )
