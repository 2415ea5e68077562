"""Keys of a long list: up and down move between its rows, Enter opens, x chooses, Shift extends."""

import reflex as rx

_ASSET = rx.asset("rows.js", shared=True)


class RowKeys(rx.Component):
    """The island of rows.js: handled in the browser; opening and choosing press what stands in the row."""

    library = f"$/public{_ASSET}"
    tag = "RowKeys"


def row_keys() -> rx.Component:
    """Put it once on a page with a table of `row_link`s; quiet inside fields, dialogs and menus."""
    return RowKeys.create()
