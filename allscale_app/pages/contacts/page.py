"""All clients, and over them the drawer of one."""

import reflex as rx

from allscale_app.components.bridges.keys import row_keys
from allscale_app.components.button import button, download_button, icon_button
from allscale_app.components.card import card
from allscale_app.components.choice import filter_chip
from allscale_app.components.feedback import empty_state, no_match
from allscale_app.components.field import search_field
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item
from allscale_app.components.navigation import page_header
from allscale_app.pages.contacts.bringing import import_dialog, merge_dialog
from allscale_app.pages.contacts.drawer import contact_drawer
from allscale_app.pages.contacts.forms import contact_form
from allscale_app.pages.contacts.table import (
    contact_cards,
    contact_skeleton,
    contact_table,
)
from allscale_app.pages.frame import issuer_page
from allscale_app.pages.list_parts import list_failed, list_foot, list_foot_on_phone
from allscale_app.states.contact_drawer import ContactDrawerState
from allscale_app.states.contact_form import ContactFormState
from allscale_app.states.contact_import import ContactImportState
from allscale_app.states.contact_merge import ContactMergeState
from allscale_app.states.contacts import ContactsState
from allscale_app.views.contacts import SORTS

STATE = ContactsState
PAGES = ("Back", "Next")


def contacts() -> rx.Component:
    """Search, filters and the list; before the first client, how one comes to be here."""
    return issuer_page(
        page_header("Contacts", rx.cond(STATE.status != "empty", _actions())),
        rx.match(STATE.status, ("empty", card(_nobody_yet())), rx.fragment(_toolbar(), _list())),
        row_keys(),
        _bulk_bar(),
        contact_drawer(),
        import_dialog(),
        merge_dialog(),
        contact_form(when=~ContactDrawerState.is_open),
        current="/contacts",
    )


def _actions() -> rx.Component:
    return rx.fragment(
        download_button("Export CSV", STATE.export_href, class_name="max-md:!hidden"),
        button("Import CSV", icon="upload", class_name="max-md:!hidden", on_click=ContactImportState.begin),
        button("New contact", kind="primary", icon="plus", on_click=ContactFormState.open_new),
        rx.el.div(
            menu(
                menu_item(
                    "Export CSV", icon_name="download", on_click=rx.redirect(STATE.export_href, is_external=True)
                ),
                menu_item("Import CSV", icon_name="upload", on_click=ContactImportState.begin),
            ),
            class_name="-mr-2 md:hidden",
        ),
    )


def _toolbar() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            search_field(
                "search",
                label="Search contacts",
                placeholder="Name, e-mail, wallet",
                class_name="md:w-64",
                default_value=STATE.search_text,
                on_change=STATE.search.debounce(200),
            ),
            key=STATE.mounted,
            class_name="min-w-0 max-md:w-full",
        ),
        _chip("label", "Label", STATE.labels),
        _chip("country", "Country", STATE.countries),
        rx.el.div(class_name="flex-1"),
        menu(
            *[menu_item(label, on_click=STATE.sort_by(order)) for order, label in SORTS.items()],
            trigger=rx.fragment(icon("arrow-up-down", size=14), rx.match(STATE.sort, *SORTS.items(), "Order")),
            label="Order",
            class_name="btn btn-ghost btn-sm",
        ),
        class_name="mb-4 flex flex-wrap items-center gap-2",
    )


def _chip(name: str, label: str, options: rx.Var[list[object]]) -> rx.Component:
    """A dashed "+ Label" with the ones in use; while on, a press takes it off. Hidden while there is none to choose."""
    words = STATE.chips[name]
    return rx.cond(
        words != "",
        filter_chip(words, on=True, on_click=STATE.narrow(name, "")),
        rx.cond(
            options.length() > 0,
            menu(
                rx.foreach(options, lambda option: menu_item(option.label, on_click=STATE.narrow(name, option.value))),
                trigger=rx.fragment(icon("plus", size=12), label),
                label=f"Filter by {label.lower()}",
                class_name="filter",
                align="start",
            ),
        ),
    )


def _list() -> rx.Component:
    return rx.match(
        STATE.status,
        ("loading", contact_skeleton()),
        ("failed", card(_failed())),
        (
            "no_match",
            card(no_match("No contacts match.", button("Clear filters", size="sm", on_click=STATE.show_everything))),
        ),
        rx.fragment(
            card(contact_table(), list_foot(STATE, PAGES), class_name="hidden overflow-hidden md:block"),
            contact_cards(),
            list_foot_on_phone(STATE, PAGES),
        ),
    )


def _nobody_yet() -> rx.Component:
    return empty_state(
        "Nobody here yet",
        "Whoever you send an invoice to is kept here by itself, with what they were billed, paid and owe.",
        button("New contact", kind="primary", icon="plus", on_click=ContactFormState.open_new),
        button("Import CSV", icon="upload", on_click=ContactImportState.begin),
    )


def _failed() -> rx.Component:
    return list_failed(
        STATE,
        "Contacts could not be loaded",
        "The database did not answer. Nothing was lost, and payments are still being watched.",
    )


def _bulk_bar() -> rx.Component:
    bulk = STATE.bulk
    return rx.cond(
        STATE.selected.length() > 0,
        rx.el.div(
            rx.el.span(bulk.count, class_name="amount font-medium"),
            rx.el.span(bulk.total, class_name="amount mr-3 ml-2 opacity-70"),
            download_button("Export CSV", bulk.export_href, kind="ghost", size="sm"),
            rx.cond(
                STATE.selected.length() > 1,
                button("Merge…", kind="ghost", size="sm", on_click=ContactMergeState.begin_chosen),
            ),
            rx.el.span(class_name="mx-1 h-5 w-px bg-current opacity-20"),
            icon_button("x", "Clear selection", size="sm", on_click=STATE.choose_none),
            role="toolbar",
            aria_label="Actions for the chosen contacts",
            class_name="bulk-bar",
        ),
    )
