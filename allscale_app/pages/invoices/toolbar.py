"""Over the list: tabs, search, filters, order."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from allscale_app.components.button import button, icon_button
from allscale_app.components.choice import filter_chip
from allscale_app.components.field import date_field, money_field, search_field, select_field
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item, popover
from allscale_app.components.navigation import tab, tabs
from allscale_app.components.overlay import dialog
from allscale_app.states.invoice_list import InvoiceListState
from allscale_app.views.invoice_list import SORTS, TABS

STATE = InvoiceListState


def list_tabs() -> rx.Component:
    """All, Drafts, Outstanding, …, each with its count."""
    return tabs(
        *[
            tab(
                label,
                selected=STATE.tab == key,
                count=STATE.counts.get(key, ""),
                on_click=STATE.show_tab(key.value),
            )
            for key, label in TABS.items()
        ],
        spoken="Which invoices",
        class_name="-mx-4 px-4 md:mx-0 md:px-0",
    )


def toolbar() -> rx.Component:
    """Search and filters left, order right; on a phone the filters are a sheet."""
    return rx.el.div(
        rx.el.div(
            search_field(
                "search",
                label="Search invoices",
                placeholder="Number, client, amount",
                class_name="md:w-64",
                default_value=STATE.search_text,
                on_change=STATE.search.debounce(200),
            ),
            key=STATE.mounted,
            class_name="min-w-0 flex-1 md:flex-none",
        ),
        icon_button(
            "list-filter",
            "Filters",
            kind="secondary",
            icon_size=18,
            class_name="md:!hidden",
            on_click=STATE.show_filter("all", True),  # an event's arguments go by position
        ),
        rx.el.div(
            _client_chip(),
            _chip("currency", "Currency", STATE.chips["currency"], (_currency(),)),
            _chip("amount", "Amount", STATE.chips["amount"], _amounts()),
            _chip("created", "Created", STATE.chips["created"], (_since(),)),
            rx.el.div(class_name="flex-1"),
            _order(),
            class_name="hidden flex-1 items-center gap-2 md:flex",
        ),
        _phone_filters(),
        class_name="my-4 flex flex-wrap items-center gap-2",
    )


def _client_chip() -> rx.Component:
    """Only while it is on: a contact's page leads here with it."""
    words = STATE.chips["client"]
    return rx.cond(words != "", filter_chip(words, on=True, on_click=STATE.remove_filter("client")))


def _chip(name: str, label: str, words: Any, fields: Sequence[rx.Component]) -> rx.Component:
    """A dashed "+ Amount" that opens its form; while on, a press takes it off."""
    return rx.cond(
        words != "",
        filter_chip(words, on=True, on_click=STATE.remove_filter(name)),
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


def _currency() -> rx.Component:
    return select_field(
        "Currency",
        "currency",
        STATE.currencies,
        default_value=STATE.filters.get("currency", ""),
    )


def _amounts() -> tuple[rx.Component, ...]:
    return tuple(
        money_field(
            label,
            name,
            unit="",
            optional=True,
            error=STATE.filter_errors.get(name, ""),
            default_value=STATE.filters.get(name, ""),
        )
        for label, name in (("From", "min_amount"), ("Up to", "max_amount"))
    )


def _since() -> rx.Component:
    return date_field(
        "Created since",
        "created_since",
        error=STATE.filter_errors.get("created_since", ""),
        default_value=STATE.filters.get("created_since", ""),
    )


def _order() -> rx.Component:
    return menu(
        *[menu_item(label, on_click=STATE.sort_by(order)) for order, label in SORTS.items()],
        trigger=rx.fragment(icon("arrow-up-down", size=14), rx.match(STATE.sort, *SORTS.items(), SORTS["-date"])),
        label="Order",
        class_name="btn btn-ghost btn-sm",
    )


def _phone_filters() -> rx.Component:
    return dialog(
        "Filters",
        _form(
            rx.el.div(
                select_field(
                    "Order",
                    "order",
                    list(SORTS.items()),
                    value=STATE.sort,
                    on_change=STATE.sort_by,
                ),
                _currency(),
                rx.el.div(*_amounts(), class_name="grid grid-cols-2 gap-4"),
                _since(),
                class_name="flex flex-col gap-4",
            )
        ),
        open=STATE.open_filter == "all",
        on_open_change=STATE.show_filter("all"),
        size="sm",
    )
