"""Forms that the browser posts by itself, so that the answer can set a cookie; fields of 48 with words of 16."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, link
from allscale_app.components.icon import Text, icon
from allscale_app.theme.layout import PUBLIC_HEADING
from allscale_app.theme.variants import PUBLIC_LINK


def auth_heading(title: Text, sub: Any = "") -> rx.Component:
    """The form's title and a sentence under it."""
    under = rx.el.p(sub, class_name="mt-1 text-md text-ink-soft") if not isinstance(sub, str) or sub else rx.fragment()
    return rx.el.div(rx.el.h1(title, class_name=PUBLIC_HEADING), under)


def auth_form(*children: Any, action: str) -> rx.Component:
    """A native POST; without `on_submit=None` Reflex would swallow it."""
    return rx.el.form(*children, method="post", action=action, on_submit=None, class_name="mt-7 space-y-5")


def hidden(name: str, value: Text) -> rx.Component:
    """A value that travels with the form."""
    return rx.el.input(type="hidden", name=name, value=value)


def auth_field(
    label: str,
    name: str,
    *,
    error: rx.Var[str],
    hint: str = "",
    after: rx.Component | None = None,
    value: rx.Var[str] | None = None,
    **props: Any,
) -> rx.Component:
    """A labelled line; `value` is what was typed before, put in once the page knows it."""
    note = f"{name}-note"
    if value is not None:
        props |= {"default_value": value, "key": value}
    below = rx.el.p(hint, id=note, class_name="mt-1.5 text-sm text-ink-soft") if hint else rx.fragment()
    return rx.el.div(
        rx.el.div(
            rx.el.label(label, html_for=name, class_name="text-base font-medium"),
            after if after is not None else rx.fragment(),
            class_name="flex items-baseline justify-between",
        ),
        rx.el.input(
            id=name,
            name=name,
            required=True,
            aria_invalid=rx.cond(error != "", "true", "false"),
            aria_describedby=note,
            class_name="input input-lg mt-1.5",
            **props,
        ),
        rx.cond(
            error != "",
            rx.el.p(
                icon("circle-alert", class_name="mt-px"),
                rx.el.span(error),
                id=note,
                role="alert",
                class_name="mt-1.5 flex items-start gap-1.5 text-sm text-bad",
            ),
            below,
        ),
    )


def auth_submit(label: str) -> rx.Component:
    """The form's one button, full width."""
    return button(label, kind="primary", size="xl", type="submit", class_name="w-full")


def auth_note(text: rx.Var[str], *, bad: bool = False) -> rx.Component:
    """Words about the form as a whole; nothing when there are none."""
    look = "bg-bad-soft [&>svg]:text-bad" if bad else "bg-info-soft [&>svg]:text-info"
    return rx.cond(
        text != "",
        rx.el.div(
            icon("circle-alert" if bad else "info", size=18, class_name="mt-px"),
            rx.el.span(text),
            role="alert" if bad else "status",
            class_name=f"mt-5 flex gap-3 rounded-lg px-4 py-3.5 text-base leading-[1.35rem] {look}",
        ),
    )


def auth_link(label: str, href: str, *, document: bool = False) -> rx.Component:
    """An underlined link to another auth page; `document` for what is no page of Reflex."""
    return link(label, href=href, document=document, class_name=PUBLIC_LINK)
