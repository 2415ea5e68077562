"""/balance: the estimate, a card for each coin, the history."""

import reflex as rx

from allscale_app.components.button import button, link_button
from allscale_app.components.card import card
from allscale_app.components.feedback import empty_state, skeleton
from allscale_app.components.icon import icon, network_mark, token_mark
from allscale_app.components.navigation import page_header
from allscale_app.components.status import tone_ink
from allscale_app.pages.balance.deposit import deposit_dialog
from allscale_app.pages.balance.entry import entry_drawer
from allscale_app.pages.balance.history import history
from allscale_app.pages.frame import issuer_page
from allscale_app.pages.list_parts import list_failed
from allscale_app.states.balance import BalanceState
from allscale_app.states.deposit import DepositState
from allscale_app.views.balance.model import BalanceSum, CoinCard, NetworkRow

STATE = BalanceState
LABEL = "stat-label flex items-center gap-1.5"


def balance() -> rx.Component:
    """The page; before the first money, how it comes."""
    return issuer_page(
        page_header(
            "Balance",
            rx.cond(
                STATE.status != "empty",
                button("Deposit", icon="arrow-down-left", on_click=DepositState.open),
            ),
        ),
        rx.match(
            STATE.status,
            ("loading", _skeleton()),
            ("failed", card(_failed())),
            ("empty", rx.fragment(_head(), card(_nothing_yet()))),
            rx.fragment(_head(), _coins(), history()),
        ),
        deposit_dialog(),
        entry_drawer(),
        current="/balance",
    )


def _head() -> rx.Component:
    view = STATE.view
    return card(
        rx.el.div(
            rx.el.div(view.words, class_name="stat-label"),
            rx.el.div(
                view.estimate, class_name="amount mt-1 text-3xl font-semibold tracking-[-0.03em] max-md:text-2xl"
            ),
        ),
        rx.el.dl(
            rx.foreach(view.sums, _sum),
            _audit(),
            class_name="flex flex-wrap gap-x-10 gap-y-4",
        ),
        class_name="mb-6 flex flex-wrap items-end justify-between gap-x-10 gap-y-5 p-4 md:p-5",
        aria_label="Balance in all",
    )


def _sum(one: BalanceSum) -> rx.Component:
    return rx.el.div(
        rx.el.dt(icon(one.icon, size=14, class_name="text-ink-faint"), one.label, class_name=LABEL),
        rx.el.dd(
            one.amount,
            class_name=rx.cond(
                one.is_bad, "amount mt-1 text-lg font-semibold text-bad", "amount mt-1 text-lg font-semibold"
            ),
        ),
    )


def _audit() -> rx.Component:
    line = STATE.view.audit
    return rx.el.div(
        rx.el.dt(icon(line.icon, size=14, class_name=tone_ink(line.tone)), line.title, class_name=LABEL),
        rx.el.dd(line.note, class_name="amount mt-1 text-ink-soft", title=line.exact),
        class_name="border-line md:border-l md:pl-10",
    )


def _coins() -> rx.Component:
    return rx.el.div(
        rx.foreach(STATE.view.coins, _coin),
        class_name="grid items-start gap-6 empty:hidden md:grid-cols-2 lg:grid-cols-3",
    )


def _coin(coin: CoinCard) -> rx.Component:
    return card(
        rx.el.div(
            token_mark(coin.code, size=36),
            rx.el.div(
                rx.el.h2(coin.code, class_name="text-base font-semibold"),
                rx.el.p(coin.about, class_name="truncate text-sm text-ink-faint"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.div(
                rx.el.p(coin.amount, class_name="amount text-md font-semibold"),
                rx.el.p(coin.worth, class_name="amount text-sm text-ink-faint"),
                class_name="text-right",
            ),
            class_name="flex items-center gap-3 px-4 pt-4 pb-3.5 md:px-5",
        ),
        rx.el.ul(rx.foreach(coin.rows, _network), class_name="border-t border-line py-1.5"),
        aria_label=coin.code,
    )


def _network(row: NetworkRow) -> rx.Component:
    return rx.el.li(
        network_mark(row.network),
        rx.el.span(
            row.name,
            rx.cond(row.confirming != "", rx.el.span(row.confirming, class_name="amount ml-2 text-sm text-wait")),
            rx.cond(row.rest != "", rx.el.span(row.rest, class_name="amount ml-2 text-sm text-ink-faint")),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(row.amount, class_name="amount"),
        class_name="flex min-h-10 items-center gap-2.5 px-4 py-1.5 md:px-5",
    )


def _nothing_yet() -> rx.Component:
    return empty_state(
        "No money yet",
        "Payments show here the moment a network sees them. You can also add to your balance from a wallet of your own.",
        button("Deposit", kind="primary", icon="arrow-down-left", on_click=DepositState.open),
        link_button("New invoice", "/invoices/new"),
    )


def _failed() -> rx.Component:
    return list_failed(
        STATE,
        "Your balance could not be loaded",
        "Nothing is lost: your money and its ledger are safe. The page tries again by itself when something changes.",
    )


def _skeleton() -> rx.Component:
    """The true frame, bars where amounts will be."""
    coin = card(
        rx.el.div(
            skeleton("size-9 rounded-full"),
            skeleton("h-4 w-24"),
            rx.el.span(class_name="flex-1"),
            skeleton("h-4 w-20"),
            class_name="flex items-center gap-3 border-b border-line px-5 py-5",
        ),
        rx.el.div(skeleton("h-3 w-28"), skeleton("h-3 w-16"), class_name="flex justify-between px-5 py-5"),
    )
    row = rx.el.div(
        skeleton("h-3 w-24"),
        skeleton("size-6 rounded-full"),
        skeleton("h-3 w-56 max-w-[30%]"),
        rx.el.span(class_name="flex-1"),
        skeleton("h-3 w-24"),
        class_name="flex h-12 items-center gap-6 border-b border-line px-5 last:border-b-0",
    )
    return rx.el.div(
        rx.el.span("Loading your balance", class_name="sr-only", role="status"),
        card(skeleton("h-3 w-56"), skeleton("mt-3 h-8 w-44"), class_name="mb-6 flex flex-col p-5"),
        rx.el.div(*[coin] * 3, class_name="grid gap-6 md:grid-cols-2 lg:grid-cols-3"),
        rx.el.h2("History", class_name="mt-8 mb-3 text-md"),
        card(*[row] * 6),
        class_name="late",
    )
