"""Arrow keys inside a group of tabs or radios."""

from typing import Any

import reflex as rx

_ASSET = rx.asset("roving.js", shared=True)


class Roving(rx.Component):
    """The island of roving.js: arrows, Home and End move between the group's items and press them."""

    library = f"$/public{_ASSET}"
    tag = "Roving"
    role: rx.Var[str]
    spoken: rx.Var[str]


def roving(*children: Any, role: str, spoken: str, class_name: str = "") -> rx.Component:
    """A group with one tab stop; `role` is tablist or radiogroup, its items carry role tab or radio."""
    return Roving.create(*children, role=role, spoken=spoken, class_name=class_name)
