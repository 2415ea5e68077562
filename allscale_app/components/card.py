"""Cards, their heads and feet, and the row of stats."""

from typing import Any

import reflex as rx

from allscale_app.components.button import link
from allscale_app.components.icon import Flag, Text, icon
from allscale_app.theme.variants import join


def card(*children: Any, class_name: str = "", **props: Any) -> rx.Component:
    """A surface without padding of its own: heads, rows, bodies bring theirs."""
    return rx.el.section(*children, class_name=join("card", class_name), **props)


def card_head(
    title: Text | rx.Component, *actions: rx.Component, line: bool = False, class_name: str = ""
) -> rx.Component:
    """Title at the left, ghost small actions at the right; `line` when rows follow."""
    return rx.el.div(
        rx.el.h2(title, class_name="card-title flex items-center gap-2.5"),
        rx.el.div(*actions, class_name="flex items-center gap-1"),
        class_name=join("card-head", "border-b border-line" if line else "", class_name),
    )


def card_body(*children: Any, class_name: str = "") -> rx.Component:
    """Padding 20, on a phone 16."""
    return rx.el.div(*children, class_name=join("px-4 pb-4 md:px-5 md:pb-5", class_name))


def well(*children: Any, class_name: str = "") -> rx.Component:
    """A sunken box inside a card (there is no card in a card)."""
    return rx.el.div(*children, class_name=join("rounded-lg bg-sunken p-4", class_name))


def delta(text: Text, *, up: Flag, good: Flag) -> rx.Component:
    """A change with its arrow: green when it is for the better."""
    return rx.el.span(
        rx.cond(up, icon("arrow-up", size=12), icon("arrow-down", size=12)),
        text,
        class_name=join("amount inline-flex items-center gap-0.5 font-medium", rx.cond(good, "text-good", "text-bad")),
    )


def stat(label: Text, value: Text, line: Any, *, href: str = "", bad: bool | rx.Var[bool] = False) -> rx.Component:
    """A label, a number, a line under it; with `href` the whole leads to its filtered list."""
    tone = (
        rx.cond(bad, "stat-value text-bad", "stat-value")
        if isinstance(bad, rx.Var)
        else join("stat-value", "text-bad" if bad else "")
    )
    inside = (
        rx.el.div(label, class_name="stat-label"),
        rx.el.div(value, class_name=tone),
        rx.el.div(line, class_name="stat-line"),
    )
    return link(*inside, href=href, class_name="stat") if href else rx.el.div(*inside, class_name="stat")


def stats(*items: rx.Component, spoken: str) -> rx.Component:
    """Four stats in one card, split by hairlines; two by two on a phone."""
    return rx.el.section(*items, class_name="card stats grid grid-cols-2 md:grid-cols-4", aria_label=spoken)
