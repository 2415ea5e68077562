"""Parts of a client's drawer that list things: wallets, notes, history."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, icon_button, link
from allscale_app.components.data import address_chip, money
from allscale_app.components.icon import network_mark
from allscale_app.components.status import status_pill
from allscale_app.states.contact_drawer import ContactDrawerState
from allscale_app.states.contact_form import ContactWalletState
from allscale_app.states.contact_questions import ContactQuestionsState
from allscale_app.views.contacts.detail import HistoryLine, WalletBox

VIEW = ContactDrawerState.view


def _title(words: str, *actions: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.h3(words, class_name="text-sm !font-medium text-ink-faint"),
        *actions,
        class_name="mt-6 mb-2 flex min-h-7 items-center justify-between",
    )


def wallets() -> rx.Component:
    """Wallets that were written down, and those that have paid."""
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
        rx.cond(
            wallet.warning != "",
            rx.el.p(wallet.warning, class_name="mt-2 break-words text-sm text-bad"),
        ),
        key=wallet.address,
        class_name="rounded-lg border border-line px-3.5 py-2.5",
    )


def notes() -> rx.Component:
    """What the issuer noted, if anything."""
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


def history(words: str, lines: Any, action: rx.Component) -> rx.Component:
    """Invoices or payments, newest first, with one action beside the title."""
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
