"""The invoice as its PDF looks, 620 wide, always light: it is paper."""

import reflex as rx
import segno

from allscale_app.components.landing.sample import (
    ADDRESS,
    CHECKOUT,
    LINES,
    NUMBER,
    PAYER,
    SELLER,
    SUMS,
    TOTAL,
    seller_mark,
)


def qr_code(text: str, *, error: str = "m") -> rx.Component:
    """A QR code as one path, dark on white."""
    rows = [bytes(row) for row in segno.make(text, error=error, micro=False).matrix]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return rx.el.svg(
        rx.el.path(d=path, fill="currentColor"), view_box=f"0 0 {size} {size}", class_name="block size-full"
    )


def invoice_sheet() -> rx.Component:
    """The whole page of the sample invoice."""
    return rx.el.div(
        rx.el.div(
            seller_mark("size-7"),
            rx.el.span(SELLER, class_name="text-base font-semibold"),
            class_name="flex items-center gap-2.5",
        ),
        rx.el.p(
            "Invoice ",
            rx.el.span(NUMBER, class_name="font-medium text-ink-soft"),
            class_name="mt-6 text-2xl leading-8 font-semibold tracking-[-0.03em]",
        ),
        rx.el.p("Brand identity and marketing site", class_name="text-xs text-ink-soft"),
        _facts(),
        _parties(),
        _lines(),
        _sums(),
        _how_to_pay(),
        class_name="paper flex h-[54.8rem] w-[38.75rem] flex-col px-[3.3rem] pt-11 text-xs leading-4 tracking-normal",
    )


def _facts() -> rx.Component:
    facts = (
        ("Issued", "23 November 2026"),
        ("Due", "7 December 2026"),
        ("Services rendered", "November 2026"),
        ("Your order", "PO-7731"),
    )
    return rx.el.div(
        *[
            rx.el.div(
                rx.el.div(label, class_name="text-ink-soft"),
                rx.el.div(value, class_name="font-medium"),
                class_name="w-1/4",
            )
            for label, value in facts
        ],
        class_name="mt-6 flex border-t border-b border-t-ink border-b-line py-2.5",
    )


def _parties() -> rx.Component:
    def party(label: str, name: str, *lines: str) -> rx.Component:
        return rx.el.div(
            rx.el.div(label, class_name="mb-1 text-ink-soft"),
            rx.el.div(name, class_name="font-semibold"),
            *[rx.el.div(line) for line in lines],
            class_name="w-1/2",
        )

    return rx.el.div(
        party("Billed to", f"{PAYER} GmbH", "Jonas Albrecht", "Am Sandtorkai 50", "20457 Hamburg, Germany"),
        party("From", f"{SELLER} GmbH", "Oranienstraße 183", "10999 Berlin, Germany", "VAT DE 341 087 226"),
        class_name="mt-4 flex",
    )


def _lines() -> rx.Component:
    widths = ("flex-1", "w-16 text-right", "w-20 text-right", "w-14 text-right", "w-20 text-right")
    heads = ("Description", "Quantity", "Unit price", "VAT", "Net, USDC")
    return rx.el.div(
        rx.el.div(
            *[rx.el.span(head, class_name=width) for head, width in zip(heads, widths, strict=True)],
            class_name="flex border-b border-ink pb-2 text-ink-soft",
        ),
        *[
            rx.el.div(
                rx.el.span(
                    rx.el.span(title, class_name="block font-medium"),
                    rx.el.span(note, class_name="block text-ink-soft"),
                    class_name=widths[0],
                ),
                *[rx.el.span(cell, class_name=width) for cell, width in zip(cells, widths[1:], strict=True)],
                class_name="amount flex border-b border-line py-2",
            )
            for title, note, *cells in LINES
        ],
        class_name="mt-6",
    )


def _sums() -> rx.Component:
    return rx.el.div(
        *[
            rx.el.div(
                rx.el.span(label, class_name="text-ink-soft"), rx.el.span(value), class_name="flex justify-between py-1"
            )
            for label, value in SUMS
        ],
        rx.el.div(
            rx.el.span("To pay"),
            rx.el.span(TOTAL, rx.el.span(" USDC", class_name="text-sm font-medium text-ink-soft")),
            class_name="mt-1.5 flex justify-between border-t border-line pt-2 text-md font-semibold",
        ),
        class_name="amount ml-auto w-56 pt-2",
    )


def _how_to_pay() -> rx.Component:
    first, middle, last = ADDRESS
    return rx.el.div(
        rx.el.div(
            qr_code(f"https://{CHECKOUT}"), class_name="size-24 shrink-0 rounded-md border border-line bg-surface p-2"
        ),
        rx.el.div(
            rx.el.div("How to pay", class_name="text-sm font-semibold"),
            rx.el.div("By wallet, on the payment page", class_name="mt-1.5 text-ink-soft"),
            rx.el.div(CHECKOUT, class_name="truncate text-accent"),
            rx.el.div(f"Straight from a wallet: {TOTAL} USDC or USDT to", class_name="mt-1.5 text-ink-soft"),
            rx.el.div(
                rx.el.b(first),
                middle,
                rx.el.b(last),
                class_name="font-mono text-ink-soft [&_b]:font-semibold [&_b]:text-ink",
            ),
            class_name="min-w-0",
        ),
        class_name="mt-6 flex gap-4 rounded-lg border border-line-strong bg-canvas p-4",
    )
