"""Paying from an exchange, which takes its fee from what it sends."""

import reflex as rx

from allscale_app.components.icon import icon
from allscale_app.pages.checkout.panel import copy
from allscale_app.states.checkout_wallet import CheckoutWalletState
from allscale_app.views.checkout.model import WalletPanel


def exchange(view: WalletPanel) -> rx.Component:
    """An exchange takes its fee from what is sent: what to enter there."""
    return rx.el.details(
        rx.el.summary(
            icon("building-2", class_name="text-ink-soft"),
            "Paying from an exchange?",
            rx.el.span(icon("chevron-down", size=18), class_name="ml-auto text-ink-soft group-open:rotate-180"),
            class_name="flex h-12 list-none items-center gap-2.5 px-4 text-base font-medium",
        ),
        rx.el.div(
            rx.el.label(
                "Its withdrawal fee",
                rx.el.span(
                    rx.el.input(
                        on_change=CheckoutWalletState.set_exchange_fee.debounce(250),
                        placeholder="1.00",
                        custom_attrs={"inputMode": "decimal", "autoComplete": "off"},
                        class_name="amount min-w-0 flex-1 bg-transparent outline-none",
                    ),
                    rx.el.span(view.symbol, class_name="text-sm text-ink-soft"),
                    class_name="pick mt-1.5 flex h-11 items-center gap-2 rounded-md border border-line-control bg-surface px-3 text-md text-ink",
                ),
                class_name="text-sm text-ink-soft",
            ),
            _sum(view),
            class_name="grid items-end gap-x-4 gap-y-3 px-4 pb-4 md:grid-cols-[11rem_minmax(0,1fr)]",
        ),
        class_name="group mx-5 mt-5 rounded-lg bg-sunken lg:mx-7",
    )


def _sum(view: WalletPanel) -> rx.Component:
    """The amount with the fee that was typed, or what is wrong with it."""
    return rx.el.div(
        rx.cond(
            view.exchange_error != "",
            rx.el.p(view.exchange_error, role="alert", class_name="text-sm text-bad"),
            rx.cond(
                view.exchange_total != "",
                rx.fragment(
                    rx.el.p(
                        "Enter ",
                        rx.el.b(f"{view.exchange_total} {view.symbol}", class_name="amount font-semibold text-ink"),
                        f" there, so that {view.amount} arrives.",
                        class_name="text-base leading-5 text-ink-soft",
                    ),
                    copy(view.exchange_total_plain, "amount with fee"),
                ),
                rx.el.p(
                    "Many exchanges take their fee from the amount. Enter it, and we add it up.",
                    class_name="text-base leading-5 text-ink-soft",
                ),
            ),
        ),
        class_name="flex min-h-11 items-center justify-between gap-3",
    )
