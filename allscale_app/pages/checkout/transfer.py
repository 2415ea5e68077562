"""What is sent by hand: the code, amount, address and token contract, each with its copy button."""

import reflex as rx

from allscale_app.components.button import link_button
from allscale_app.components.icon import Text
from allscale_app.pages.checkout.panel import copy
from allscale_app.states.checkout_wallet import CheckoutWalletState
from allscale_app.views.checkout.model import WalletPanel


def transfer(view: WalletPanel) -> rx.Component:
    """Where to send what, by hand or by a wallet app."""
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
