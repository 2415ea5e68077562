"""The public frames: the site's header and footer, and the two halves of sign-in and sign-up."""

from typing import Any

import reflex as rx

from allscale_app.components.button import link, link_button
from allscale_app.components.demo_bar import demo_bar
from allscale_app.components.icon import brand
from allscale_app.theme.layout import PUBLIC_WIDTH

PLACES = (("How it works", "/#how"), ("Self-hosting", "/#self-hosting"), ("API", "/api/v1/docs"))


def site_shell(*content: Any, demo: bool = False) -> rx.Component:
    """Header with the way in, the page, the footer."""
    return rx.el.div(
        link("Skip to content", href="#main", document=True, class_name="skip"),
        demo_bar() if demo else rx.fragment(),
        _site_header(),
        rx.el.main(*content, id="main"),
        _site_footer(),
        class_name="text-md tracking-normal",
    )


def _site_header() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            link(
                brand(), href="/", class_name="mr-auto flex h-11 items-center lg:mr-6", aria_label="AllScale Pay, home"
            ),
            rx.el.nav(
                *[
                    link_button(label, href, kind="ghost", size="lg", document=True, class_name="!px-3 !text-base")
                    for label, href in PLACES
                ],
                aria_label="Main",
                class_name="mr-auto hidden lg:flex",
            ),
            link_button("Sign in", "/login", kind="ghost", size="lg", class_name="!px-3 !text-base"),
            link_button("Create account", "/signup", kind="primary", size="lg", class_name="!text-base"),
            class_name=f"flex h-16 items-center gap-2 {PUBLIC_WIDTH}",
        ),
        class_name="sticky top-[var(--bar,0px)] z-10 border-b border-line bg-canvas",
    )


def _site_footer() -> rx.Component:
    return rx.el.footer(
        rx.el.div(
            brand(size=20),
            rx.el.p(
                *[
                    link(
                        label,
                        href=href,
                        document=href.startswith("/api/"),
                        class_name="flex h-11 items-center hover:text-ink max-md:min-w-11 md:h-auto",
                    )
                    for label, href in (("API reference", "/api/v1/docs"), ("Sign in", "/login"))
                ],
                class_name="flex flex-wrap gap-x-5",
            ),
            class_name=f"flex flex-col gap-3 py-8 text-sm text-ink-soft md:flex-row md:items-center md:justify-between {PUBLIC_WIDTH}",
        ),
        class_name="border-t border-line",
    )


TIMELINE = (
    ("Created and sent", "Number assigned, PDF attached", "09:02"),
    ("Accepted by mail.tidewater.example", "For jonas@tidewater.example", "09:02"),
    ("Viewed", "Checkout opened on a phone", "10:48"),
    ("Payment seen on Base", "4,409.25 USDC, block 38,204,519", "14:09"),
    ("Confirmed", "3 of 3", "14:09"),
    ("In your balance", "4,409.25 USDC", "14:09"),
)


def auth_shell(
    *content: Any, switch_text: str = "", switch_label: str = "", switch_href: str = "", demo: bool = False
) -> rx.Component:
    """Form of 400 at the left, an invoice's story at the right (desktop only)."""
    other = (
        rx.el.p(
            rx.el.span(f"{switch_text} ", class_name="hidden sm:inline") if switch_text else rx.fragment(),
            link(
                switch_label,
                href=switch_href,
                class_name="inline-flex h-11 items-center font-medium text-accent underline decoration-accent/30 underline-offset-3 hover:decoration-accent rounded-sm",
            ),
            class_name="text-base text-ink-soft",
        )
        if switch_label
        else rx.fragment()
    )
    return rx.el.div(
        demo_bar() if demo else rx.fragment(),
        rx.el.div(
            rx.el.div(
                rx.el.header(
                    link(brand(), href="/", class_name="flex h-11 items-center", aria_label="AllScale Pay, home"),
                    other,
                    class_name="flex h-16 items-center justify-between lg:h-20",
                ),
                rx.el.main(
                    *content,
                    id="main",
                    class_name="mx-auto w-full max-w-[25rem] flex-1 pt-8 pb-12 lg:flex lg:flex-col lg:justify-center lg:pt-0 lg:pb-24",
                ),
                class_name="flex flex-col px-4 md:px-8",
            ),
            _story(),
            class_name="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,33rem)]",
        ),
        class_name="text-md tracking-normal",
    )


def _story() -> rx.Component:
    last = len(TIMELINE) - 1
    return rx.el.aside(
        rx.el.p("Timeline of INV-2026-0042", class_name="text-sm text-ink-soft"),
        rx.el.ol(
            *[
                rx.el.li(
                    rx.el.span(class_name="absolute top-4 bottom-[-0.25rem] left-[0.28125rem] w-px bg-line-strong")
                    if index < last
                    else rx.fragment(),
                    rx.el.span(
                        class_name=f"relative mt-1.5 size-2.5 shrink-0 rounded-full {'bg-good' if index == last else 'bg-ink'}"
                    ),
                    rx.el.div(
                        rx.el.p(title, class_name="text-base leading-6 font-medium"),
                        rx.el.p(detail, class_name="amount text-sm leading-5 text-ink-soft"),
                        class_name="min-w-0 flex-1",
                    ),
                    rx.el.span(time, class_name="amount text-sm leading-6 text-ink-soft"),
                    class_name=f"relative flex gap-4 {'' if index == last else 'pb-6'}",
                )
                for index, (title, detail, time) in enumerate(TIMELINE)
            ],
            class_name="mt-5",
        ),
        rx.el.p(
            "Every invoice keeps its whole story, so “where is my money” always has an answer.",
            class_name="mt-8 border-t border-line pt-6 text-lg leading-7 font-medium tracking-[-0.01em] text-balance",
        ),
        aria_label="An example of an invoice's timeline",
        class_name="hidden border-l border-line bg-surface lg:flex lg:flex-col lg:justify-center lg:px-14",
    )
