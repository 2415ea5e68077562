"""/links: what anybody can pay by, with what came of it."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, icon_button, link
from allscale_app.components.card import card
from allscale_app.components.data import money
from allscale_app.components.feedback import empty_state, skeleton_rows
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item, menu_line
from allscale_app.components.navigation import page_header
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.components.status import status_pill
from allscale_app.components.table import row_link, table, table_body, table_head, td, th, tr
from allscale_app.pages.frame import issuer_page
from allscale_app.pages.links.editor import link_dialog
from allscale_app.pages.links.share import share_dialog
from allscale_app.states.link_form import LinkFormState
from allscale_app.states.links import LinkQuestionState, LinkShareState, LinksState
from allscale_app.views.links import LinkRow

STATE = LinksState
VIEW = LinksState.shown[0]
FAINT = "text-sm text-ink-faint"


def links() -> rx.Component:
    """The page; its frame stands before anything is read."""
    return issuer_page(
        page_header(
            "Payment links",
            rx.cond(STATE.ready & (VIEW.rows.length() > 0), _new()),
            sub="Anybody who has a link can pay by it; each use is an invoice of its own.",
        ),
        rx.cond(
            STATE.ready,
            rx.cond(VIEW.rows.length() > 0, _rows(), card(_nothing())),
            card(skeleton_rows(count=5, spoken="Loading payment links"), class_name="late"),
        ),
        link_dialog(),
        share_dialog(),
        _question(),
        current="/links",
    )


def _new() -> rx.Component:
    return button("New link", kind="primary", icon="plus", on_click=LinkFormState.open_new)


def _nothing() -> rx.Component:
    return empty_state(
        "No payment links yet",
        "Put one address on your website, your shop's counter or under your posts, and get paid without writing an"
        " invoice each time.",
        _new(),
    )


def _rows() -> rx.Component:
    return rx.fragment(
        card(
            table(
                table_head(
                    th("Link"),
                    th("Amount", class_name="w-[180px] min-[1400px]:w-[252px]"),
                    th("Status", class_name="w-[104px]"),
                    th("Uses", num=True, class_name="w-[80px]"),
                    th("Income", num=True, class_name="w-[128px]"),
                    th("Last use", class_name="w-[100px] max-[1400px]:hidden"),
                    th(spoken="Actions", class_name="w-[124px]"),
                ),
                table_body(VIEW.rows, _row),
                caption="Payment links",
                class_name="table-fixed",
            ),
            class_name="hidden overflow-hidden xl:block",
        ),
        rx.el.ul(
            rx.foreach(VIEW.rows, _as_card),
            class_name="grid gap-3 lg:grid-cols-2 xl:hidden",
            aria_label="Payment links",
        ),
    )


def _row(row: LinkRow) -> rx.Component:
    return tr(
        td(
            rx.el.div(
                row_link(row.title, row.invoices_href, class_name="max-w-[65%] shrink-0 truncate font-medium text-ink"),
                rx.cond(row.limits != "", rx.el.span(row.limits, class_name="amount shrink-0 text-sm text-ink-soft")),
                rx.el.span(row.address, class_name="min-w-0 truncate text-ink-faint"),
                class_name="flex min-w-0 items-baseline gap-2.5 overflow-hidden",
            )
        ),
        td(
            money(row.amount, row.unit),
            rx.cond(
                row.amount_note != "", rx.el.span(row.amount_note, class_name=f"ml-1.5 max-[1400px]:hidden {FAINT}")
            ),
            class_name="truncate",
        ),
        td(_status(row)),
        td(row.uses, num=True, class_name="text-ink-soft"),
        td(row.income, num=True, class_name=rx.cond(row.is_paid, "truncate font-medium", "text-ink-faint")),
        td(row.last_use, class_name="amount truncate text-ink-soft max-[1400px]:hidden"),
        td(rx.el.div(*_acts(row), class_name="flex justify-end"), above=True),
        key=row.id,
        custom_attrs={"data-link": row.id},
    )


def _status(row: LinkRow) -> rx.Component:
    return status_pill(row.word, row.tone, row.icon)


def _as_card(row: LinkRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                link(row.title, href=row.invoices_href, class_name="block truncate text-md font-medium text-ink"),
                rx.el.p(row.address, class_name=f"truncate {FAINT}"),
                class_name="min-w-0",
            ),
            rx.el.div(_status(row), class_name="shrink-0"),
            class_name="flex items-start justify-between gap-3",
        ),
        rx.el.dl(
            _fact("Amount", money(row.amount, row.unit, class_name="!whitespace-normal"), row.amount_note),
            _fact("Income", row.income, ""),
            _fact("Uses", row.uses, row.limits),
            _fact("Last use", row.last_use, ""),
            class_name="mt-3 grid grid-cols-2 gap-x-4 gap-y-2",
        ),
        rx.el.div(*_acts(row), class_name="-mr-2 mt-2 flex justify-end gap-1"),
        key=row.id,
        class_name="card px-4 pt-3.5 pb-2",
        custom_attrs={"data-link": row.id},
    )


def _fact(label: str, value: Any, note: rx.Var[str] | str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(label, class_name=FAINT),
        rx.el.dd(value, class_name="amount break-words"),
        rx.cond(note != "", rx.el.dd(note, class_name=FAINT)),
        class_name="min-w-0",
    )


def _acts(row: LinkRow) -> tuple[rx.Component, ...]:
    small = "btn btn-ghost btn-sm btn-icon"
    return (
        copy_button(
            icon("copy", class_name="copy-idle"),
            icon("check", class_name="copy-done"),
            value=row.url,
            spoken=f"Copy the link of {row.title}",
            class_name=small,
        ),
        icon_button("qr-code", f"Share {row.title}", size="sm", on_click=LinkShareState.begin(row.id)),
        menu(
            menu_item("Open", icon_name="external-link", on_click=rx.redirect(row.url, is_external=True)),
            menu_item("Share", icon_name="qr-code", on_click=LinkShareState.begin(row.id)),
            menu_item("Edit", icon_name="pencil", on_click=LinkFormState.open_edit(row.id)),
            menu_item("Invoices", icon_name="receipt-text", on_click=rx.redirect(row.invoices_href)),
            rx.cond(
                row.is_on,
                menu_item("Switch off", icon_name="ban", on_click=STATE.switch(row.id, False)),
                menu_item("Switch on", icon_name="check", on_click=STATE.switch(row.id, True)),
            ),
            rx.cond(
                row.is_used,
                rx.fragment(),
                rx.fragment(
                    menu_line(),
                    menu_item(
                        "Delete link…",
                        icon_name="trash-2",
                        bad=True,
                        on_click=LinkQuestionState.ask_delete(row.id),
                    ),
                ),
            ),
            label=f"Actions of {row.title}",
            class_name=small,
        ),
    )


def _question() -> rx.Component:
    state = LinkQuestionState
    return dialog(
        state.question.title,
        open=state.is_asking,
        on_open_change=state.set_asking,
        description=state.question.body,
        actions=(dialog_close("Keep link"), button("Delete link", kind="danger", on_click=state.confirm)),
        size="sm",
    )
