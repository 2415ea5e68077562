"""The page's own address follows what is asked on it, so that it can be reloaded, kept and shared."""

import reflex as rx

from allscale_app.components.icon import Text

_ASSET = rx.asset("address.js", shared=True)


class Address(rx.Component):
    """The island of address.js: no navigation, only the address bar."""

    library = f"$/public{_ASSET}"
    tag = "Address"
    address: rx.Var[str]
    asked: rx.Var[int]


def page_address(address: Text, asked: rx.Var[int]) -> rx.Component:
    """Show `address` once `asked`, a count of questions, has grown since the page was opened."""
    return Address.create(address=address, asked=asked)
