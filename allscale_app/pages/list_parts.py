"""What the pages of long lists share: `state` is a PagedList, `chosen` a state with `selected` and `choose_all`."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.choice import checkbox
from allscale_app.components.feedback import error_state, skeleton
from allscale_app.components.table import pagination, table

CARDS = 4


def list_foot(state: Any, words: tuple[str, str] = ("Newer", "Older")) -> rx.Component:
    """Which rows of how many, and the pages around; `words` where the order is not by date."""
    return pagination(
        state.range_text,
        has_newer=state.has_newer,
        has_older=state.has_older,
        on_newer=state.turn("newer"),
        on_older=state.turn("older"),
        words=words,
    )


def list_foot_on_phone(state: Any, words: tuple[str, str] = ("Show newer", "Show older")) -> rx.Component:
    """The same under the cards."""
    return rx.el.div(
        rx.el.span(state.range_text, class_name="amount flex-1"),
        rx.cond(state.has_newer, button(words[0], on_click=state.turn("newer"))),
        rx.cond(state.has_older, button(words[1], on_click=state.turn("older"))),
        class_name="mt-4 flex items-center gap-2 text-sm text-ink-faint md:hidden",
    )


def list_failed(state: Any, title: str, words: str) -> rx.Component:
    """Nothing could be read: said, with a way to try again."""
    return error_state(
        title,
        words,
        button("Try again", kind="primary", icon="rotate-cw", on_click=state.try_again),
        request_id=state.fault,
    )


def list_frame(head: rx.Component, rows: list[rx.Component], *, name: str, pill: str = "mt-4 h-5 w-20") -> rx.Component:
    """What stands there while `name` loads: the true head over bars, on a phone cards; `pill` is the last bar of those."""
    cards = [
        rx.el.div(skeleton("h-4 w-40"), skeleton("mt-2 h-3 w-28"), skeleton(pill), class_name="card p-4")
        for _ in range(CARDS)
    ]
    return rx.el.div(
        rx.el.span(f"Loading {name.lower()}", class_name="sr-only", role="status"),
        rx.el.div(
            table(head, rx.el.tbody(*rows), caption=name, class_name="table-fixed"),
            class_name="card hidden overflow-hidden md:block",
        ),
        rx.el.div(*cards, class_name="flex flex-col gap-3 md:hidden"),
        class_name="late",
    )


def choose_all(state: Any, chosen: Any) -> rx.Component:
    """The box over the rows' boxes."""
    count = chosen.selected.length()
    return checkbox(
        "choose-all",
        spoken="Choose all",
        checked=(count > 0) & (count == state.rows.length()),
        mixed=(count > 0) & (count < state.rows.length()),
        on_change=chosen.choose_all,
    )
