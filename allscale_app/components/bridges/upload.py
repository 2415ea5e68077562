"""A button that sends one file to a route of ours as soon as it is chosen."""

from typing import Any

import reflex as rx

_ASSET = rx.asset("upload.js", shared=True)


def _code_spec(code: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (code,)


class UploadButton(rx.Component):
    """The island of upload.js: the route answers with a redirect whose `?error=CODE` goes to `on_done`, else ""."""

    library = f"$/public{_ASSET}"
    tag = "UploadButton"
    action: rx.Var[str]
    field: rx.Var[str]
    accept: rx.Var[str]
    limit: rx.Var[int]
    on_done: rx.EventHandler[_code_spec]  # type: ignore[type-arg,valid-type] # Reflex reads the spec at run time


def upload_button(
    *children: Any, action: str, field: str, accept: str, limit: int, on_done: Any, class_name: str
) -> rx.Component:
    """`limit` is the most bytes that are worth sending."""
    return UploadButton.create(
        *children, action=action, field=field, accept=accept, limit=limit, on_done=on_done, class_name=class_name
    )
