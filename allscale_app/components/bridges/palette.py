"""The command palette: ⌘K or Ctrl K, or anything that carries `data-palette`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import reflex as rx

from allscale_app.components.icon import icon

_ASSET = rx.asset("palette.js", shared=True)


def _query_spec(query: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (query,)


class Palette(rx.Component):
    """The island of palette.js: it opens, filters what is always there, and asks `on_look` for the rest."""

    library = f"$/public{_ASSET}"
    tag = "Palette"
    found: rx.Var[Any]
    actions: rx.Var[list[Any]]
    pages: rx.Var[list[Any]]
    on_look: rx.EventHandler[_query_spec]  # type: ignore[type-arg,valid-type] # Reflex reads the spec at run time


class ShortcutHint(rx.Component):
    """The keys that open it, as this machine writes them."""

    library = f"$/public{_ASSET}"
    tag = "ShortcutHint"
    letter: rx.Var[str]


def palette(found: Any, *, actions: Sequence[Any], pages: Sequence[Any], on_look: Any) -> rx.Component:
    """`found` is a var of `views.palette.PaletteView`; `on_look(query)` a handler that brings it up to date."""
    return Palette.create(_foot(), found=found, actions=_given(actions), pages=_given(pages), on_look=on_look)


def _foot() -> rx.Component:
    """The keys that work in it."""

    def key(name: str) -> rx.Component:
        return rx.el.kbd(icon(name, size=12), class_name="kbd")

    return rx.el.div(
        rx.el.span(key("arrow-up"), key("arrow-down"), "Move"),
        rx.el.span(key("corner-down-left"), "Open"),
        rx.el.span(ShortcutHint.create(), key("corner-down-left"), "New tab"),
        rx.el.span("Search by name, number, amount, address or hash", class_name="palette-tip"),
        class_name="palette-foot",
        aria_hidden="true",
    )


def _given(items: Sequence[Any]) -> list[dict[str, str]]:
    """Only what is said: these rows stand in the script of every page."""
    return [{name: value for name, value in asdict(item).items() if value} for item in items]


def shortcut_hint() -> rx.Component:
    """`⌘K` on a Mac, `Ctrl K` elsewhere."""
    return ShortcutHint.create(letter="K")
