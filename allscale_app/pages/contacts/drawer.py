"""The drawer of one client: sums, facts, labels; what it lists is in `drawer_lists`."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, icon_button, link, link_button
from allscale_app.components.data import avatar
from allscale_app.components.feedback import empty_state, skeleton
from allscale_app.components.field import error_text
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item, menu_line, popover
from allscale_app.components.overlay import drawer
from allscale_app.pages.contacts.drawer_lists import history, notes, wallets
from allscale_app.pages.contacts.forms import contact_form, contact_question, wallet_form
from allscale_app.states.contact_drawer import ContactDrawerState
from allscale_app.states.contact_form import ContactFormState, ContactWalletState
from allscale_app.states.contact_merge import ContactMergeState
from allscale_app.states.contact_questions import ContactQuestionsState

STATE = ContactDrawerState
VIEW = ContactDrawerState.view
SMALL = "btn btn-ghost btn-sm btn-icon"


def contact_drawer() -> rx.Component:
    """Over the list, at the client's own address."""
    return drawer(
        rx.cond(VIEW.name != "", VIEW.name, "Client"),
        rx.match(STATE.status, ("loading", _loading()), ("missing", _missing()), _content()),
        contact_form(when=STATE.is_open),
        wallet_form(),
        contact_question(),
        open=STATE.is_open,
        on_open_change=STATE.set_open,
        head=STATE.place,
        tools=_tools(),
    )


def _tools() -> tuple[rx.Component, ...]:
    return (
        rx.cond(
            STATE.place != "",
            rx.fragment(
                icon_button(
                    "arrow-up", "Previous", size="sm", disabled=~STATE.has_previous, on_click=STATE.step("previous")
                ),
                icon_button("arrow-down", "Next", size="sm", disabled=~STATE.has_next, on_click=STATE.step("next")),
            ),
        ),
        rx.cond(
            STATE.status == "ready",
            menu(
                menu_item("Edit client", icon_name="pencil", on_click=ContactFormState.open_edit(VIEW.id)),
                menu_item("Add wallet", icon_name="wallet", on_click=ContactWalletState.begin(VIEW.id, "")),
                menu_item("Merge with another…", icon_name="users", on_click=ContactMergeState.begin(VIEW.id)),
                menu_item("All invoices", icon_name="receipt-text", on_click=rx.redirect(VIEW.all_href)),
                menu_line(),
                menu_item(
                    "Delete client…",
                    icon_name="trash-2",
                    bad=True,
                    on_click=ContactQuestionsState.ask_delete(VIEW.id),
                ),
                class_name=SMALL,
            ),
        ),
    )


def _content() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            avatar(VIEW.initials, size=56),
            rx.el.div(
                rx.el.h2(VIEW.name, class_name="text-lg break-words"),
                rx.el.div(VIEW.sub, class_name="truncate text-ink-soft"),
                class_name="min-w-0",
            ),
            class_name="flex items-center gap-4",
        ),
        rx.el.div(
            link_button("Invoice", VIEW.new_href, kind="primary", icon="plus", aria_label="New invoice"),
            link_button("E-mail", VIEW.mail_href, icon="mail", document=True),
            button("Edit", icon="pencil", on_click=ContactFormState.open_edit(VIEW.id)),
            class_name="mt-4 grid grid-cols-3 gap-2",
        ),
        _sums(),
        _facts(),
        wallets(),
        notes(),
        history("Invoices", VIEW.invoices, link(VIEW.all_label, href=VIEW.all_href, class_name="link text-sm")),
        rx.cond(VIEW.payments.length() > 0, history("Payments", VIEW.payments, rx.fragment())),
    )


def _sums() -> rx.Component:
    def one(label: str, value: Any) -> rx.Component:
        return rx.el.div(
            rx.el.dt(label, class_name="text-sm text-ink-faint"),
            rx.el.dd(value, class_name="amount mt-0.5 text-md font-semibold break-words"),
            class_name="min-w-0 px-4",
        )

    return rx.el.dl(
        one("Billed", VIEW.billed),
        one("Paid in total", VIEW.paid),
        one("Open", VIEW.open),
        one("Usually pays in", VIEW.usual),
        class_name="mt-5 grid grid-cols-2 gap-y-3 rounded-lg bg-sunken py-3 [&>div]:border-line [&>div:nth-child(even)]:border-l",
    )


def _facts() -> rx.Component:
    def row(label: str, value: Any) -> rx.Component:
        return rx.fragment(
            rx.el.dt(label, class_name="self-start text-ink-faint"), rx.el.dd(value, class_name="min-w-0 break-words")
        )

    email = rx.el.span(
        rx.el.span(VIEW.email, class_name="min-w-0 break-all"),
        copy_button(
            icon("copy", size=12, class_name="copy-idle"),
            icon("check", size=12, class_name="copy-done"),
            value=VIEW.email,
            spoken="Copy e-mail",
            class_name="btn btn-ghost btn-sm btn-icon -my-1 text-ink-faint",
        ),
        class_name="flex items-center gap-1",
    )
    return rx.el.dl(
        row("E-mail", email),
        rx.cond(
            VIEW.other_emails.length() > 0,
            row("Also", rx.foreach(VIEW.other_emails, lambda one: rx.el.div(one, class_name="break-all"))),
        ),
        rx.cond(VIEW.account != "", row("Account", VIEW.account)),
        rx.cond(VIEW.opted_out != "", row("Reminders", VIEW.opted_out)),
        rx.cond(VIEW.tax_id != "", row("Tax id", rx.el.span(VIEW.tax_id, class_name="amount"))),
        rx.cond(VIEW.address != "", row("Address", rx.el.span(VIEW.address, class_name="whitespace-pre-line"))),
        row("Labels", _labels()),
        class_name="mt-5 grid grid-cols-[112px_minmax(0,1fr)] items-center gap-y-2.5",
    )


def _labels() -> rx.Component:
    def one(label: rx.Var[str]) -> rx.Component:
        return rx.el.span(
            rx.el.span(label, class_name="max-w-48 truncate"),
            rx.el.button(
                icon("x", size=11),
                type="button",
                aria_label=f"Remove the label {label}",
                class_name="hit -mr-1 grid size-4 place-items-center rounded-sm text-ink-faint hover:text-ink",
                on_click=STATE.unlabel(label),
            ),
            class_name="tag",
        )

    form = rx.el.form(
        rx.el.label("Label", html_for="new-label", class_name="label"),
        rx.el.div(
            rx.el.input(
                id="new-label",
                name="labels",
                class_name="input",
                auto_complete="off",
                aria_describedby="new-label-error",
            ),
            button("Add", kind="primary", type="submit"),
            class_name="flex gap-2",
        ),
        rx.cond(STATE.label_error != "", error_text(STATE.label_error, id="new-label-error")),
        on_submit=STATE.label,
        reset_on_submit=False,
    )
    return rx.el.div(
        rx.foreach(VIEW.labels, one),
        popover(
            form,
            trigger=icon("plus", size=12),
            label="Add a label",
            class_name="tag hit !bg-transparent text-ink-faint hover:text-ink",
            width="w-72 p-4",
            align="start",
            open=STATE.adding_label,
            on_open_change=STATE.show_label_form,
        ),
        class_name="flex flex-wrap gap-1.5",
    )


def _loading() -> rx.Component:
    return rx.el.div(
        rx.el.span("Loading the client", class_name="sr-only", role="status"),
        rx.el.div(skeleton("size-14 !rounded-full"), skeleton("h-4 w-40"), class_name="flex items-center gap-4"),
        skeleton("mt-5 block h-9 w-full"),
        skeleton("mt-5 block h-28 w-full"),
        *[skeleton(f"mt-4 block h-3 {width}") for width in ("w-64", "w-52", "w-72")],
        class_name="late",
    )


def _missing() -> rx.Component:
    return empty_state(
        "There is no such client",
        "It may have been deleted; its invoices are still in the list of invoices.",
        link_button("All contacts", "/contacts"),
    )
