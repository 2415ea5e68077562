"""What came so far, above the pay panel."""

import reflex as rx

from allscale_app.pages.checkout.panel import PANEL, SIDE
from allscale_app.views.checkout.model import Arrived, Fact


def arrived(view: Arrived) -> rx.Component:
    """What came so far, above the panel; nothing while nothing came."""
    return rx.cond(
        view.sentence != "",
        rx.el.div(
            rx.el.div(
                rx.el.h2(view.sentence, class_name="amount text-md font-semibold"),
                rx.el.span(
                    f"{view.percent} %", class_name="amount text-base whitespace-nowrap text-ink-soft max-sm:hidden"
                ),
                class_name="flex items-baseline justify-between gap-4",
            ),
            rx.el.progress(value=view.percent, max=100, aria_label="Part paid", class_name="part mt-3"),
            rx.foreach(view.legs, _leg),
            class_name=f"mb-4 py-5 {PANEL} {SIDE}",
        ),
    )


def _leg(leg: Fact) -> rx.Component:
    return rx.el.div(
        rx.el.span(leg.label),
        rx.el.span(leg.value, class_name="max-sm:hidden"),
        class_name="amount mt-3.5 flex flex-wrap items-center justify-between gap-x-4 text-sm text-ink-soft",
    )
