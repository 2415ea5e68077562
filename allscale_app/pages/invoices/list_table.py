"""The list itself: a table, on a phone cards; its foot; what stands there while it loads."""

from typing import Any

import reflex as rx

from allscale_app.components.choice import checkbox
from allscale_app.components.data import money
from allscale_app.components.feedback import skeleton
from allscale_app.components.menu import menu, menu_item, menu_line
from allscale_app.components.status import status_pill, tag
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
from allscale_app.states.invoice_actions import InvoiceActionsState
from allscale_app.states.invoice_list import InvoiceListState
from allscale_app.states.invoice_selection import InvoiceSelectionState
from allscale_app.views.invoice_list import InvoiceRow

STATE = InvoiceListState
CHOSEN = InvoiceSelectionState
ACTIONS = InvoiceActionsState
SKELETON_WIDTHS = (("w-36", "w-32"), ("w-32", "w-28"), ("w-40", "w-36"), ("w-28", "w-24"), ("w-36", "w-28"))


def list_table() -> rx.Component:
    """The rows at 768 and wider."""
    return table(
        _head(select=choose_all(STATE, CHOSEN)),
        table_body(STATE.rows, _row),
        caption="Invoices",
        class_name="table-fixed",
    )


def list_cards() -> rx.Component:
    """The same rows below 768."""
    return card_list(STATE.rows, _card, spoken="Invoices")


def list_skeleton() -> rx.Component:
    """The true frame with bars in the rows."""
    rows = [
        rx.el.tr(
            td(),
            td(skeleton("h-3 w-24")),
            td(
                rx.el.div(skeleton(f"h-3 {client}"), skeleton(f"h-3 opacity-60 {title}"), class_name="flex gap-3"),
            ),
            td(skeleton("h-5 w-20 rounded-full")),
            td(skeleton("h-3 w-12")),
            td(skeleton("h-3 w-24")),
            td(skeleton("ml-auto h-3 w-24"), num=True),
            td(skeleton("ml-auto h-3 w-16"), num=True),
            td(),
        )
        for client, title in SKELETON_WIDTHS * 2
    ]
    return list_frame(_head(select=rx.fragment()), rows, name="Invoices", pill="mt-4 h-5 w-20 rounded-full")


def _head(*, select: rx.Component) -> rx.Component:
    return table_head(
        th(select, class_name="w-[44px]"),
        th("Number", class_name="w-[128px]"),
        _sorted("Client", "recipient"),
        th("Status", class_name="w-[186px]"),
        _sorted("Issued", "date", class_name="w-[78px]", first="-date"),
        _sorted("Due", "due", class_name="w-[158px]"),
        _sorted("Total", "amount", num=True, first="-amount", class_name="w-[136px] [&>button]:mr-10"),
        th("Open", num=True, class_name="w-[90px]"),
        th(spoken="Actions", class_name="w-12"),
    )


def _sorted(label: str, key: str, *, first: str = "", num: bool = False, class_name: str = "") -> rx.Component:
    """A head that sorts: `first` on the first press, then the other way round."""
    first = first or key
    second = key if first.startswith("-") else f"-{key}"
    return sort_th(
        label,
        direction=rx.match(STATE.asking.sort, (key, "ascending"), (f"-{key}", "descending"), "none"),
        num=num,
        class_name=class_name,
        on_click=STATE.sort_by(rx.cond(STATE.asking.sort == first, second, first)),
    )


def _row(row: InvoiceRow) -> rx.Component:
    faint = "amount text-ink-soft"
    return tr(
        td(
            checkbox(
                "choose",
                spoken=f"Choose {row.spoken}",
                id=f"choose-{row.id}",
                checked=CHOSEN.selected.contains(row.id),
                on_change=lambda is_on: CHOSEN.choose(row.id, is_on).stop_propagation,
            ),
            above=True,
        ),
        td(rx.el.span(row.number, class_name=rx.cond(row.is_draft, "amount text-ink-faint", faint))),
        td(
            rx.el.div(
                row_link(row.client, row.href, class_name="max-w-full shrink-0 truncate font-medium text-ink"),
                rx.el.span(row.title, class_name="truncate text-ink-faint"),
                class_name="flex min-w-0 items-baseline gap-2.5",
            ),
        ),
        td(
            rx.el.div(
                status_pill(row.word, row.tone, row.icon),
                rx.cond(row.tag != "", tag(row.tag)),
                class_name="flex items-center gap-1.5 overflow-hidden",
            )
        ),
        td(row.issued, class_name=faint),
        td(_due(row), class_name=f"truncate {faint}"),
        td(money(row.total, row.unit), num=True, class_name="font-medium"),
        td(rx.el.span(row.open, class_name=rx.cond(row.is_open, "", "text-ink-faint")), num=True),
        td(_menu(row), above=True, class_name="!px-0 !pr-3 text-center"),
        selected=CHOSEN.selected.contains(row.id),
        key=row.key,
        class_name=rx.cond(row.changed, "wash", ""),
    )


def _due(row: InvoiceRow) -> rx.Component:
    distance = rx.cond(row.distance != "", f", {row.distance}", "")
    return rx.el.span(
        row.due,
        rx.el.span(distance, class_name=rx.cond(row.is_late, "", "text-ink-faint")),
        class_name=rx.cond(row.is_late, "text-bad", ""),
    )


def _menu(row: InvoiceRow) -> rx.Component:
    ids = [row.id]
    return menu(
        menu_item("Duplicate", icon_name="copy-plus", on_click=ACTIONS.duplicate(row.id)),
        rx.cond(
            row.pay_href != "",
            menu_item(
                "Open payment page", icon_name="external-link", on_click=rx.redirect(row.pay_href, is_external=True)
            ),
        ),
        rx.cond(
            row.pdf_href != "",
            menu_item("PDF", icon_name="file-down", on_click=rx.redirect(row.pdf_href, is_external=True)),
        ),
        rx.cond(
            row.can_cancel,
            rx.fragment(
                menu_line(),
                menu_item("Cancel invoice…", icon_name="ban", bad=True, on_click=ACTIONS.ask_cancel(ids)),
            ),
        ),
        rx.cond(
            row.is_draft,
            rx.fragment(
                menu_line(),
                menu_item("Delete draft…", icon_name="trash-2", bad=True, on_click=ACTIONS.ask_delete(ids)),
            ),
        ),
        label="Actions",
        class_name="btn btn-ghost btn-sm btn-icon",
    )


def _card(row: InvoiceRow) -> rx.Component:
    pill: Any = rx.el.span(
        status_pill(row.word, row.tone, row.icon),
        rx.cond(row.tag != "", tag(row.tag)),
        class_name="flex flex-wrap items-center gap-1.5",
    )
    return card_row(
        row.client,
        row.title,
        amount=money(row.total, row.unit, class_name="[&_.unit]:text-sm"),
        amount_sub=row.card_open,
        pill=pill,
        note=rx.el.span(row.card_note, class_name=rx.cond(row.is_late, "text-bad", "")),
        href=row.href,
    )
