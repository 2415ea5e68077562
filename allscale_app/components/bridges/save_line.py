"""Whether what was typed is saved, in a few words that stay true by themselves."""

from typing import Any

import reflex as rx

from allscale_app.components.icon import Text

_ASSET = rx.asset("save_line.js", shared=True)


class SaveLine(rx.Component):
    """The island of save_line.js: counts the seconds in the browser, and hears of unsent text from unsent.js."""

    library = f"$/public{_ASSET}"
    tag = "SaveLine"
    at: rx.Var[str]
    problem: rx.Var[str]
    is_short: rx.Var[bool]


def save_line(*icon: Any, at: Text, problem: Text, is_short: bool = False, class_name: str = "") -> rx.Component:
    """`at` is the ISO time of the last save, "" before it; `problem` says why it is not saved; `icon` stands at saved."""
    return SaveLine.create(*icon, at=at, problem=problem, is_short=is_short, class_name=class_name)
