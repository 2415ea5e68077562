"""Screen 2: the wallet panel."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.feedback import note
from allscale_app.components.icon import Text, icon, network_mark, token_mark
from allscale_app.pages.checkout.browser_wallet import browser_wallet
from allscale_app.pages.checkout.exchange import exchange
from allscale_app.pages.checkout.panel import PANEL, SIDE, panel_head
from allscale_app.pages.checkout.transfer import transfer
from allscale_app.states.checkout_wallet import CheckoutWalletState
from allscale_app.views.checkout.coin_price import UNTIL
from allscale_app.views.checkout.model import Option, WalletPanel


def wallet(view: WalletPanel, extra: rx.Component | None = None) -> rx.Component:
    """Token and network, the code, amount and address with copy buttons, the exchange helper, the watch line."""
    return rx.el.div(
        panel_head(view.title),
        _choices(view),
        rx.el.p(view.help, class_name=f"pt-2 text-sm text-ink-soft {SIDE}"),
        rx.cond(
            view.paused_title != "",
            rx.el.div(note("wait", "triangle-alert", view.paused_title, view.paused_note), class_name=f"pt-4 {SIDE}"),
        ),
        rx.cond(
            view.health_note_title != "",
            rx.el.div(note("wait", "clock-alert", view.health_note_title, view.health_note), class_name=f"pt-4 {SIDE}"),
        ),
        rx.cond(view.price.note_title != "", _no_price(view)),
        rx.cond(view.is_payable, _ways(view, extra)),
        _watching(view),
        class_name=PANEL,
    )


def _ways(view: WalletPanel, extra: rx.Component | None) -> rx.Component:
    """Where to send how much, by hand, by a wallet here, from an exchange."""
    return rx.fragment(
        rx.cond(view.price.key != "", _price(view)),
        transfer(view),
        rx.el.div(extra, class_name=f"pt-5 {SIDE}") if extra is not None else rx.fragment(),
        browser_wallet(view),
        exchange(view),
    )


def _no_price(view: WalletPanel) -> rx.Component:
    """A coin of another peg without a price that holds: one click asks for it."""
    price = view.price
    ask = button(price.label, kind="primary", size="lg", class_name="mt-3", on_click=CheckoutWalletState.renew_price)
    return rx.el.div(
        note("wait", "clock-alert", price.note_title, price.note, ask, role="status"), class_name=f"pt-5 {SIDE}"
    )


def _price(view: WalletPanel) -> rx.Component:
    """What a coin of another peg pays, at which rate, and how long that holds."""
    return rx.el.div(
        rx.el.dl(
            rx.foreach(
                view.price.facts,
                lambda fact: rx.el.div(
                    rx.el.dt(fact.label, class_name="text-sm text-ink-soft"),
                    rx.el.dd(
                        fact.value,
                        rx.cond(fact.rank == UNTIL, _countdown(view)),
                        class_name="amount mt-0.5 flex items-baseline gap-2 text-base font-medium",
                    ),
                ),
            ),
            class_name="grid gap-x-6 gap-y-3 sm:flex sm:justify-between",
        ),
        class_name="mx-5 mt-5 rounded-lg bg-sunken px-4 py-3.5 lg:mx-7",
    )


def _countdown(view: WalletPanel) -> rx.Component:
    """What is left of it, drawn by the browser alone; the time beside it is what a screen reader says."""
    return rx.el.span(
        class_name="countdown text-ink-soft",
        style={"--seconds": view.price.seconds.to_string()},
        key=view.price.key,
        aria_hidden="true",
    )


def _choices(view: WalletPanel) -> rx.Component:
    return rx.el.div(
        _select(
            "Token",
            token_mark(view.symbol, size=28),
            value=view.symbol,
            shown=view.symbol,
            meta=view.token_meta,
            options=view.tokens,
            name="token",
        ),
        _select(
            "Network",
            network_mark(view.network, size=20),
            value=view.network,
            shown=view.network_name,
            meta=view.network_meta,
            options=view.networks,
            name="network",
        ),
        class_name=f"grid gap-3 sm:grid-cols-2 {SIDE}",
    )


def _select(
    label: str, mark: rx.Component, *, value: Text, shown: Text, meta: Text, options: list[Option], name: str
) -> rx.Component:
    """A native select laid invisibly over its designed face: every keyboard and phone knows it."""
    choose = CheckoutWalletState.choose_token if name == "token" else CheckoutWalletState.choose_network
    return rx.el.label(
        rx.el.span(label, class_name="mb-1.5 block text-sm font-medium text-ink"),
        rx.el.span(
            mark,
            rx.el.span(shown, class_name="font-medium"),
            rx.el.span(meta, class_name="amount ml-auto text-sm whitespace-nowrap text-ink-soft"),
            icon("chevrons-up-down", class_name="text-ink-soft"),
            rx.el.select(
                rx.foreach(
                    options,
                    lambda o: rx.el.option(
                        o.name, rx.cond(o.meta != "", f", {o.meta}", ""), value=o.key, disabled=o.is_off
                    ),
                ),
                value=value,
                on_change=choose,
                name=name,
                aria_label=label,
                class_name="absolute inset-0 cursor-pointer opacity-0",
            ),
            class_name="pick relative flex h-12 w-full items-center gap-2.5 rounded-md border border-line-control bg-surface pr-3 pl-3.5 text-md",
        ),
    )


def _watching(view: WalletPanel) -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name="pulse relative mx-1 size-2 shrink-0 rounded-full bg-accent", aria_hidden="true"),
        rx.el.div(
            rx.el.p("Watching for your payment", class_name="font-medium"),
            rx.el.p(view.health, class_name="amount text-sm text-ink-soft"),
            class_name="text-base leading-5",
        ),
        class_name=f"mt-5 flex items-center gap-3 border-t border-line py-4 {SIDE}",
    )
