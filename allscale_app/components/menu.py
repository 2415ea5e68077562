"""Menu of actions and popover of anything, 4 px from their trigger."""

from typing import Any

import reflex as rx

from allscale_app.components import base_ui
from allscale_app.components.icon import Flag, Text, icon
from allscale_app.theme.variants import join


def menu(
    *items: rx.Component, trigger: Any = None, label: str = "More actions", class_name: str = "", align: str = "end"
) -> rx.Component:
    """A menu behind a "…" button, or behind `trigger` (the button's content) with its own `class_name`."""
    inside = trigger if trigger is not None else icon("ellipsis")
    classes = class_name or "btn btn-ghost btn-icon"
    return base_ui.MenuRoot.create(
        base_ui.MenuTrigger.create(inside, class_name=classes, aria_label=label),
        base_ui.MenuPortal.create(
            base_ui.MenuPositioner.create(
                base_ui.MenuPopup.create(*items, class_name="pop menu"), side_offset=4, align=align, class_name="z-50"
            )
        ),
        modal=False,
    )


def menu_item(
    label: Text, *, icon_name: str = "", bad: bool = False, disabled: Flag = False, **props: Any
) -> rx.Component:
    """One action; bind `on_click` (a handler, or `rx.redirect("/…")` to go somewhere). `bad` for destructive ones."""
    return base_ui.MenuItem.create(
        icon(icon_name) if icon_name else rx.fragment(),
        label,
        class_name=join("menu-item", "menu-item-bad" if bad else ""),
        disabled=disabled,
        **props,
    )


def menu_line() -> rx.Component:
    """The hairline before the destructive action."""
    return rx.el.div(class_name="menu-line", role="separator")


def popover(
    *children: Any,
    trigger: Any,
    label: str,
    class_name: str = "btn btn-ghost btn-icon",
    width: str = "w-[400px]",
    align: str = "end",
    side: str = "bottom",
    fixed: bool = False,
    **props: Any,
) -> rx.Component:
    """A box of anything behind a button; Escape and a press outside close it, focus returns.

    `fixed` where the button stays while the page scrolls, so that the box does not travel with the page. Give `open`
    and `on_open_change` where a state must close it too."""
    return base_ui.PopoverRoot.create(
        base_ui.PopoverTrigger.create(trigger, class_name=class_name, aria_label=label),
        base_ui.PopoverPortal.create(
            base_ui.PopoverPositioner.create(
                base_ui.PopoverPopup.create(
                    *children, class_name=f"pop max-w-[calc(100vw-16px)] {width}", aria_label=label
                ),
                side_offset=4,
                align=align,
                side=side,
                position_method="fixed" if fixed else "absolute",
                class_name="z-50",
            )
        ),
        **props,
    )
