"""A choice of one among hundreds, searched by typing."""

from typing import Any

import reflex as rx

_ASSET = rx.asset("search_select.js", shared=True)


class SearchSelect(rx.Component):
    """The island of search_select.js: an uncontrolled field of a form whose text is always one of its options."""

    library = f"$/public{_ASSET}"
    tag = "SearchSelect"
    name: rx.Var[str]
    options: rx.Var[list[Any]]
    default_value: rx.Var[str]
    described_by: rx.Var[str]
    invalid: rx.Var[bool]


def search_select(name: str, options: Any, *, default_value: Any, invalid: Any) -> rx.Component:
    """`options` are objects with `value`, which is shown and submitted, and `label`, a fact beside it."""
    return SearchSelect.create(
        id=name,
        name=name,
        options=options,
        default_value=default_value,
        described_by=f"{name}-note",
        invalid=invalid,
        class_name="input",
    )
