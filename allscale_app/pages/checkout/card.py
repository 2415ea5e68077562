"""Screen 10: by card, on the processor's page."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.feedback import note
from allscale_app.pages.checkout.panel import PANEL, SIDE, panel_head
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.checkout_card import CheckoutCardState
from allscale_app.views.checkout.model import CardPanel


def card(view: CardPanel) -> rx.Component:
    """The price in a sentence, and the button that leads to the card's page."""
    return rx.el.div(
        panel_head(view.title),
        rx.el.p(view.sentence, class_name=f"amount -mt-3 text-base text-ink-soft {SIDE}"),
        rx.cond(
            CheckoutState.error != "",
            rx.el.div(
                note("bad", "triangle-alert", "Nothing was charged", CheckoutState.error, role="alert"),
                class_name=f"pt-4 {SIDE}",
            ),
        ),
        rx.cond(
            view.can_pay,
            rx.el.div(
                button(
                    rx.cond(CheckoutCardState.opening, "Opening the card page…", view.label),
                    kind="primary",
                    size="xl",
                    icon="credit-card",
                    busy=CheckoutCardState.opening,
                    on_click=CheckoutCardState.pay_by_card,
                    class_name="w-full",
                ),
                rx.el.p(
                    "You enter the card on the page of the card processor. Its number never reaches us.",
                    class_name="mt-3 text-sm text-ink-soft",
                ),
                class_name=f"pt-5 {SIDE}",
            ),
            rx.el.div(note("wait", "clock-alert", view.note, ""), class_name=f"pt-4 {SIDE}"),
        ),
        class_name=f"pb-6 {PANEL}",
    )
