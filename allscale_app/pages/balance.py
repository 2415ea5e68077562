"""/balance: what there is per coin and network, and the journal behind it."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, link
from allscale_app.components.data import hash_link, money
from allscale_app.components.feedback import empty_state, skeleton_rows
from allscale_app.components.icon import icon, network_mark, token_mark
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.pages.frame import issuer_page
from allscale_app.states.balance import BalanceState
from allscale_app.views.ledger_pages import CoinCard, HistoryRow, NetworkRow


def balance() -> rx.Component:
    """The page."""
    return issuer_page(
        rx.el.div(
            rx.el.h1("Balance", class_name="flex-1 text-xl"),
            button("Deposit", icon="arrow-down-left", on_click=BalanceState.deposit),
            class_name="mb-5 flex items-center",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.p("Available, estimated in US dollars", class_name="text-sm text-ink-soft"),
                rx.el.p(BalanceState.estimate, class_name="amount mt-1 text-2xl font-semibold tracking-[-0.025em]"),
                class_name="flex-1",
            ),
            rx.el.div(
                rx.el.p("Confirming", class_name="text-sm text-ink-soft"),
                rx.el.p(BalanceState.confirming, class_name="amount mt-1 text-lg font-semibold"),
            ),
            class_name="card flex items-end gap-6 p-4 md:p-5",
        ),
        rx.el.div(
            rx.foreach(BalanceState.coins, _coin),
            class_name="mt-6 grid items-start gap-6 empty:hidden md:grid-cols-2 lg:grid-cols-3",
        ),
        rx.el.h2("History", class_name="mt-8 mb-3 text-md font-semibold"),
        rx.el.div(
            rx.cond(
                BalanceState.ready,
                rx.cond(
                    BalanceState.history.length() > 0,
                    rx.foreach(BalanceState.history, _row),
                    empty_state(
                        "No money yet",
                        "Payments show here the moment a network sees them.",
                        button("Deposit", kind="primary", on_click=BalanceState.deposit),
                    ),
                ),
                skeleton_rows(count=6),
            ),
            class_name="card",
        ),
        _deposit(),
        current="/balance",
    )


def _coin(coin: CoinCard) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            token_mark(coin.code, size=36),
            rx.el.div(
                rx.el.p(coin.code, class_name="font-semibold"),
                rx.el.p(coin.issuer, class_name="text-sm text-ink-faint"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.p(coin.amount, class_name="amount text-md font-semibold"),
            class_name="flex items-center gap-3 border-b border-line px-4 py-4 md:px-5",
        ),
        rx.foreach(coin.rows, _network),
        class_name="card pb-2",
    )


def _network(row: NetworkRow) -> rx.Component:
    return rx.el.div(
        network_mark(row.network),
        rx.el.span(row.name),
        rx.el.span(row.note, class_name="amount text-sm text-wait"),
        rx.el.span(row.amount, class_name="amount ml-auto"),
        class_name="flex h-10 items-center gap-2.5 px-4 md:px-5",
    )


def _row(row: HistoryRow) -> rx.Component:
    about = rx.cond(row.href != "", link(row.about, href=row.href, class_name="link"), rx.el.span(row.about))
    return rx.el.div(
        rx.el.span(row.date, class_name="amount w-28 shrink-0 text-sm text-ink-faint max-md:hidden"),
        rx.el.div(
            rx.el.p(row.words, class_name="font-medium"),
            rx.el.p(about, class_name="truncate text-sm text-ink-soft"),
            rx.el.p("Journal entry ", row.entry, class_name="truncate font-mono text-xs text-ink-faint max-md:hidden"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(hash_link(row.transaction, row.transaction_href), class_name="max-md:hidden"),
        rx.el.div(
            rx.el.p(money(row.amount, row.unit), class_name=f"font-medium {row.tone}"),
            rx.el.p(row.after, class_name="amount text-sm text-ink-faint"),
            class_name="w-40 shrink-0 text-right",
        ),
        class_name="flex items-center gap-4 border-t border-line px-4 py-3 first:border-t-0 md:px-5",
    )


def _deposit() -> rx.Component:
    return dialog(
        "Deposit",
        rx.el.img(
            src=BalanceState.deposit_code,
            alt="QR code of your deposit address",
            class_name="mx-auto w-44 rounded-lg bg-white p-3",
        ),
        rx.el.div(
            rx.el.code(BalanceState.deposit_address, class_name="min-w-0 flex-1 font-mono text-sm break-all"),
            copy_button(
                icon("copy", class_name="copy-idle"),
                icon("check", class_name="copy-done"),
                value=BalanceState.deposit_address,
                spoken="Copy address",
                class_name="btn btn-secondary btn-icon",
            ),
            class_name="mt-4 flex items-center gap-3 rounded-lg bg-sunken p-3",
        ),
        rx.el.p("Networks: ", BalanceState.deposit_networks, class_name="mt-3 text-sm text-ink-soft"),
        open=BalanceState.deposit_open,
        on_open_change=BalanceState.set_deposit_open,
        description="This address is yours for ever. What arrives is added to your balance once it is confirmed.",
        actions=(dialog_close("Close"),),
        size="sm",
    )
