"""Paying with a wallet in this browser: its buttons, and the note of what it said."""

import reflex as rx

from allscale_app.components.bridges.wallet import wallet_bridge
from allscale_app.components.button import button, link_button
from allscale_app.components.feedback import note
from allscale_app.components.icon import spinner
from allscale_app.states.browser_wallet import BrowserWalletState
from allscale_app.views.checkout.model import WalletPanel

NOTE = BrowserWalletState.wallet_note


def browser_wallet(view: WalletPanel) -> rx.Component:
    """A button for each wallet that announces itself; on a phone without one, nothing: an app is offered above."""
    is_due = (NOTE.title != "") & (BrowserWalletState.wallet_note_due == view.due)
    is_sent = is_due & (NOTE.code == "sent")
    is_current = is_sent | (is_due & (BrowserWalletState.wallet_note_choice == f"{view.symbol}@{view.network}"))
    return rx.el.section(
        rx.el.h3("Or pay with a wallet in this browser", class_name="text-sm font-medium"),
        rx.el.div(
            wallet_bridge(
                rx.el.p(
                    "No wallet found in this browser. Scan the code or copy the address.",
                    class_name="no-wallet flex min-h-12 items-center text-base text-ink-soft",
                ),
                command=BrowserWalletState.wallet_command,
                on_pick=BrowserWalletState.pick_wallet,
                on_result=BrowserWalletState.wallet_answered,
                on_change=BrowserWalletState.wallet_changed,
                class_name=rx.cond(is_sent, "hidden", "grid gap-2 sm:grid-cols-3"),
                button_class=(
                    "pick flex h-12 min-w-0 items-center gap-2.5 rounded-md border border-line-control px-3 "
                    "text-base font-medium [&>img]:size-6 [&>span]:truncate"
                ),
            ),
            class_name="mt-2",
        ),
        rx.el.div(
            rx.cond(
                BrowserWalletState.wallet_is_asked & ~is_current,
                rx.el.p(
                    spinner(),
                    "Waiting for your wallet",
                    class_name="mt-3 flex items-center gap-2 text-base text-ink-soft",
                ),
            ),
            rx.cond(is_current, _note()),
            role="status",
        ),
        class_name="mx-5 mt-5 lg:mx-7 max-sm:has-[.no-wallet]:hidden",
    )


def _note() -> rx.Component:
    return rx.match(
        NOTE.tone,
        ("bad", _box("bad", "triangle-alert")),
        ("info", _box("info", "wallet")),
        _box("wait", "circle-alert"),
    )


def _box(tone: str, icon_name: str) -> rx.Component:
    ways_out = rx.el.div(
        rx.cond(
            NOTE.href != "", link_button("View transaction", NOTE.href, icon="external-link", size="lg", document=True)
        ),
        rx.cond(
            NOTE.act != "",
            button(NOTE.label, size="lg", on_click=BrowserWalletState.act_on_wallet(NOTE.act)),
        ),
        class_name="mt-3 flex flex-wrap gap-2 empty:hidden",
    )
    return note(tone, icon_name, NOTE.title, NOTE.body, ways_out, class_name="mt-3", role="note")
