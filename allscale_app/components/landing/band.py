"""The one loud moment, on ink: your own server; and the last call."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import link_button
from allscale_app.components.icon import icon
from allscale_app.theme.layout import PUBLIC_HEADING, PUBLIC_WIDTH

PROMISES = (
    ("Keys", "Only the signer process holds them. The web server knows public keys."),
    ("Books", "Double entry, append-only. Every coin in a balance has its entry and its transaction."),
    ("Size", "SQLite for one shop; PostgreSQL and workers when you grow."),
)


def self_hosting() -> rx.Component:
    """One command, and what it means to run it oneself."""
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.h2("Yours, on your own server", class_name=PUBLIC_HEADING),
                rx.el.p(
                    "One command starts the whole thing with a demo shop inside. The pages load nothing from anybody else.",
                    class_name="mt-3 max-w-[30rem] text-md text-ink-soft",
                ),
                rx.el.dl(
                    *[
                        rx.el.div(
                            rx.el.dt(term, class_name="font-medium"),
                            rx.el.dd(words, class_name="text-ink-soft"),
                            class_name="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-4 py-3.5",
                        )
                        for term, words in PROMISES
                    ],
                    class_name="mt-8 divide-y divide-line border-y border-line text-base",
                ),
            ),
            _terminal(),
            class_name=f"grid gap-10 py-14 lg:grid-cols-2 lg:gap-16 lg:py-20 {PUBLIC_WIDTH}",
        ),
        id="self-hosting",
        class_name="dark scroll-mt-16 bg-canvas text-ink",
    )


def _terminal() -> rx.Component:
    faint = "text-ink-faint"
    return rx.el.div(
        rx.el.div(
            rx.el.span("Terminal"),
            copy_button(
                icon("copy", class_name="copy-idle"),
                icon("check", class_name="copy-done"),
                rx.el.span("Copy"),
                value="make demo",
                spoken="Copy the command",
                class_name="btn btn-ghost",
            ),
            class_name="flex h-11 items-center justify-between border-b border-line pr-1.5 pl-5 text-sm text-ink-soft",
        ),
        rx.el.pre(
            rx.el.span("$", class_name=faint),
            " make demo\n",
            rx.el.span("environment ready\nlocal chain, 2 test tokens\ndatabase and demo shop\n\n", class_name=faint),
            rx.el.span("Ready", class_name="text-good"),
            "  http://localhost:3000\n",
            class_name="overflow-x-auto p-5 font-mono text-xs leading-6 sm:text-sm",
        ),
        class_name="self-start overflow-hidden rounded-xl bg-surface shadow-card",
    )


def last_call() -> rx.Component:
    """Sign up, at the end."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Write your first invoice", class_name=PUBLIC_HEADING),
            rx.el.p(
                "An e-mail address and a password. Business details can come later.",
                class_name="mt-1 text-md text-ink-soft",
            ),
        ),
        rx.el.div(
            link_button("Create account", "/signup", kind="primary", size="xl"),
            link_button("Read the API reference", "/api/v1/docs", size="xl", document=True, class_name="!px-5"),
            class_name="flex flex-col gap-2.5 sm:flex-row",
        ),
        class_name=f"flex flex-col gap-6 py-14 lg:flex-row lg:items-center lg:justify-between lg:py-20 {PUBLIC_WIDTH}",
    )
