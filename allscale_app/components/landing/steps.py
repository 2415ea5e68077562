"""Four steps with four pieces of the product, and what a payer can pay with."""

import reflex as rx

from allscale_app.components.icon import icon, network_mark, token_mark
from allscale_app.theme.layout import PUBLIC_HEADING, PUBLIC_WIDTH

_PIECE = "rounded-md bg-surface px-3.5 py-3 text-sm leading-6 shadow-card"
NETWORKS = (
    ("base", "Base", "USDC"),
    ("arbitrum", "Arbitrum", "USDC, USDT"),
    ("optimism", "Optimism", "USDC, USDT"),
    ("polygon", "Polygon", "USDC, USDT"),
    ("avalanche", "Avalanche", "USDC, USDT"),
    ("bnb", "BNB Chain", "USDC, USDT"),
    ("ethereum", "Ethereum", "USDC, USDT"),
)


def steps() -> rx.Component:
    """From a blank invoice to money in the balance."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(
                "From a blank invoice to money in your balance, in four steps",
                class_name=f"max-w-[34rem] text-balance {PUBLIC_HEADING}",
            ),
            rx.el.ol(
                _step(
                    1,
                    "Write it",
                    "Lines, tax, discount, due date. The preview is the very PDF your client gets.",
                    _draft(),
                ),
                _step(
                    2,
                    "Send it",
                    "It gets its number and goes out with the PDF attached. You see it accepted and viewed.",
                    _sent(),
                ),
                _step(
                    3,
                    "They pay from a wallet",
                    "One link, no registration. The page follows the payment block by block.",
                    _paid(),
                ),
                _step(4, "It is in your balance", "Confirmed on chain, booked to the cent, receipts out.", _balance()),
                class_name="mt-10 grid gap-x-6 gap-y-10 sm:grid-cols-2 lg:grid-cols-4",
            ),
            class_name=f"py-14 lg:py-20 {PUBLIC_WIDTH}",
        ),
        id="how",
        class_name="scroll-mt-16 border-t border-line bg-surface",
    )


def _step(number: int, title: str, words: str, piece: rx.Component) -> rx.Component:
    return rx.el.li(
        rx.el.div(piece, class_name="flex h-42 flex-col justify-center rounded-lg bg-sunken px-3.5"),
        rx.el.h3(
            rx.el.span(str(number), class_name="amount text-ink-faint"),
            title,
            class_name="mt-5 flex items-baseline gap-2.5 text-md",
        ),
        rx.el.p(words, class_name="mt-1.5 text-base leading-[1.35rem] text-ink-soft"),
        class_name="flex flex-col",
    )


def _pair(left: str, right: str, class_name: str = "") -> rx.Component:
    return rx.el.div(rx.el.span(left), rx.el.span(right), class_name=f"flex justify-between {class_name}")


def _draft() -> rx.Component:
    return rx.el.div(
        _pair("Marketing site, 16 h", "1,360.00"),
        _pair("Icon set, 24", "388.80"),
        _pair("VAT 19 %", "332.27", "text-ink-soft"),
        _pair("Total", "2,081.07 USDC", "mt-1.5 border-t border-line pt-1.5 font-semibold"),
        class_name=f"amount {_PIECE}",
    )


def _ticks(*rows: tuple[str, str]) -> rx.Component:
    return rx.el.ul(
        *[
            rx.el.li(
                icon("check", size=14, class_name="text-good"),
                label,
                rx.el.span(time, class_name="amount ml-auto text-ink-soft"),
                class_name="flex items-center gap-2",
            )
            for label, time in rows
        ],
        class_name=_PIECE,
    )


def _sent() -> rx.Component:
    return _ticks(
        ("Numbered", "09:02"), ("PDF attached", "09:02"), ("Mail accepted", "09:02"), ("Checkout viewed", "10:48")
    )


def _paid() -> rx.Component:
    return _ticks(("Watching", "14:09"), ("Transfer seen", "14:09"), ("Confirmed, 3 of 3", "14:09"), ("Paid", "14:09"))


def _balance() -> rx.Component:
    return rx.el.div(
        rx.el.p("Available", class_name="text-sm text-ink-soft"),
        rx.el.p(
            "18,264.40 ",
            rx.el.span("USDC", class_name="text-base font-medium text-ink-soft"),
            class_name="amount mt-0.5 text-xl font-semibold tracking-[-0.02em]",
        ),
        rx.el.div(
            rx.el.span(token_mark("USDC", size=16), "INV-2026-0042", class_name="flex items-center gap-2"),
            rx.el.span("+4,409.25", class_name="amount font-medium text-good"),
            class_name="mt-2 flex items-center justify-between border-t border-line pt-2 text-sm",
        ),
        class_name="rounded-md bg-surface px-3.5 py-3 shadow-card",
    )


def networks() -> rx.Component:
    """Which coins on which networks, and why the wrong one is not lost."""
    cell = "px-4 py-3 sm:px-6"
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.h2("Seven networks. One address.", class_name=f"text-balance {PUBLIC_HEADING}"),
                rx.el.p(
                    "Every invoice has an address of its own, the same on each network you enable."
                    " Dollars pay dollars at par, so the amount on the invoice is the amount to send.",
                    class_name="mt-3 text-md text-ink-soft",
                ),
            ),
            rx.el.div(
                rx.el.table(
                    rx.el.thead(
                        rx.el.tr(
                            rx.el.th("Network", scope="col", class_name=f"font-medium {cell}"),
                            rx.el.th("They can pay in", scope="col", class_name=f"text-right font-medium {cell}"),
                            class_name="border-b border-line text-xs text-ink-soft",
                        )
                    ),
                    rx.el.tbody(
                        *[
                            rx.el.tr(
                                rx.el.td(
                                    rx.el.span(network_mark(key, size=20), name, class_name="flex items-center gap-3"),
                                    class_name=f"font-medium {cell}",
                                ),
                                rx.el.td(tokens, class_name=f"text-right text-ink-soft {cell}"),
                            )
                            for key, name, tokens in NETWORKS
                        ],
                        class_name="divide-y divide-line",
                    ),
                    class_name="w-full text-left text-base",
                ),
                class_name="overflow-hidden rounded-xl bg-surface shadow-card",
            ),
            class_name=f"grid gap-8 py-14 lg:grid-cols-[22rem_minmax(0,1fr)] lg:gap-16 lg:py-20 {PUBLIC_WIDTH}",
        ),
        class_name="border-t border-line",
    )
