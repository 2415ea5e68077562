"""Table parts. On a phone a page shows `card_list` of the same rows instead."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, link
from allscale_app.components.icon import Flag, Text, icon
from allscale_app.theme.variants import join


def table(
    head: rx.Component, body: rx.Component, *, caption: str, tight: bool = False, class_name: str = ""
) -> rx.Component:
    """A table with its caption for screen readers. `head` is from `table_head`, `body` from `table_body`."""
    return rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        head,
        body,
        class_name=join("table", "table-tight" if tight else "", class_name),
    )


def table_head(*cells: rx.Component) -> rx.Component:
    """The head's one row."""
    return rx.el.thead(rx.el.tr(*cells))


def th(
    label: Any = "", *, num: bool = False, unit: bool = False, spoken: str = "", class_name: str = ""
) -> rx.Component:
    """A column's head; `num` for amounts, with `unit` where units follow them; `spoken` where the eye sees nothing."""
    inside = rx.el.span(spoken, class_name="sr-only") if spoken else label
    return rx.el.th(inside, scope="col", class_name=join("num" if num else "", "num-unit" if unit else "", class_name))


def sort_th(label: str, *, direction: Text, num: bool = False, class_name: str = "", **props: Any) -> rx.Component:
    """A column's head that sorts; `direction` is "ascending", "descending" or "none". Bind `on_click`."""
    arrow = rx.match(
        direction,
        ("ascending", icon("arrow-up", size=12)),
        ("descending", icon("arrow-down", size=12)),
        rx.fragment(),
    )
    return rx.el.th(
        rx.el.button(label, arrow, type="button", class_name="sort", **props),
        scope="col",
        aria_sort=direction,
        class_name=join("num" if num else "", class_name),
    )


def table_body(rows: Any, row: Any) -> rx.Component:
    """One row per item of a var."""
    return rx.el.tbody(rx.foreach(rows, row))


def tr(*cells: rx.Component, selected: Flag = False, **props: Any) -> rx.Component:
    """A row of `td`s; put a `row_link` into its first text cell and the whole row opens."""
    if isinstance(selected, rx.Var):
        props["aria_selected"] = rx.cond(selected, "true", "false")
    return rx.el.tr(*cells, **props)


def td(*children: Any, num: bool = False, above: bool = False, class_name: str = "") -> rx.Component:
    """A cell; `above` keeps a checkbox or a "…" pressable over the row's link."""
    inside = (rx.el.div(*children, class_name="above"),) if above else children
    return rx.el.td(*inside, class_name=join("num" if num else "", class_name))


def main_cell(label: Text, href: Text, note: Text = "") -> rx.Component:
    """The widest cell: the row's link and a second fact in faint ink, which is cut first."""
    tail = rx.el.span(note, class_name="ml-2.5 text-ink-faint") if isinstance(note, rx.Var) or note else rx.fragment()
    return td(row_link(label, href), tail, class_name="w-full max-w-0 truncate")


def row_link(label: Text, href: Text, *, class_name: str = "font-medium text-ink") -> rx.Component:
    """The row's one link, stretched over the whole row."""
    return link(label, href=href, class_name=f"row-link {class_name}")


def card_list(rows: Any, row: Any, *, spoken: str) -> rx.Component:
    """The same rows as cards, on a phone only."""
    return rx.el.ul(rx.foreach(rows, row), class_name="flex flex-col gap-3 md:hidden", aria_label=spoken)


def card_row(
    title: Text, sub: Text, *, amount: rx.Component, amount_sub: Text, pill: rx.Component, note: Any, href: Text
) -> rx.Component:
    """One row as a card: name and amount, title and rest, pill and date."""
    faint = "text-sm text-ink-faint"
    return rx.el.li(
        link(
            rx.el.div(
                rx.el.div(
                    rx.el.div(title, class_name="truncate text-md font-medium"),
                    rx.el.div(sub, class_name=f"truncate {faint}"),
                    class_name="min-w-0",
                ),
                rx.el.div(
                    rx.el.div(amount, class_name="text-md font-semibold"),
                    rx.el.div(amount_sub, class_name=f"amount {faint}"),
                    class_name="shrink-0 text-right",
                ),
                class_name="flex items-start justify-between gap-3",
            ),
            rx.el.div(
                pill,
                rx.el.span(note, class_name=f"amount {faint}"),
                class_name="mt-3 flex items-center justify-between gap-3",
            ),
            href=href,
            class_name="card block px-4 py-3.5 active:bg-sunken",
        )
    )


def pagination(
    text: Text,
    *,
    has_newer: Flag,
    has_older: Flag,
    on_newer: Any,
    on_older: Any,
    busy: Flag = False,
    words: tuple[str, str] = ("Newer", "Older"),
) -> rx.Component:
    """The card's foot: "1–14 of 150", Newer, Older; by cursor, without page numbers."""
    off = busy if isinstance(busy, rx.Var) else rx.Var.create(busy)
    newer = rx.Var.create(has_newer)
    older = rx.Var.create(has_older)
    return rx.el.div(
        rx.el.span(text, class_name="amount"),
        rx.el.div(
            button(words[0], kind="ghost", size="sm", icon="chevron-left", disabled=~newer | off, on_click=on_newer),
            button(
                rx.el.span(words[1], icon("chevron-right"), class_name="inline-flex items-center gap-1.5"),
                kind="ghost",
                size="sm",
                disabled=~older | off,
                on_click=on_older,
            ),
            class_name="flex",
        ),
        class_name="card-foot",
    )
