"""The history: filters, a table, on a phone cards; every line opens its journal entry."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from allscale_app.components.button import button, download_button, icon_button
from allscale_app.components.card import card
from allscale_app.components.choice import filter_chip
from allscale_app.components.data import hash_link, money
from allscale_app.components.feedback import no_match
from allscale_app.components.field import date_field, select_field
from allscale_app.components.icon import icon, network_mark
from allscale_app.components.menu import popover
from allscale_app.components.overlay import dialog
from allscale_app.components.status import tone_ink
from allscale_app.components.table import card_list, table, table_body, table_head, td, th, tr
from allscale_app.components.timeline import timeline_dot
from allscale_app.pages.list_parts import list_foot, list_foot_on_phone
from allscale_app.states.balance import BalanceState
from allscale_app.states.journal_entry import EntryState
from allscale_app.views.balance.model import HistoryRow

STATE = BalanceState


def history() -> rx.Component:
    """Everything that changed the balance, newest first."""
    return rx.el.section(
        _toolbar(),
        rx.cond(
            STATE.status == "no_match",
            card(
                no_match("No entries match.", button("Clear filters", size="sm", on_click=STATE.remove_filter("all")))
            ),
            rx.fragment(
                card(_table(), list_foot(STATE), class_name="hidden overflow-hidden md:block"),
                card_list(STATE.rows, _card, spoken="History"),
                list_foot_on_phone(STATE),
            ),
        ),
        _phone_filters(),
        class_name="mt-8",
        aria_labelledby="history",
    )


def _toolbar() -> rx.Component:
    return rx.el.div(
        rx.el.h2("History", id="history", class_name="mr-2 text-md"),
        rx.el.div(
            _chip("type", "Type", (_type("chip"),)),
            _chip("token", "Token", (_token("chip"),)),
            _chip("network", "Network", (_network("chip"),)),
            _chip("date", "Date", _dates("chip")),
            class_name="hidden flex-wrap items-center gap-2 md:flex",
        ),
        rx.el.div(class_name="flex-1"),
        download_button("Export CSV", STATE.export_href, kind="ghost", size="sm"),
        icon_button(
            "list-filter",
            "Filters",
            kind="secondary",
            icon_size=18,
            class_name="md:!hidden",
            on_click=STATE.show_filter("all", True),  # an event's arguments go by position
        ),
        rx.el.div(
            *[_active(name) for name in ("type", "token", "network", "date")],
            class_name="flex w-full flex-wrap gap-2 empty:hidden md:hidden",
        ),
        class_name="mb-3 flex flex-wrap items-center gap-2",
    )


def _active(name: str) -> rx.Component:
    """A filter that is on; a press takes it off."""
    words = STATE.chips[name]
    return rx.cond(words != "", filter_chip(words, on=True, on_click=STATE.remove_filter(name)))


def _chip(name: str, label: str, fields: Sequence[rx.Component]) -> rx.Component:
    """A dashed "+ Type" that opens its form; while on, a press takes it off."""
    words = STATE.chips[name]
    return rx.cond(
        words != "",
        _active(name),
        popover(
            _form(*fields),
            trigger=rx.fragment(icon("plus", size=12), label),
            label=f"Filter by {label.lower()}",
            class_name="filter",
            width="w-64 p-4",
            align="start",
            open=STATE.open_filter == name,
            on_open_change=STATE.show_filter(name),
        ),
    )


def _form(*fields: rx.Component) -> rx.Component:
    return rx.el.form(
        *fields,
        button("Show", kind="primary", size="sm", type="submit", class_name="self-end"),
        on_submit=STATE.set_filters,
        no_validate=True,
        class_name="flex flex-col gap-4",
    )


def _type(place: str) -> rx.Component:
    return _select("Type", "type", STATE.options.types, place)


def _token(place: str) -> rx.Component:
    return _select("Token", "token", STATE.options.tokens, place)


def _network(place: str) -> rx.Component:
    return _select("Network", "network", STATE.options.networks, place)


def _select(label: str, name: str, options: Any, place: str) -> rx.Component:
    return select_field(
        label,
        name,
        options,
        error=STATE.filter_errors.get(name, ""),
        default_value=STATE.filters.get(name, ""),
        key=f"{place}-{name}",
    )


def _dates(place: str) -> tuple[rx.Component, ...]:
    return tuple(
        date_field(
            label,
            name,
            error=STATE.filter_errors.get(name, ""),
            default_value=STATE.filters.get(name, ""),
            key=f"{place}-{name}",
        )
        for label, name in (("From", "since"), ("To", "until"))
    )


def _phone_filters() -> rx.Component:
    return dialog(
        "Filters",
        _form(
            _type("sheet"),
            _token("sheet"),
            _network("sheet"),
            rx.el.div(*_dates("sheet"), class_name="grid grid-cols-2 gap-4"),
        ),
        open=STATE.open_filter == "all",
        on_open_change=STATE.show_filter("all"),
        size="sm",
    )


def _table() -> rx.Component:
    return table(
        table_head(
            th("Date", class_name="w-[128px]"),
            th("Entry"),
            th("Network", class_name="w-[132px] max-lg:hidden"),
            th("Transaction", class_name="w-[160px] max-lg:hidden"),
            th(rx.el.span("Amount", class_name="no-unit"), num=True, class_name="w-[180px]"),
            th("Balance after", num=True, class_name="w-[140px] max-lg:hidden"),
        ),
        table_body(STATE.rows, _row),
        caption="History of the balance, newest first",
        class_name="table-fixed",
    )


def _row(row: HistoryRow) -> rx.Component:
    return tr(
        td(rx.el.span(row.date, title=row.exact), class_name="amount text-ink-soft"),
        td(
            rx.el.span(
                timeline_dot(row.icon, row.tone),
                rx.el.span(
                    _opener(row, class_name="row-link font-medium text-ink"),
                    rx.el.span(row.about, class_name="ml-2.5 text-ink-faint"),
                    class_name="truncate",
                ),
                class_name="flex items-center gap-3",
            ),
        ),
        td(
            rx.el.span(network_mark(row.network), row.network_name, class_name="flex items-center gap-2 text-ink-soft"),
            class_name="max-lg:hidden",
        ),
        td(
            rx.cond(
                row.transaction != "",
                hash_link(row.transaction, row.transaction_href),
                rx.el.span("–", class_name="text-ink-faint"),
            ),
            above=True,
            class_name="max-lg:hidden",
        ),
        td(money(row.amount, row.unit), num=True, class_name=f"font-medium {tone_ink(row.amount_tone)}"),
        td(row.after, num=True, class_name="text-ink-soft max-lg:hidden"),
        key=row.key,
        class_name=rx.cond(row.changed, "wash", ""),
    )


def _opener(row: HistoryRow, *, class_name: str) -> rx.Component:
    return rx.el.button(
        row.words, type="button", aria_label=row.spoken, class_name=class_name, on_click=EntryState.open(row.id)
    )


def _card(row: HistoryRow) -> rx.Component:
    faint = "text-sm text-ink-faint"
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                timeline_dot(row.icon, row.tone),
                rx.el.span(
                    rx.el.span(row.words, class_name="block truncate text-md font-medium"),
                    rx.el.span(row.about, class_name=f"block truncate {faint}"),
                    class_name="min-w-0 flex-1",
                ),
                rx.el.span(
                    money(
                        row.amount,
                        row.unit,
                        class_name=f"block text-md font-medium {tone_ink(row.amount_tone)} [&_.unit]:text-sm",
                    ),
                    rx.el.span(row.after, class_name=f"amount block {faint}"),
                    class_name="shrink-0 text-right",
                ),
                class_name="flex items-start gap-3",
            ),
            rx.el.span(
                rx.el.span(network_mark(row.network), row.network_name, class_name="flex items-center gap-2"),
                rx.el.span(row.date, class_name="amount"),
                class_name=f"mt-3 flex items-center justify-between gap-3 {faint}",
            ),
            type="button",
            aria_label=row.spoken,
            on_click=EntryState.open(row.id),
            class_name="card block w-full px-4 py-3.5 text-left active:bg-sunken",
        ),
        key=row.key,
    )
