"""Keys that lead somewhere: "c" writes an invoice, "g" then a letter opens a page, "/" goes to the search line."""

import reflex as rx

_ASSET = rx.asset("hotkeys.js", shared=True)

KEYS = {
    "c": "/invoices/new",
    "g d": "/dashboard",
    "g i": "/invoices",
    "g c": "/contacts",
    "g b": "/balance",
    "g s": "/settings",
}


class Hotkeys(rx.Component):
    """The island of hotkeys.js: handled in the browser, so no key press travels to the server."""

    library = f"$/public{_ASSET}"
    tag = "Hotkeys"
    keys: rx.Var[dict[str, str]]


def hotkeys() -> rx.Component:
    """Listens while the page is open; quiet inside fields, dialogs and menus."""
    return Hotkeys.create(keys=KEYS)
