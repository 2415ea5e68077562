"""Keys for a table of rows: up and down move, Enter opens, x chooses, Shift chooses on the way."""

from typing import Any

import reflex as rx

_ASSET = rx.asset("row_keys.js", shared=True)


class RowKeys(rx.Component):
    """The island of row_keys.js: each row has a `row_link` and a checkbox."""

    library = f"$/public{_ASSET}"
    tag = "RowKeys"


def row_keys(*children: Any, class_name: str = "") -> rx.Component:
    """Put around one table; its keys work from anywhere on the page but fields, menus and dialogs."""
    return RowKeys.create(*children, class_name=class_name)
