"""/invoices/received: invoices of others to this user."""

import reflex as rx

from allscale_app.components.button import button, download_button, link_button
from allscale_app.components.card import card
from allscale_app.components.data import money
from allscale_app.components.feedback import empty_state, skeleton_rows
from allscale_app.components.field import textarea_field
from allscale_app.components.navigation import page_header
from allscale_app.components.overlay import dialog
from allscale_app.components.status import status_pill, tag
from allscale_app.components.table import table, table_body, table_head, td, th, tr
from allscale_app.pages.form_dialog import bound, form_actions
from allscale_app.pages.frame import issuer_page
from allscale_app.states.received import ReceivedState, RejectState
from allscale_app.views.received import ReceivedRow

STATE = ReceivedState
FORM = "reject"


def received() -> rx.Component:
    """The list, and the question before one is rejected."""
    return issuer_page(
        page_header("Received", sub="Invoices that other businesses here sent to your e-mail address."),
        rx.cond(
            STATE.ready,
            rx.cond(STATE.rows.length() > 0, _rows(), card(_nothing())),
            card(skeleton_rows(spoken="Loading received invoices"), class_name="late"),
        ),
        _question(),
        current="/invoices/received",
    )


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
        rx.cond(row.pdf_href != "", download_button("PDF", row.pdf_href, size="sm", icon="file-down")),
        rx.cond(
            row.can_pay,
            link_button("Pay", row.page_href, kind="primary", size="sm", document=True),
            link_button("Open", row.page_href, size="sm", document=True),
        ),
    )


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
