"""The frame of the dashboard; before the first invoice, how to begin."""

import reflex as rx

from allscale_app.components.button import link_button
from allscale_app.components.card import card
from allscale_app.components.feedback import empty_state, skeleton
from allscale_app.components.navigation import page_header
from allscale_app.pages.dashboard.main import activity, money_in, totals
from allscale_app.pages.dashboard.side import balance, due_soon, first_steps
from allscale_app.pages.frame import issuer_page
from allscale_app.states.dashboard import DashboardState
from allscale_app.theme.layout import COLUMN, WITH_SIDE_360

STATE = DashboardState
VIEW = DashboardState.view
STACKED = "max-lg:contents"


def dashboard() -> rx.Component:
    """Two columns; below 1024 one, in the order balance, chart, due soon, activity, steps."""
    return issuer_page(
        page_header(
            "Dashboard",
            rx.cond(
                VIEW.is_new,
                rx.fragment(),
                rx.el.div(
                    link_button("New invoice", "/invoices/new", kind="primary", icon="plus", key="C"),
                    class_name="hidden md:flex",
                ),
            ),
        ),
        rx.cond(STATE.ready, rx.cond(VIEW.is_new, _beginning(), _figures()), _loading()),
        current="/dashboard",
    )


def _figures() -> rx.Component:
    return rx.fragment(
        totals(),
        rx.el.div(
            rx.el.div(
                rx.el.div(money_in(), class_name="max-lg:order-2"),
                rx.el.div(activity(), class_name="max-lg:order-4"),
                class_name=f"{COLUMN} {STACKED}",
            ),
            rx.el.div(
                rx.el.div(balance(), class_name="max-lg:order-1"),
                rx.cond(VIEW.due.length() > 0, rx.el.div(due_soon(), class_name="max-lg:order-3")),
                rx.cond(VIEW.steps.open.length() > 0, rx.el.div(first_steps(), class_name="max-lg:order-5")),
                class_name=f"{COLUMN} {STACKED}",
            ),
            class_name=f"mt-6 {WITH_SIDE_360}",
        ),
    )


def _beginning() -> rx.Component:
    return rx.el.div(
        card(
            empty_state(
                "Send your first invoice",
                "Your client gets an e-mail with a PDF and a link. They pay from a wallet, and you receive stablecoins."
                " What comes in shows here the moment a network sees it.",
                link_button("New invoice", "/invoices/new", kind="primary", icon="plus"),
                link_button("Add a client", "/contacts", icon="user-plus"),
            )
        ),
        first_steps(),
        class_name=WITH_SIDE_360,
    )


def _loading() -> rx.Component:
    """The frame with bars, no number yet."""

    def block(*bars: str, class_name: str = "p-5") -> rx.Component:
        return rx.el.div(*[skeleton(bar) for bar in bars], class_name=f"card {class_name}")

    stats = [
        rx.el.div(skeleton("h-3.5 w-24"), skeleton("mt-3 h-5 w-32"), skeleton("mt-3 h-3 w-28"), class_name="stat")
        for _ in range(4)
    ]
    return rx.el.div(
        rx.el.span("Loading the dashboard", class_name="sr-only", role="status"),
        rx.el.div(*stats, class_name="card stats grid grid-cols-2 md:grid-cols-4"),
        rx.el.div(
            rx.el.div(block("h-4 w-24", "mt-4 h-64"), block("h-4 w-24", "mt-5 h-48"), class_name=COLUMN),
            rx.el.div(block("h-4 w-20", "mt-4 h-40"), block("h-4 w-20", "mt-4 h-28"), class_name=COLUMN),
            class_name=f"mt-6 {WITH_SIDE_360}",
        ),
        class_name="late",
    )
