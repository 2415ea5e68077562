"""Choices: checkbox, switch, segmented control, filter chip."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from allscale_app.components.icon import Flag, Text, icon
from allscale_app.theme.variants import join


def checkbox(
    name: str,
    label: Text = "",
    *,
    help: Text = "",
    mixed: Flag = False,
    spoken: Text = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A box of 16 with a 44 hit area, its label beside it. Without a label give `spoken` (rows of a table)."""
    if spoken:
        props["aria_label"] = spoken
    mixed_text = rx.cond(mixed, "true", "false") if isinstance(mixed, rx.Var) else str(mixed).lower()
    box = rx.el.span(
        rx.el.input(type="checkbox", id=props.pop("id", name), name=name, **props),
        icon("check", size=12, class_name="check-on"),
        icon("minus", size=12, class_name="check-mixed"),
        class_name="check",
        data_mixed=mixed_text,
    )
    if label == "":
        return box
    words = rx.el.span(
        label, rx.el.span(help, class_name="help block !mt-0.5") if help != "" else rx.fragment(), class_name="min-w-0"
    )
    return rx.el.label(box, words, class_name=join("check-row", class_name))


def switch(name: str, *, spoken: Text, **props: Any) -> rx.Component:
    """On or off, saved at once. Bind `checked` and `on_change`; `spoken` is its label for a screen reader."""
    return rx.el.input(
        type="checkbox", role="switch", id=name, name=name, aria_label=spoken, class_name="switch", **props
    )


def segmented(
    options: Sequence[tuple[str, str]],
    *,
    value: Text,
    on_change: Any,
    spoken: str,
    class_name: str = "",
) -> rx.Component:
    """A few exclusive choices, (value, label) pairs in one frame; `on_change(value)` is the press."""
    return rx.el.div(
        *[
            rx.el.button(
                label, type="button", aria_pressed=rx.cond(value == key, "true", "false"), on_click=on_change(key)
            )
            for key, label in options
        ],
        role="group",
        aria_label=spoken,
        class_name=join("seg", class_name),
    )


def filter_chip(label: Text, *, on: Flag = False, **props: Any) -> rx.Component:
    """A dashed "+ Client" while off; filled with a cross while on. Bind `on_click`."""
    pressed = rx.cond(on, "true", "false") if isinstance(on, rx.Var) else str(on).lower()
    before = rx.cond(on, rx.fragment(), icon("plus", size=12))
    after = rx.cond(on, icon("x", size=12), rx.fragment())
    return rx.el.button(before, label, after, type="button", aria_pressed=pressed, class_name="filter", **props)
