"""The bar under a form with unsaved changes: how many, Discard, Save; leaving the page with some asks first."""

from typing import Any

import reflex as rx

from allscale_app.components.icon import Flag, Text

_ASSET = rx.asset("unsaved.js", shared=True)


class Unsaved(rx.Component):
    """The island of unsaved.js around the form with the id `form`."""

    library = f"$/public{_ASSET}"
    tag = "Unsaved"
    form: rx.Var[str]
    version: rx.Var[str]
    save: rx.Var[str]
    busy: rx.Var[bool]


def unsaved(*children: Any, form: str, version: Text, save: str, busy: Flag, class_name: str) -> rx.Component:
    """Put around a form of uncontrolled fields. Give the form `key=version` too: a new version has been saved."""
    return Unsaved.create(*children, form=form, version=version, save=save, busy=busy, class_name=class_name)
