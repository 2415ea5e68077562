"""The list itself: a table, on a phone cards; its foot; what stands there while it loads."""

import reflex as rx

from allscale_app.components.choice import checkbox
from allscale_app.components.data import avatar, money
from allscale_app.components.feedback import skeleton
from allscale_app.components.status import tag
from allscale_app.components.table import (
    card_list,
    card_row,
    row_link,
    sort_th,
    table,
    table_body,
    table_head,
    td,
    th,
    tr,
)
from allscale_app.pages.list_parts import choose_all, list_frame
from allscale_app.states.contacts import ContactsState
from allscale_app.views.contacts import ContactLine

STATE = ContactsState
SKELETON_WIDTHS = (("w-36", "w-40"), ("w-28", "w-36"), ("w-32", "w-32"), ("w-40", "w-36"), ("w-24", "w-44"))


def contact_table() -> rx.Component:
    """The rows at 768 and wider."""
    return table(
        _head(select=choose_all(STATE, STATE)),
        table_body(STATE.rows, _row),
        caption="Contacts",
        class_name="table-fixed",
    )


def contact_cards() -> rx.Component:
    """The same rows below 768."""
    return card_list(STATE.rows, _card, spoken="Contacts")


def contact_skeleton() -> rx.Component:
    """The true frame with bars in the rows."""
    rows = [
        rx.el.tr(
            td(),
            td(
                rx.el.div(
                    skeleton("size-7 !rounded-full"),
                    skeleton(f"h-3 {name}"),
                    skeleton(f"h-3 opacity-60 {email}"),
                    class_name="flex items-center gap-3",
                )
            ),
            td(skeleton("h-5 w-20")),
            td(skeleton("h-3 w-4")),
            td(skeleton("ml-auto h-3 w-24"), num=True),
            td(skeleton("ml-auto h-3 w-20"), num=True),
            td(skeleton("h-3 w-16")),
        )
        for name, email in SKELETON_WIDTHS * 2
    ]
    return list_frame(_head(select=rx.fragment()), rows, name="Contacts")


def _head(*, select: rx.Component) -> rx.Component:
    return table_head(
        th(select, class_name="w-[44px]"),
        _sorted("Name", "name", "ascending"),
        th("Labels", class_name="w-[190px] max-lg:hidden"),
        th("Wallets", class_name="w-[80px]"),
        th(rx.el.span("Open", class_name="no-unit"), num=True, class_name="w-[150px]"),
        th("Paid in total", num=True, class_name="w-[124px]"),
        _sorted("Last activity", "activity", "descending", class_name="w-[132px]"),
    )


def _sorted(label: str, order: str, direction: str, *, class_name: str = "") -> rx.Component:
    return sort_th(
        label,
        direction=rx.cond(STATE.sort == order, direction, "none"),
        class_name=class_name,
        on_click=STATE.sort_by(order),
    )


def _labels(row: ContactLine) -> rx.Component:
    return rx.el.span(
        rx.foreach(row.labels, lambda label: tag(label, class_name="max-w-28 !inline-block truncate leading-5")),
        rx.cond(row.more_labels != "", rx.el.span(row.more_labels, class_name="text-xs text-ink-faint")),
        class_name="flex items-center gap-1.5 overflow-hidden",
    )


def _open(row: ContactLine) -> rx.Component:
    """The number in its column whether a unit follows it or not."""
    return rx.cond(
        row.unit != "",
        money(row.open, row.unit),
        rx.el.span(row.open, class_name=rx.cond(row.is_open, "", "no-unit text-ink-faint")),
    )


def _row(row: ContactLine) -> rx.Component:
    soft = "amount text-ink-soft"
    return tr(
        td(
            checkbox(
                "choose",
                spoken=f"Choose {row.name}",
                id=f"choose-{row.id}",
                checked=STATE.selected.contains(row.id),
                on_change=lambda is_on: STATE.choose(row.id, is_on).stop_propagation,
            ),
            above=True,
        ),
        td(
            rx.el.div(
                avatar(row.initials),
                rx.el.span(
                    row_link(row.name, row.href, class_name="min-w-0 truncate font-medium text-ink"),
                    rx.el.span(row.email, class_name="min-w-0 shrink-[4] truncate text-ink-faint"),
                    class_name="flex min-w-0 items-baseline gap-2.5",
                ),
                class_name="flex min-w-0 items-center gap-3",
            ),
        ),
        td(_labels(row), class_name="max-lg:hidden"),
        td(row.wallets, class_name=soft),
        td(_open(row), num=True),
        td(row.paid, num=True, class_name="text-ink-soft"),
        td(row.activity, class_name=f"truncate {soft}"),
        selected=STATE.selected.contains(row.id),
        key=row.id,
        class_name=rx.cond(row.changed, "wash", ""),
    )


def _card(row: ContactLine) -> rx.Component:
    return card_row(
        row.name,
        row.email,
        amount=rx.cond(row.is_open, money(row.open, row.unit, class_name="[&_.unit]:text-sm"), ""),
        amount_sub=rx.cond(row.is_open, "open", ""),
        pill=_labels(row),
        note=row.activity,
        href=row.href,
    )
