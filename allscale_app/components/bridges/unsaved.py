"""What was typed and is not saved yet: two kinds of forms, and a line that says where one stands.

A form of settings is saved by its button: a bar counts the changes, and leaving the page with some asks first. A form
of a draft saves itself: no text of it is lost between a key press and the server's word for it."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.icon import Flag, Text

_ASSET = rx.asset("unsaved.js", shared=True)


class Unsaved(rx.Component):
    """The island around the form with the id `form`; its second child is the question."""

    library = f"$/public{_ASSET}"
    tag = "Unsaved"
    form: rx.Var[str]
    version: rx.Var[str]
    save: rx.Var[str]
    busy: rx.Var[bool]


class UnsentForm(rx.Component):
    """The island that is a draft's form. Inputs are known by `name`; `fields` and `lines` are the server's word for them.

    Once there is a `draft`, the address of /invoices/new names it, so that a reload opens it again. When `tries`
    grows, the first wrong field gets the focus."""

    library = f"$/public{_ASSET}"
    tag = "UnsentForm"
    draft: rx.Var[str]
    fields: rx.Var[dict[str, str]]
    lines: rx.Var[list[Any]]
    tries: rx.Var[int]


class SaveLine(rx.Component):
    """The island that counts the seconds in the browser, and hears of unsent text from the form."""

    library = f"$/public{_ASSET}"
    tag = "SaveLine"
    at: rx.Var[str]
    problem: rx.Var[str]
    is_short: rx.Var[bool]


def unsaved(*children: Any, form: str, version: Text, save: str, busy: Flag, class_name: str) -> rx.Component:
    """Put around a form of uncontrolled fields. Give the form `key=version` too: a new version has been saved."""
    return Unsaved.create(
        rx.fragment(*children),
        _leave_question(),
        form=form,
        version=version,
        save=save,
        busy=busy,
        class_name=class_name,
    )


def _leave_question() -> rx.Component:
    """The pressed button's value is the answer."""
    return rx.el.div(
        rx.el.h2("Leave without saving?", id="leave-title", class_name="dialog-title"),
        rx.el.p("What you changed here is not saved yet."),
        rx.el.div(
            button("Keep editing", kind="ghost", value="stay"),
            button("Discard changes", kind="danger", value="leave"),
        ),
    )


def unsent_form(*children: Any, draft: Any, fields: Any, lines: Any, tries: Any, **props: Any) -> rx.Component:
    """The form around the inputs of one draft; give it a `key` that changes when another draft is opened."""
    return UnsentForm.create(*children, draft=draft, fields=fields, lines=lines, tries=tries, **props)


def save_line(*icon: Any, at: Text, problem: Text, is_short: bool = False, class_name: str = "") -> rx.Component:
    """`at` is the ISO time of the last save, "" before it; `problem` says why it is not saved; `icon` stands at saved."""
    return SaveLine.create(*icon, at=at, problem=problem, is_short=is_short, class_name=class_name)
