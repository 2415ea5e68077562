"""Buttons, links that look like buttons, and icon buttons."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A
from reflex_components_core.react_router import link as router_link

from allscale_app.components.icon import Flag, Text, spinner
from allscale_app.components.icon import icon as outline
from allscale_app.theme.variants import BUTTON_KINDS, BUTTON_SIZES, LINK, join


def _classes(kind: str, size: str, class_name: str, *, square: bool = False) -> str:
    return join("btn", BUTTON_KINDS[kind], BUTTON_SIZES[size], "btn-icon" if square else "", class_name)


def button(
    label: Text | rx.Component,
    *,
    kind: str = "secondary",
    size: str = "md",
    icon: str = "",
    key: str = "",
    busy: Flag = False,
    disabled: Flag = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button. Kinds: primary, secondary, ghost, danger, quiet-danger; sizes: sm, md, lg, xl (public pages).

    While busy a spinner takes the icon's place, presses are ignored, submitting ones too, and `aria-busy` is set; the
    button keeps the keyboard's focus, which `disabled` would take away. Give the busy words as
    `rx.cond(State.sending, "Sending…", "Send invoice")`. `key` shows a keyboard shortcut after the label."""
    start = outline(icon) if icon else rx.fragment()
    if isinstance(busy, rx.Var):
        props["aria_busy"] = props["aria_disabled"] = rx.cond(busy, "true", "false")
        props["on_click"] = rx.cond(busy, rx.prevent_default, props.get("on_click", rx.noop()))
        start = rx.cond(busy, spinner(), start)
    return rx.el.button(
        start,
        label,
        rx.el.kbd(key, class_name="kbd ml-1 max-md:hidden") if key else rx.fragment(),
        type=props.pop("type", "button"),
        disabled=disabled,
        class_name=_classes(kind, size, class_name),
        **props,
    )


def link_button(
    label: Text | rx.Component,
    href: Text,
    *,
    kind: str = "secondary",
    size: str = "md",
    icon: str = "",
    key: str = "",
    document: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A link that looks like a button. `document` loads the address afresh: downloads, sign-in, other sites."""
    inside = (
        outline(icon) if icon else rx.fragment(),
        label,
        rx.el.kbd(key, class_name="kbd ml-1 max-md:hidden") if key else rx.fragment(),
    )
    return link(*inside, href=href, document=document, class_name=_classes(kind, size, class_name), **props)


def download_button(label: Text | rx.Component, href: Text, *, icon: str = "download", **props: Any) -> rx.Component:
    """A link to a file of ours, which is kept and not opened.

    A press on a link without `download` counts as leaving the page, whatever the answer turns out to be: Reflex
    then ends the page's socket, and the page stays open but hears nothing any more."""
    return link_button(label, href, icon=icon, document=True, download=True, **props)


def icon_button(
    icon: Text,
    label: str,
    *,
    kind: str = "ghost",
    size: str = "md",
    icon_size: int = 16,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A square button that shows an icon and says `label` to a screen reader and in its tooltip."""
    return rx.el.button(
        outline(icon, size=icon_size),
        type=props.pop("type", "button"),
        aria_label=label,
        title=label,
        class_name=_classes(kind, size, class_name, square=True),
        **props,
    )


def link(*children: Any, href: Text, document: bool = False, class_name: str = LINK, **props: Any) -> rx.Component:
    """A link. Inside the app it navigates without a reload; `document` loads the address afresh.

    `rx.el.a` is the router's link too, so files, other sites, mail and `#parts` need `document`."""
    if document:
        return A.create(*children, href=href, class_name=class_name, **props)
    return router_link(*children, to=href, class_name=class_name, **props)
