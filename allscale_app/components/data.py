"""Facts: money, addresses, hashes, people."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import link
from allscale_app.components.icon import Text, icon
from allscale_app.theme.variants import AVATAR_SIZES, join


def money(amount: Text, unit: Text = "", *, class_name: str = "") -> rx.Component:
    """A ready amount ("3,600.00") and its unit after it in faint ink; in a table cell the unit keeps its slot."""
    unit_part = rx.el.span(unit, class_name="unit") if isinstance(unit, rx.Var) or unit else rx.fragment()
    return rx.el.span(amount, unit_part, class_name=join("amount whitespace-nowrap", class_name))


def address_chip(short: Text, full: Text, *, spoken: str = "address") -> rx.Component:
    """A shortened address (six … six) that copies the whole one."""
    return copy_button(
        rx.el.span(short),
        icon("copy", size=12, class_name="copy-idle"),
        icon("check", size=12, class_name="copy-done"),
        value=full,
        spoken=f"Copy {spoken}",
        class_name="addr",
    )


def hash_link(short: Text, href: Text, *, after: Text = "") -> rx.Component:
    """A shortened hash that opens the network's explorer; plain text where there is none (`href` "")."""
    tail = (
        rx.el.span(after, class_name="text-sm text-ink-faint") if isinstance(after, rx.Var) or after else rx.fragment()
    )
    opened = link(
        short,
        icon("arrow-up-right", size=11),
        href=href,
        target="_blank",
        rel="noreferrer",
        document=True,
        class_name="hash",
    )
    plain = rx.el.span(short, class_name="font-mono text-xs text-ink-soft")
    return rx.el.span(
        rx.cond(href != "", opened, plain), tail, class_name="inline-flex items-baseline gap-1.5 whitespace-nowrap"
    )


def full_address(first: Text, middle: Text, last: Text, *, class_name: str = "") -> rx.Component:
    """A whole address, its first and last characters strong. Pass "0x1F09A0", the middle, "09805a"."""
    strong = "font-semibold text-ink"
    return rx.el.span(
        rx.el.b(first, class_name=strong),
        middle,
        rx.el.b(last, class_name=strong),
        class_name=join("font-mono break-all text-ink-soft", class_name),
    )


def avatar(initials: Text, *, size: int = 28) -> rx.Component:
    """Initials on a quiet disk: 24, 28, 40 or 56."""
    return rx.el.span(initials, class_name=join("avatar", AVATAR_SIZES[size]), aria_hidden="true")


def facts(*rows: tuple[Text, Any]) -> rx.Component:
    """Labels at the left, values at the right of them: the details of one thing."""
    return rx.el.dl(
        *[
            rx.el.div(
                rx.el.dt(label, class_name="w-28 shrink-0 text-ink-soft"),
                rx.el.dd(value, class_name="min-w-0 flex-1 break-words"),
                class_name="flex gap-4 py-1",
            )
            for label, value in rows
        ]
    )
