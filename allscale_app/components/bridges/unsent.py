"""A form whose text is not lost between a key press and the server's word for it."""

from typing import Any

import reflex as rx

_ASSET = rx.asset("unsent.js", shared=True)


class UnsentForm(rx.Component):
    """The island of unsent.js. Inputs are known by `name`; `fields` and `lines` are the server's word for them.

    Once there is a `draft`, the address of /invoices/new names it, so that a reload opens it again. When `tries`
    grows, the first wrong field gets the focus."""

    library = f"$/public{_ASSET}"
    tag = "UnsentForm"
    draft: rx.Var[str]
    fields: rx.Var[dict[str, str]]
    lines: rx.Var[list[Any]]
    tries: rx.Var[int]


def unsent_form(*children: Any, draft: Any, fields: Any, lines: Any, tries: Any, **props: Any) -> rx.Component:
    """The form around the inputs of one draft; give it a `key` that changes when another draft is opened."""
    return UnsentForm.create(*children, draft=draft, fields=fields, lines=lines, tries=tries, **props)
