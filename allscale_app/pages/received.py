"""/invoices/received: invoices of others to this user."""

import reflex as rx

from allscale_app.components.bridges.address import page_address
from allscale_app.components.button import button, download_button, link_button
from allscale_app.components.card import card
from allscale_app.components.choice import filter_chip
from allscale_app.components.data import money
from allscale_app.components.feedback import empty_state, no_match, skeleton_rows
from allscale_app.components.field import date_field, search_field, select_field, textarea_field
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item
from allscale_app.components.navigation import page_header
from allscale_app.components.overlay import dialog
from allscale_app.components.status import status_pill, tag
from allscale_app.components.table import table, table_body, table_head, td, th, tr
from allscale_app.pages.form_dialog import bound, form_actions
from allscale_app.pages.frame import issuer_page
from allscale_app.states.received import ReceivedState, RejectState
from allscale_app.views.invoice_list import LABEL_OPTIONS, METHOD_OPTIONS
from allscale_app.views.received import CHIPS, ReceivedRow

STATE = ReceivedState
IS_ASKED = (STATE.asking.text != "") | (STATE.asking.filters.length() > 0)
IS_THERE = (STATE.rows.length() > 0) | IS_ASKED
RECEIVED_LABELS = [(value, word) for value, word in LABEL_OPTIONS if value != "draft"]
FORM = "reject"


def received() -> rx.Component:
    """The list, and the question before one is rejected."""
    return issuer_page(
        page_header(
            "Received",
            rx.cond(IS_THERE, _exports()),
            sub="Invoices that other businesses here sent to your e-mail address.",
        ),
        rx.cond(
            STATE.ready,
            rx.fragment(
                rx.cond(IS_THERE, _toolbar()),
                rx.cond(STATE.rows.length() > 0, _rows(), card(rx.cond(IS_ASKED, _no_match(), _nothing()))),
            ),
            card(skeleton_rows(spoken="Loading received invoices"), class_name="late"),
        ),
        page_address(STATE.address, STATE.asked),
        _question(),
        _filters(),
        current="/invoices/received",
    )


def _exports() -> rx.Component:
    return menu(
        menu_item("Export CSV", icon_name="download", on_click=rx.redirect(STATE.export_href, is_external=True)),
        menu_item("Export JSON", icon_name="download", on_click=rx.redirect(STATE.json_href, is_external=True)),
        trigger=rx.fragment(icon("download", size=16), "Export"),
        label="Export",
        class_name="btn btn-secondary",
    )


def _toolbar() -> rx.Component:
    """Search, what is on, and the form that sets it."""
    chips = [
        rx.cond(STATE.chips[name] != "", filter_chip(STATE.chips[name], on=True, on_click=STATE.remove_filter(name)))
        for name in CHIPS
    ]
    return rx.el.div(
        rx.el.div(
            search_field(
                "search",
                label="Search received invoices",
                placeholder="Number, sender, hash",
                class_name="md:w-64",
                default_value=STATE.asking.text,
                on_change=STATE.search.debounce(200),
            ),
            key=STATE.mounted,
            class_name="min-w-0 flex-1 md:flex-none",
        ),
        button("Filters", icon="list-filter", on_click=STATE.show_filters(True)),  # an event's arguments go by position
        *chips,
        class_name="mb-4 flex flex-wrap items-center gap-2",
    )


def _filters() -> rx.Component:
    on = STATE.asking.filters
    days = [
        date_field(label, name, error=STATE.errors.get(name, ""), default_value=on.get(name, ""))
        for label, name in (("Since", "created_since"), ("Until", "created_until"))
    ]
    return dialog(
        "Filters",
        rx.el.form(
            select_field("Status", "label", RECEIVED_LABELS, default_value=on.get("label", "")),
            select_field("Paid by", "method", METHOD_OPTIONS, default_value=on.get("method", "")),
            select_field("Currency", "currency", STATE.currencies, default_value=on.get("currency", "")),
            rx.el.div(*days, class_name="grid grid-cols-2 gap-4"),
            button("Show", kind="primary", type="submit", class_name="self-end"),
            on_submit=STATE.set_filters,
            reset_on_submit=False,
            no_validate=True,
            class_name="flex flex-col gap-4",
        ),
        open=STATE.filtering,
        on_open_change=STATE.show_filters,
        size="sm",
    )


def _no_match() -> rx.Component:
    return no_match("No invoices match.", button("Clear filters", size="sm", on_click=STATE.show_everything))


def _rows() -> rx.Component:
    return rx.fragment(
        card(
            rx.el.div(
                table(
                    table_head(
                        th("From"),
                        th("Invoice"),
                        th("Due"),
                        th("Status"),
                        th(rx.el.span("Amount", class_name="no-unit"), num=True),
                        th(rx.el.span("Actions", class_name="sr-only")),
                    ),
                    table_body(STATE.rows, _row),
                    caption="Received invoices",
                ),
                class_name="hidden overflow-x-auto md:block",
            ),
            rx.el.ul(rx.foreach(STATE.rows, _on_phone), class_name="divide-y divide-line md:hidden"),
            class_name="overflow-hidden",
        ),
        rx.cond(
            STATE.has_more,
            rx.el.div(button("Show older", kind="ghost", on_click=STATE.show_more), class_name="mt-4 text-center"),
        ),
    )


def _row(row: ReceivedRow) -> rx.Component:
    return tr(
        td(row.issuer, class_name="font-medium"),
        td(
            rx.el.span(row.number, class_name="amount whitespace-nowrap"),
            rx.el.span(row.title, class_name="ml-2 text-ink-faint"),
        ),
        td(row.due, class_name=rx.cond(row.is_late, "amount text-bad", "amount text-ink-soft")),
        td(_status(row)),
        td(money(row.amount, row.unit), num=True, class_name="font-medium"),
        td(rx.el.div(*_acts(row), class_name="flex justify-end gap-2")),
        key=row.id,
    )


def _on_phone(row: ReceivedRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.issuer, class_name="min-w-0 truncate text-md font-medium"),
            money(row.amount, row.unit),
            class_name="flex items-baseline justify-between gap-3",
        ),
        rx.el.p(
            rx.el.span(row.number, class_name="amount whitespace-nowrap"),
            rx.el.span(row.title, class_name="ml-2"),
            class_name="mt-0.5 text-sm text-ink-soft",
        ),
        rx.el.div(
            _status(row),
            rx.el.span(
                rx.cond(row.due != "–", row.due, ""),
                class_name=rx.cond(row.is_late, "amount text-sm text-bad", "amount text-sm text-ink-soft"),
            ),
            class_name="mt-2 flex items-center justify-between gap-3",
        ),
        rx.el.div(*reversed(_acts(row)), class_name="mt-3 flex flex-wrap gap-2 empty:hidden"),
        class_name="p-4",
    )


def _status(row: ReceivedRow) -> rx.Component:
    return rx.el.span(
        status_pill(row.word, row.tone, row.icon),
        rx.foreach(row.tags, tag),
        class_name="flex flex-wrap items-center gap-1.5",
    )


def _acts(row: ReceivedRow) -> tuple[rx.Component, ...]:
    """The one that matters stands at the right; what is over leads to its page."""
    return (
        rx.cond(row.can_reject, button("Reject…", kind="ghost", size="sm", on_click=RejectState.begin(row.id))),
        rx.cond(
            row.payments_href != "",
            menu(
                menu_item("Payments as CSV", icon_name="download", on_click=_fetched(row.payments_href)),
                menu_item("Payments as JSON", icon_name="download", on_click=_fetched(row.payments_json_href)),
                label="More files",
                class_name="btn btn-ghost btn-sm btn-icon",
            ),
        ),
        rx.cond(
            row.receipt_href != "",
            download_button("Receipt", row.receipt_href, size="sm", icon="file-down"),
            rx.cond(row.pdf_href != "", download_button("PDF", row.pdf_href, size="sm", icon="file-down")),
        ),
        rx.cond(
            row.can_pay,
            link_button("Pay", row.page_href, kind="primary", size="sm", document=True),
            link_button("Open", row.page_href, size="sm", document=True),
        ),
    )


def _fetched(href: rx.Var[str]) -> rx.event.EventSpec:
    return rx.redirect(href, is_external=True)


def _nothing() -> rx.Component:
    return rx.cond(
        STATE.verified,
        empty_state(
            "Nothing received yet",
            "When another business here sends an invoice to your e-mail address, it stands here and on the bell.",
        ),
        empty_state(
            "Confirm your e-mail address first",
            "Invoices to your address are shown once you have opened the link in the mail we sent you.",
        ),
    )


def _question() -> rx.Component:
    state = RejectState
    return dialog(
        state.title,
        rx.el.form(
            textarea_field(
                "Reason",
                "reason",
                rows=3,
                max_length=500,
                error=state.errors.get("reason", ""),
                **bound(state, "reason"),
            ),
            id=FORM,
            key=state.mounted,
            on_submit=state.save,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=state.is_open,
        on_open_change=state.set_open,
        description=state.about,
        actions=form_actions(
            state,
            button(
                rx.cond(state.busy, "Rejecting…", "Reject invoice"),
                kind="danger",
                busy=state.busy,
                type="submit",
                form=FORM,
            ),
        ),
    )
