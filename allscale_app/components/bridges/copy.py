"""A button that copies a text and says so for a moment."""

from typing import Any

import reflex as rx

from allscale_app.components.icon import Text

_ASSET = rx.asset("copy.js", shared=True)


class CopyButton(rx.Component):
    """The island of copy.js: `value` goes to the clipboard, `data-copied` stands on the button for 1.5 s."""

    library = f"$/public{_ASSET}"
    tag = "CopyButton"
    value: rx.Var[str]
    spoken: rx.Var[str]


def copy_button(*children: Any, value: Text, spoken: Text, class_name: str) -> rx.Component:
    """A copy button. Direct children with `copy-idle` and `copy-done` take turns; `spoken` is its label."""
    return CopyButton.create(*children, value=value, spoken=spoken, class_name=class_name)
