"""/invoices: all of them."""

import reflex as rx

from allscale_app.components.bridges.address import page_address
from allscale_app.components.bridges.keys import row_keys
from allscale_app.components.button import button, download_button, icon_button, link_button
from allscale_app.components.card import card
from allscale_app.components.feedback import empty_state, no_match
from allscale_app.components.menu import menu, menu_item
from allscale_app.components.navigation import page_header
from allscale_app.pages.frame import issuer_page
from allscale_app.pages.invoices.list_table import (
    list_cards,
    list_skeleton,
    list_table,
)
from allscale_app.pages.invoices.questions import question_dialog
from allscale_app.pages.invoices.toolbar import list_tabs, toolbar
from allscale_app.pages.list_parts import list_failed, list_foot, list_foot_on_phone
from allscale_app.states.invoice_actions import InvoiceActionsState
from allscale_app.states.invoice_list import InvoiceListState
from allscale_app.states.invoice_selection import InvoiceSelectionState

STATE = InvoiceListState


def invoices() -> rx.Component:
    """Tabs, filters and the list; before the first invoice, how to make it."""
    return issuer_page(
        page_header("Invoices", rx.cond(STATE.status != "empty", _actions())),
        rx.match(
            STATE.status,
            ("empty", card(_nothing_yet())),
            rx.fragment(list_tabs(), toolbar(), _list()),
        ),
        _bulk_bar(),
        row_keys(),
        page_address(STATE.address, STATE.asked),
        question_dialog(),
        current="/invoices",
    )


def _actions() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            download_button("Export CSV", STATE.export_href),
            menu(_export_json(), label="Other exports", class_name="btn btn-secondary btn-icon"),
            link_button("New invoice", "/invoices/new", kind="primary", icon="plus", key="C"),
            class_name="hidden gap-2 md:flex",
        ),
        rx.el.div(
            menu(
                menu_item(
                    "Export CSV", icon_name="download", on_click=rx.redirect(STATE.export_href, is_external=True)
                ),
                _export_json(),
            ),
            class_name="-mr-2 md:hidden",
        ),
    )


def _export_json() -> rx.Component:
    return menu_item("Export JSON", icon_name="download", on_click=rx.redirect(STATE.json_href, is_external=True))


def _list() -> rx.Component:
    return rx.match(
        STATE.status,
        ("loading", list_skeleton()),
        ("failed", card(_failed())),
        (
            "no_match",
            card(
                no_match("No invoices match.", button("Clear filters", size="sm", on_click=STATE.show_everything)),
            ),
        ),
        rx.fragment(
            card(list_table(), list_foot(STATE), class_name="hidden overflow-hidden md:block"),
            list_cards(),
            list_foot_on_phone(STATE),
        ),
    )


def _nothing_yet() -> rx.Component:
    return empty_state(
        "Send your first invoice",
        "Your client gets an e-mail with a PDF and a link. They pay from a wallet, and you receive stablecoins.",
        link_button("New invoice", "/invoices/new", kind="primary", icon="plus"),
    )


def _failed() -> rx.Component:
    return list_failed(
        STATE,
        "Invoices could not be loaded",
        "The database did not answer. Nothing was lost, and payments are still being watched.",
    )


def _bulk_bar() -> rx.Component:
    bulk = InvoiceSelectionState.bulk
    return rx.cond(
        bulk.count != "",
        rx.el.div(
            rx.el.span(bulk.count, class_name="amount font-medium"),
            rx.el.span(bulk.total, class_name="amount mr-3 ml-2 opacity-70"),
            rx.cond(
                bulk.pdf_label != "",
                download_button(bulk.pdf_label, bulk.pdf_href, kind="ghost", size="sm", icon="file-down"),
            ),
            download_button("Export CSV", bulk.export_href, kind="ghost", size="sm"),
            rx.cond(
                bulk.cancel_label != "",
                button(
                    bulk.cancel_label,
                    kind="ghost",
                    size="sm",
                    icon="ban",
                    on_click=InvoiceActionsState.ask_cancel(bulk.cancellable),
                ),
            ),
            rx.cond(
                bulk.delete_label != "",
                button(
                    bulk.delete_label,
                    kind="ghost",
                    size="sm",
                    icon="trash-2",
                    on_click=InvoiceActionsState.ask_delete(bulk.drafts),
                ),
            ),
            rx.el.span(class_name="mx-1 h-5 w-px bg-current opacity-20"),
            icon_button("x", "Clear selection", size="sm", on_click=InvoiceSelectionState.choose_none),
            role="toolbar",
            aria_label="Actions for the chosen invoices",
            class_name="bulk-bar",
        ),
    )
