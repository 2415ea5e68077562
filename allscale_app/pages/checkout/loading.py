"""Screen 0: the frame with bars at the final heights."""

import reflex as rx

from allscale_app.components.feedback import skeleton, slow_note
from allscale_app.pages.checkout.panel import PANEL, SIDE


def loading_summary() -> rx.Component:
    """The paper's side."""
    return rx.el.div(
        rx.el.p("Loading the invoice", class_name="sr-only", role="status"),
        rx.el.div(skeleton("h-3.5 w-36"), class_name="flex h-[1.375rem] items-center"),
        skeleton("mt-2.5 block h-9 w-60 lg:mt-4 lg:h-12"),
        rx.el.div(skeleton("h-3.5 w-48"), class_name="mt-2.5 flex h-5 items-center lg:mt-3"),
        rx.el.div(class_name="mt-4 h-[3.125rem] border-y border-line lg:hidden"),
        rx.el.div(
            skeleton("mt-12 block h-4 w-64"),
            rx.el.div(
                *[
                    rx.el.div(
                        skeleton(f"h-3.5 {width}"), skeleton("h-3.5 w-16"), class_name="flex justify-between py-5"
                    )
                    for width in ("w-56", "w-48", "w-40", "w-52")
                ],
                class_name="mt-4 divide-y divide-line border-y border-line",
            ),
            class_name="max-lg:hidden",
        ),
    )


def loading_panel() -> rx.Component:
    """The panel's side."""
    return rx.el.div(
        skeleton("block h-5 w-40"),
        rx.el.div(
            skeleton("h-12 rounded-md"), skeleton("h-12 rounded-md"), class_name="mt-5 grid gap-3 sm:grid-cols-2"
        ),
        skeleton("mt-5 block h-80 rounded-lg"),
        skeleton("mt-5 block h-12 rounded-lg"),
        slow_note(),
        class_name=f"py-6 {PANEL} {SIDE}",
    )
