"""The drawer of one client: facts, sums, labels, wallets, notes, history."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, icon_button, link, link_button
from allscale_app.components.data import address_chip, avatar, money
from allscale_app.components.feedback import empty_state, skeleton
from allscale_app.components.field import error_text
from allscale_app.components.icon import icon, network_mark
from allscale_app.components.menu import menu, menu_item, menu_line, popover
from allscale_app.components.overlay import drawer
from allscale_app.components.status import status_pill
from allscale_app.pages.contacts.forms import contact_form, contact_question, wallet_form
from allscale_app.states.contact_drawer import ContactDrawerState
from allscale_app.states.contact_form import ContactFormState, ContactWalletState
from allscale_app.states.contact_questions import ContactQuestionsState
from allscale_app.views.contacts.detail import HistoryLine, WalletBox

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
        _wallets(),
        _notes(),
        _history("Invoices", VIEW.invoices, link(VIEW.all_label, href=VIEW.all_href, class_name="link text-sm")),
        rx.cond(VIEW.payments.length() > 0, _history("Payments", VIEW.payments, rx.fragment())),
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


def _title(words: str, *actions: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.h3(words, class_name="text-sm !font-medium text-ink-faint"),
        *actions,
        class_name="mt-6 mb-2 flex min-h-7 items-center justify-between",
    )


def _wallets() -> rx.Component:
    return rx.fragment(
        _title(
            "Wallets",
            button(
                "Add",
                kind="ghost",
                size="sm",
                icon="plus",
                aria_label="Add wallet",
                on_click=ContactWalletState.begin(VIEW.id, ""),
            ),
        ),
        rx.cond(
            VIEW.wallets.length() > 0,
            rx.el.ul(rx.foreach(VIEW.wallets, _wallet), class_name="flex flex-col gap-2"),
            rx.el.p("No wallet yet. One that pays you appears here by itself.", class_name="text-sm text-ink-faint"),
        ),
    )


def _wallet(wallet: WalletBox) -> rx.Component:
    act = rx.cond(
        wallet.is_saved,
        icon_button(
            "x",
            "Remove wallet",
            size="sm",
            class_name="-mr-1.5 text-ink-faint",
            on_click=ContactQuestionsState.ask_remove_wallet(VIEW.id, wallet.address),
        ),
        button(
            "Save", size="sm", aria_label="Save this wallet", on_click=ContactWalletState.begin(VIEW.id, wallet.address)
        ),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                wallet.name, class_name=rx.cond(wallet.is_saved, "truncate font-medium", "truncate text-ink-soft")
            ),
            rx.el.span(
                address_chip(wallet.short, wallet.address), act, class_name="flex shrink-0 items-center gap-1.5"
            ),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.div(
            rx.foreach(wallet.networks, network_mark),
            rx.el.span(wallet.words),
            class_name="mt-1 flex items-center gap-1.5 text-sm text-ink-faint",
        ),
        key=wallet.address,
        class_name="rounded-lg border border-line px-3.5 py-2.5",
    )


def _notes() -> rx.Component:
    return rx.cond(
        VIEW.notes != "",
        rx.fragment(
            _title("Notes"),
            rx.el.p(
                VIEW.notes,
                class_name="rounded-lg bg-sunken px-3.5 py-2.5 break-words whitespace-pre-line text-ink-soft",
            ),
        ),
    )


def _history(words: str, lines: Any, action: rx.Component) -> rx.Component:
    return rx.fragment(
        _title(words, rx.cond(lines.length() > 0, action)),
        rx.cond(
            lines.length() > 0,
            rx.el.ul(rx.foreach(lines, _line)),
            rx.el.p("Nothing sent to this client yet.", class_name="text-sm text-ink-faint"),
        ),
    )


def _line(line: HistoryLine) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(line.name, class_name="amount shrink-0"),
            rx.el.span(line.note, class_name="amount min-w-0 flex-1 truncate text-sm text-ink-faint"),
            status_pill(line.word, line.tone, line.icon),
            money(
                line.amount,
                line.unit,
                class_name=rx.cond(
                    line.is_faint, "w-[104px] text-right text-ink-faint", "w-[104px] text-right font-medium"
                ),
            ),
            href=line.href,
            class_name="-mx-2 flex h-11 items-center gap-3 rounded-sm px-2 hover:bg-hover",
        ),
        key=line.id,
        class_name="border-b border-line last:border-0",
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
