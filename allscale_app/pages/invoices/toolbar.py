"""Over the list: tabs, search, filters, order."""

import reflex as rx

from allscale_app.components.button import button, icon_button
from allscale_app.components.choice import filter_chip
from allscale_app.components.field import date_field, money_field, search_field, select_field
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item, popover
from allscale_app.components.navigation import tab, tabs
from allscale_app.components.overlay import dialog
from allscale_app.states.invoice_filters import InvoiceFiltersState
from allscale_app.states.invoice_list import InvoiceListState
from allscale_app.views.invoice_list import LABEL_OPTIONS, METHOD_OPTIONS, SORTS, TABS, ClientChoice
from allscale_app.views.invoice_query import CHIPS

STATE = InvoiceListState
ASKING = InvoiceListState.asking
FILTERS = InvoiceFiltersState


def list_tabs() -> rx.Component:
    """All, Drafts, Outstanding, …, each with its count."""
    return tabs(
        *[
            tab(
                label,
                selected=ASKING.tab == key,
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
                placeholder="Number, client, hash",
                class_name="md:w-64",
                default_value=ASKING.text,
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
            on_click=FILTERS.show_filter("all", True),  # an event's arguments go by position
        ),
        rx.el.div(
            _client_chip(),
            rx.cond(
                STATE.chips["link"] != "",
                filter_chip(STATE.chips["link"], on=True, on_click=FILTERS.remove_filter("link")),
            ),
            _chip("currency", "Currency", _currency()),
            _chip("amount", "Amount", *_amounts()),
            _chip("created", "Created", *_days()),
            _chip("label", "Status", _label()),
            _chip("method", "Paid by", _method()),
            rx.el.div(class_name="flex-1"),
            _order(),
            class_name="hidden flex-1 flex-wrap items-center gap-2 md:flex",
        ),
        _chips_on_phone(),
        _phone_filters(),
        class_name="my-4 flex flex-wrap items-center gap-2",
    )


def _client_chip() -> rx.Component:
    """Clients are searched, not listed: there may be thousands."""
    return _filter(
        "client",
        "Client",
        rx.el.div(
            search_field(
                "find-client",
                label="Search clients",
                placeholder="Name or e-mail",
                class_name="w-full",
                on_change=FILTERS.find_clients.debounce(200),
            ),
            rx.cond(
                FILTERS.clients.length() > 0,
                rx.el.ul(rx.foreach(FILTERS.clients, _client), class_name="mt-1.5"),
                rx.el.p("No client matches.", class_name="px-2.5 pt-3 pb-1.5 text-sm text-ink-faint"),
            ),
        ),
        width="w-72 p-2",
    )


def _client(client: ClientChoice) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(client.name, class_name="min-w-0 truncate"),
            rx.el.span(client.email, class_name="min-w-0 flex-1 truncate text-right text-sm text-ink-faint"),
            type="button",
            on_click=FILTERS.choose_client(client.id),
            class_name="menu-item",
        ),
        key=client.id,
    )


def _chip(name: str, label: str, *fields: rx.Component) -> rx.Component:
    return _filter(name, label, _form(*fields), width="w-64 p-4")


def _filter(name: str, label: str, content: rx.Component, *, width: str) -> rx.Component:
    """A dashed "+ Amount" that opens its form; while on, a press takes it off."""
    words = STATE.chips[name]
    return rx.cond(
        words != "",
        filter_chip(words, on=True, on_click=FILTERS.remove_filter(name)),
        popover(
            content,
            trigger=rx.fragment(icon("plus", size=12), label),
            label=f"Filter by {label.lower()}",
            class_name="filter",
            width=width,
            align="start",
            open=FILTERS.open_filter == name,
            on_open_change=FILTERS.show_filter(name),
        ),
    )


def _chips_on_phone() -> rx.Component:
    """What is on; the sheet sets them."""
    chips = [
        rx.cond(STATE.chips[name] != "", filter_chip(STATE.chips[name], on=True, on_click=FILTERS.remove_filter(name)))
        for name in CHIPS
    ]
    return rx.el.div(*chips, class_name="flex w-full flex-wrap gap-2 empty:hidden md:hidden")


def _form(*fields: rx.Component) -> rx.Component:
    return rx.el.form(
        *fields,
        button("Show", kind="primary", size="sm", type="submit", class_name="self-end"),
        on_submit=FILTERS.set_filters,
        no_validate=True,
        class_name="flex flex-col gap-4",
    )


def _currency() -> rx.Component:
    return select_field(
        "Currency",
        "currency",
        FILTERS.currencies,
        default_value=ASKING.filters.get("currency", ""),
    )


def _amounts() -> tuple[rx.Component, ...]:
    return tuple(
        money_field(
            label,
            name,
            unit="",
            optional=True,
            error=FILTERS.errors.get(name, ""),
            default_value=ASKING.filters.get(name, ""),
        )
        for label, name in (("From", "min_amount"), ("Up to", "max_amount"))
    )


def _days() -> tuple[rx.Component, ...]:
    return tuple(
        date_field(
            label,
            name,
            error=FILTERS.errors.get(name, ""),
            default_value=ASKING.filters.get(name, ""),
        )
        for label, name in (("Created since", "created_since"), ("Created until", "created_until"))
    )


def _label() -> rx.Component:
    return select_field("Status", "label", LABEL_OPTIONS, default_value=ASKING.filters.get("label", ""))


def _method() -> rx.Component:
    return select_field("Paid by", "method", METHOD_OPTIONS, default_value=ASKING.filters.get("method", ""))


def _order() -> rx.Component:
    return menu(
        *[menu_item(label, on_click=STATE.sort_by(order)) for order, label in SORTS.items()],
        trigger=rx.fragment(icon("arrow-up-down", size=14), rx.match(ASKING.sort, *SORTS.items(), SORTS["-date"])),
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
                    value=ASKING.sort,
                    on_change=STATE.sort_by,
                ),
                _currency(),
                rx.el.div(*_amounts(), class_name="grid grid-cols-2 gap-4"),
                *_days(),
                rx.el.div(_label(), _method(), class_name="grid grid-cols-2 gap-4"),
                class_name="flex flex-col gap-4",
            )
        ),
        open=FILTERS.open_filter == "all",
        on_open_change=FILTERS.show_filter("all"),
        size="sm",
    )
