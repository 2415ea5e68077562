"""The first screen: one sentence at the left, the invoice and its checkout at the right."""

import reflex as rx

from allscale_app.components.button import link_button
from allscale_app.components.landing.paper import invoice_sheet
from allscale_app.components.landing.phone import checkout_phone
from allscale_app.theme.layout import PUBLIC_WIDTH


def hero() -> rx.Component:
    """What it is, the way in, and the two real documents."""
    return rx.el.section(
        _words(),
        rx.el.div(
            rx.el.div(
                invoice_sheet(),
                class_name="absolute top-2 left-0 origin-top-left scale-[0.46] rounded-sm shadow-pop lg:left-3 lg:scale-[0.7]",
            ),
            rx.el.div(
                checkout_phone(),
                class_name="absolute top-16 right-0 origin-top-right scale-[0.46] lg:top-24 lg:scale-[0.64]",
            ),
            role="img",
            aria_label="An invoice as PDF and its checkout on a phone",
            class_name="relative h-[30rem] overflow-hidden lg:h-[38rem]",
            custom_attrs={"inert": True},
        ),
        class_name=f"grid gap-10 pt-12 lg:grid-cols-[minmax(0,26.5rem)_minmax(0,1fr)] lg:gap-14 lg:pt-18 {PUBLIC_WIDTH}",
    )


def _words() -> rx.Component:
    return rx.el.div(
        rx.el.h1(
            "Send an invoice. Get paid in stablecoins.",
            class_name="text-3xl leading-[1.08] tracking-[-0.04em] text-balance lg:text-4xl lg:leading-[1.04]",
        ),
        rx.el.p(
            "A numbered, taxed, e-mailed invoice with a checkout behind one link. Your client pays from any wallet."
            " You always receive USDC or USDT.",
            class_name="mt-5 text-lg leading-7 text-ink-soft",
        ),
        rx.el.div(
            link_button("Create account", "/signup", kind="primary", size="xl"),
            link_button("See how it works", "#how", size="xl", document=True, class_name="!px-5"),
            class_name="mt-8 flex flex-col gap-2.5 sm:flex-row",
        ),
        rx.el.p(
            "Runs on your own server. No fee per invoice, no approval to wait for.",
            class_name="mt-4 text-sm text-ink-soft",
        ),
        class_name="lg:pt-10",
    )
