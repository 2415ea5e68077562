"""The checkout as it looks on a phone, 390 wide."""

import reflex as rx

from allscale_app.components.icon import icon, network_mark, token_mark
from allscale_app.components.landing.paper import qr_code
from allscale_app.components.landing.sample import ADDRESS, CHECKOUT, NUMBER, SELLER, TOTAL, seller_mark

_SMALL = "text-sm text-ink-soft"


def checkout_phone() -> rx.Component:
    """The top of the wallet screen in a phone's frame."""
    return rx.el.div(
        rx.el.div(
            seller_mark("size-8"),
            rx.el.span(SELLER, class_name="flex-1 text-md font-semibold"),
            icon("download", class_name="text-ink-soft"),
            rx.el.span("PDF", class_name="text-base text-ink-soft"),
            class_name="flex h-16 items-center gap-2.5",
        ),
        rx.el.div(f"Invoice {NUMBER}", class_name="pt-2 text-base text-ink-soft"),
        rx.el.div(
            TOTAL,
            rx.el.span("USDC", class_name="ml-2 text-lg font-medium tracking-normal text-ink-soft"),
            class_name="amount mt-2 text-3xl leading-none font-semibold tracking-[-0.035em]",
        ),
        rx.el.div("Due 7 December 2026, in 14 days", class_name="mt-2.5 text-base text-ink-soft"),
        rx.el.div(
            "What this is for",
            icon("chevron-down", size=18, class_name="text-ink-soft"),
            class_name="mt-4 flex h-12 items-center justify-between border-y border-line text-base font-medium",
        ),
        _panel(),
        class_name="h-[56rem] w-[26rem] overflow-hidden rounded-[2.75rem] border-[10px] border-ink bg-canvas px-4 text-md"
        " tracking-normal shadow-pop dark:border-line-strong",
    )


def _choice(label: str, mark: rx.Component, value: str, note: str) -> rx.Component:
    return rx.el.div(
        rx.el.div(label, class_name="mb-1.5 text-sm font-medium"),
        rx.el.div(
            mark,
            rx.el.span(value, class_name="flex-1 font-medium"),
            rx.el.span(note, class_name=_SMALL),
            icon("chevrons-up-down", class_name="text-ink-soft"),
            class_name="flex h-12 items-center gap-2.5 rounded-md border border-line-control px-3",
        ),
        class_name="mt-3",
    )


def _copy() -> rx.Component:
    return rx.el.span(
        icon("copy", class_name="text-ink-soft"),
        class_name="grid size-11 shrink-0 place-items-center rounded-md border border-line-strong",
    )


def _panel() -> rx.Component:
    first, middle, last = ADDRESS
    return rx.el.div(
        rx.el.div("Pay from a wallet", class_name="text-lg font-semibold tracking-tight"),
        _choice("Token", token_mark("USDC"), "USDC", "1 = 1.00"),
        _choice("Network", network_mark("base", size=20), "Base", "in seconds"),
        rx.el.div(
            rx.el.div(
                rx.el.div(
                    rx.el.div("Send exactly", class_name=_SMALL),
                    rx.el.div(
                        TOTAL,
                        rx.el.span(" USDC", class_name="text-md font-medium text-ink-soft"),
                        class_name="amount mt-1 text-2xl leading-8 font-semibold tracking-[-0.025em]",
                    ),
                ),
                _copy(),
                class_name="flex items-end justify-between pb-4",
            ),
            rx.el.div(
                rx.el.div(
                    rx.el.div("To this address", class_name=_SMALL),
                    rx.el.div(
                        rx.el.span(rx.el.b(first), middle[:13], class_name="block"),
                        rx.el.span(middle[13:], rx.el.b(last), class_name="block"),
                        class_name="mt-1.5 font-mono text-base leading-6 text-ink-soft [&_b]:font-semibold [&_b]:text-ink",
                    ),
                ),
                _copy(),
                class_name="flex items-end justify-between border-t border-line py-4",
            ),
            rx.el.div(
                rx.el.div(qr_code(f"https://{CHECKOUT}"), class_name="qr mx-auto size-52 !p-4"),
                rx.el.div("Scan, then enter the amount", class_name=f"mt-2.5 text-center {_SMALL}"),
                class_name="border-t border-line pt-4",
            ),
            class_name="mt-5 rounded-lg border border-line p-4",
        ),
        class_name="mt-6 rounded-xl bg-surface p-5 shadow-card",
    )
