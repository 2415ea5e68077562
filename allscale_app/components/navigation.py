"""Page header, breadcrumb, tabs, side navigation."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.roving import roving
from allscale_app.components.button import link
from allscale_app.components.icon import Text, icon
from allscale_app.theme.layout import PAGE_TITLE
from allscale_app.theme.variants import join


def page_header(title: Any, *actions: rx.Component, sub: Any = "", above: rx.Component | None = None) -> rx.Component:
    """Title left, actions right: one primary, at most two secondary, the rest in a menu. `above` is a breadcrumb."""
    under = (
        rx.el.p(sub, class_name="mt-1 text-base text-ink-soft") if not isinstance(sub, str) or sub else rx.fragment()
    )
    head = rx.el.h1(title, class_name=PAGE_TITLE) if isinstance(title, str | rx.Var) else title
    return rx.el.div(
        above if above is not None else rx.fragment(),
        rx.el.div(
            rx.el.div(head, under, class_name="min-w-0"),
            rx.el.div(*actions, class_name="flex shrink-0 gap-2"),
            class_name="flex min-h-9 items-center justify-between gap-4",
        ),
        class_name="mb-5",
    )


def breadcrumb(label: str, href: str, here: Text) -> rx.Component:
    """Where this page hangs: one link up, then the page."""
    return rx.el.nav(
        link(label, href=href, class_name="rounded-sm hover:text-ink"),
        icon("chevron-right", size=12, class_name="text-ink-faint"),
        rx.el.span(here, class_name="text-ink", aria_current="page"),
        aria_label="Breadcrumb",
        class_name="mb-2 flex items-center gap-1.5 text-sm text-ink-soft",
    )


def tabs(*items: rx.Component, spoken: str, class_name: str = "") -> rx.Component:
    """A line of `tab`s that change what is shown below; arrow keys move between them."""
    return roving(*items, role="tablist", spoken=spoken, class_name=join("tabs", class_name))


def tab(label: Text, *, selected: rx.Var[bool] | bool, count: Text = "", **props: Any) -> rx.Component:
    """One tab with its count; bind `on_click`."""
    on = rx.Var.create(selected)
    shown = rx.el.span(count, class_name="count") if isinstance(count, rx.Var) or count else rx.fragment()
    return rx.el.button(
        label,
        shown,
        type="button",
        role="tab",
        aria_selected=rx.cond(on, "true", "false"),
        tab_index=rx.cond(on, 0, -1),
        class_name="tab",
        **props,
    )


def side_nav(
    *groups: tuple[str, tuple[tuple[str, str, str], ...]], current: str, spoken: str = "Sections"
) -> rx.Component:
    """Second-level navigation (settings): groups of (icon, label, href); `current` is the href of this page."""
    return rx.el.nav(
        *[
            rx.el.div(
                rx.el.p(title, class_name="mb-1 px-2.5 text-sm text-ink-soft"),
                *[
                    link(
                        icon(icon_name),
                        label,
                        href=href,
                        class_name="nav-item",
                        aria_current="page" if href == current else "false",
                    )
                    for icon_name, label, href in entries
                ],
                class_name="flex flex-col gap-0.5",
            )
            for title, entries in groups
        ],
        aria_label=spoken,
        class_name="flex flex-col gap-5",
    )
