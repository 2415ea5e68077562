"""Keys, handled in the browser, so that no key press travels to the server: some lead to pages, some walk a long list."""

import reflex as rx

_ASSET = rx.asset("keys.js", shared=True)

KEYS = {
    "c": "/invoices/new",
    "g d": "/dashboard",
    "g i": "/invoices",
    "g c": "/contacts",
    "g b": "/balance",
    "g s": "/settings",
}


class Hotkeys(rx.Component):
    """One island of keys.js: a key, or two in a row, opens a page; "/" goes to the search line."""

    library = f"$/public{_ASSET}"
    tag = "Hotkeys"
    keys: rx.Var[dict[str, str]]


class RowKeys(rx.Component):
    """One island of keys.js: opening and choosing press what stands in the row."""

    library = f"$/public{_ASSET}"
    tag = "RowKeys"


def hotkeys() -> rx.Component:
    """Listens while the page is open; quiet inside fields, dialogs and menus."""
    return Hotkeys.create(keys=KEYS)


def row_keys() -> rx.Component:
    """Up and down move between the rows, Enter opens, x chooses, Shift extends.

    Put it once on a page with a table of `row_link`s; quiet inside fields, dialogs and menus."""
    return RowKeys.create()
