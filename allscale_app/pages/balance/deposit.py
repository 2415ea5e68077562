"""The deposit dialog: network, address, what may be sent, what has come."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import link_button
from allscale_app.components.field import select_field
from allscale_app.components.icon import icon, spinner
from allscale_app.components.overlay import dialog
from allscale_app.states.deposit import DepositState
from allscale_app.views.balance.model import DepositView

STATE = DepositState


def deposit_dialog() -> rx.Component:
    """Where to send stablecoins to; it changes by itself when some arrive."""
    view = STATE.view
    return dialog(
        "Deposit",
        select_field("Network", "deposit-network", view.networks, value=view.network, on_change=STATE.choose_network),
        _address(view),
        rx.el.ul(
            _fact("globe", view.reach),
            _fact("clock", view.time),
            _fact("info", view.tokens),
            class_name="mt-4 flex flex-col gap-2 text-sm text-ink-soft",
        ),
        rx.el.div(
            rx.match(
                view.arrival_tone,
                ("good", icon("circle-check", class_name="text-good")),
                ("wait", spinner(class_name="text-wait")),
                rx.el.span(class_name="live"),
            ),
            rx.el.span(view.arrival, class_name="amount flex-1"),
            role="status",
            class_name="mt-5 flex min-h-11 items-center gap-3 rounded-md border border-line px-3.5 text-sm text-ink-soft",
        ),
        open=STATE.is_open,
        on_open_change=STATE.set_open,
    )


def _address(view: DepositView) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.img(src=view.code, alt="QR code of your deposit address", class_name="size-[184px]"),
            class_name="qr",
        ),
        rx.el.p(
            rx.el.b(view.first, class_name="font-semibold"),
            " ",
            view.middle,
            " ",
            rx.el.b(view.last, class_name="font-semibold"),
            class_name="mt-4 max-w-[232px] text-center font-mono text-sm",
        ),
        rx.el.div(
            copy_button(
                icon("copy", class_name="copy-idle"),
                icon("check", class_name="copy-done"),
                rx.el.span("Copy address"),
                value=view.address,
                spoken="Copy address",
                class_name="btn btn-secondary",
            ),
            link_button("Save QR", view.code, icon="download", document=True, download="deposit-address.svg"),
            class_name="mt-4 flex flex-wrap justify-center gap-2",
        ),
        class_name="mt-5 flex flex-col items-center rounded-lg bg-sunken px-4 pt-6 pb-5",
    )


def _fact(name: str, words: rx.Var[str]) -> rx.Component:
    return rx.el.li(icon(name, size=14, class_name="mt-0.5 text-ink-faint"), rx.el.span(words), class_name="flex gap-2")
