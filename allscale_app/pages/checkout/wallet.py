"""Screen 2: the wallet panel."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, link_button
from allscale_app.components.feedback import note
from allscale_app.components.icon import Text, icon, network_mark, token_mark
from allscale_app.pages.checkout.browser_wallet import browser_wallet
from allscale_app.pages.checkout.panel import PANEL, SIDE, panel_head
from allscale_app.states.checkout_wallet import CheckoutWalletState
from allscale_app.views.checkout.coin_price import UNTIL
from allscale_app.views.checkout.model import Arrived, Fact, Option, WalletPanel

COPY = "btn btn-secondary copy-wide"


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
        _well(view),
        rx.el.div(extra, class_name=f"pt-5 {SIDE}") if extra is not None else rx.fragment(),
        browser_wallet(view),
        _exchange(view),
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


def _well(view: WalletPanel) -> rx.Component:
    return rx.el.div(
        _codes(view),
        rx.el.div(
            rx.el.div(_amount(view), _address(view), _contract(view), class_name="divide-y divide-line"),
            rx.el.div(
                link_button(
                    "Open in a wallet app",
                    view.link,
                    kind="primary",
                    size="xl",
                    icon="smartphone",
                    document=True,
                    class_name="w-full",
                ),
                rx.el.p(
                    "Fills in token and amount. Check both in the app before you send.",
                    class_name="mt-2.5 text-sm text-ink-soft",
                ),
                class_name="border-t border-line pt-5 sm:hidden",
            ),
            class_name="order-1 min-w-0 md:order-2",
        ),
        class_name=(
            "mx-5 mt-5 grid gap-x-7 gap-y-5 rounded-lg border border-line p-4 "
            "md:grid-cols-[12.5rem_minmax(0,1fr)] lg:mx-7 lg:p-5"
        ),
    )


def _codes(view: WalletPanel) -> rx.Component:
    is_link = CheckoutWalletState.code == "link"
    return rx.el.div(
        rx.el.p("Paying from another device", class_name="mb-3 text-center text-sm font-medium sm:hidden"),
        rx.el.div(
            rx.el.div(
                _tab("address", "Address", ~is_link),
                _tab("link", "Wallet link", is_link),
                role="radiogroup",
                aria_label="What the code holds",
                class_name="grid grid-cols-2 rounded-md bg-sunken p-1 text-sm font-medium",
            ),
            rx.el.div(
                rx.el.img(
                    src=rx.cond(is_link, view.link_code, view.address_code),
                    alt=rx.cond(is_link, "QR code of the wallet link", "QR code of the address"),
                    class_name="block size-full",
                ),
                class_name="qr mt-3 !block aspect-square rounded-md p-4",
            ),
            rx.el.p(
                rx.cond(is_link, "Fills in token and amount, if your wallet can", "Scan, then enter the amount"),
                class_name="mt-2.5 text-center text-sm text-ink-soft",
            ),
            class_name="mx-auto max-w-[13.5rem] md:max-w-none",
        ),
        class_name="order-2 md:order-1 max-sm:border-t max-sm:border-line max-sm:pt-4",
    )


def _tab(code: str, label: str, is_on: rx.Var[bool]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="code",
            value=code,
            checked=is_on,
            on_change=CheckoutWalletState.show_code(code),
            class_name="peer sr-only",
        ),
        rx.el.span(label, class_name="tab-face"),
        class_name="contents",
    )


def _row(term: Text, value: rx.Component, copied: Text, spoken: str, *, class_name: str) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(term, class_name="text-sm text-ink-soft"),
            rx.el.div(value, class_name="mt-1"),
            class_name="min-w-0",
        ),
        copy(copied, spoken),
        class_name=f"flex items-end justify-between gap-3 {class_name}",
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
        class_name=COPY,
    )


def _amount(view: WalletPanel) -> rx.Component:
    value = rx.el.span(
        view.amount,
        rx.el.span(view.symbol, class_name="ml-1.5 text-md font-medium tracking-normal text-ink-soft"),
        class_name="amount text-2xl leading-8 font-semibold tracking-[-0.025em] whitespace-nowrap",
    )
    return _row("Send exactly", value, view.amount_plain, "amount", class_name="pb-4")


def _address(view: WalletPanel) -> rx.Component:
    strong = "font-semibold text-ink"
    value = rx.el.span(
        rx.el.span(view.address, class_name="sr-only"),
        rx.el.span(
            "0x",
            rx.el.b(view.address_head, class_name=strong),
            view.address_middle,
            class_name="block whitespace-nowrap",
            aria_hidden="true",
        ),
        rx.el.span(
            view.address_rest,
            rx.el.b(view.address_tail, class_name=strong),
            class_name="block whitespace-nowrap",
            aria_hidden="true",
        ),
        class_name="font-mono text-base leading-6 text-ink-soft",
        custom_attrs={"data-address": view.address},
    )
    return _row("To this address", value, view.address, "address", class_name="py-4")


def _contract(view: WalletPanel) -> rx.Component:
    value = rx.el.span(
        "0x",
        rx.el.b(view.contract_head, class_name="font-semibold"),
        "…",
        rx.el.b(view.contract_tail, class_name="font-semibold"),
        class_name="font-mono text-sm whitespace-nowrap text-ink",
    )
    return _row(
        f"Token contract on {view.network_name}", value, view.contract, "token contract", class_name="pt-4 max-sm:pb-5"
    )


def _exchange(view: WalletPanel) -> rx.Component:
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
            rx.el.div(
                rx.cond(
                    view.exchange_error != "",
                    rx.el.p(view.exchange_error, role="alert", class_name="text-sm text-bad"),
                    rx.cond(
                        view.exchange_total != "",
                        rx.fragment(
                            rx.el.p(
                                "Enter ",
                                rx.el.b(
                                    f"{view.exchange_total} {view.symbol}", class_name="amount font-semibold text-ink"
                                ),
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
            ),
            class_name="grid items-end gap-x-4 gap-y-3 px-4 pb-4 md:grid-cols-[11rem_minmax(0,1fr)]",
        ),
        class_name="group mx-5 mt-5 rounded-lg bg-sunken lg:mx-7",
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
