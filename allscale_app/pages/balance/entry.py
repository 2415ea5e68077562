"""The drawer of one line: facts of the chain, then each journal entry with its postings."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import link
from allscale_app.components.data import address_chip, hash_link, money
from allscale_app.components.icon import icon, network_mark
from allscale_app.components.overlay import drawer
from allscale_app.components.status import tone_ink
from allscale_app.components.timeline import timeline_dot
from allscale_app.states.journal_entry import EntryState
from allscale_app.views.balance.model import EntryCard, PostingLine

STATE = EntryState


def entry_drawer() -> rx.Component:
    """What support asks for: amount, evidence, keys, every posting."""
    view = STATE.view
    return drawer(
        "Journal entry",
        rx.el.p(
            money(view.amount, view.unit),
            class_name=f"text-2xl font-semibold tracking-[-0.025em] {tone_ink(view.tone)}",
        ),
        rx.el.p(
            rx.el.span(view.words, class_name="font-medium"),
            rx.cond(view.about != "", ", ", ""),
            rx.cond(
                view.href != "",
                link(view.about, href=view.href, class_name="link"),
                rx.el.span(view.about),
            ),
            class_name="mt-1 text-ink-soft",
        ),
        rx.el.dl(
            _fact("Time", view.date, rx.el.span(view.date, class_name="amount")),
            _fact(
                "Network",
                view.network_name,
                rx.el.span(network_mark(view.network), view.network_name, class_name="flex items-center gap-2"),
            ),
            _fact("Transaction", view.transaction, _transaction()),
            _fact("Block", view.block, rx.el.span(view.block, class_name="amount")),
            _fact("From", view.sender, address_chip(view.sender_short, view.sender, spoken="sender's address")),
            _fact("Confirmations", view.confirmations, rx.el.span(view.confirmations, class_name="amount")),
            _fact("Payment", view.payment, rx.el.span(view.payment, class_name="font-mono text-xs break-all")),
            class_name="mt-4 border-y border-line py-2",
        ),
        rx.el.h3("Journal", class_name="mt-6 mb-3 text-base font-semibold"),
        rx.el.ol(rx.foreach(view.journal, _entry)),
        open=STATE.is_open,
        on_open_change=STATE.set_open,
        head="Journal entry",
    )


def _fact(label: str, value: rx.Var[str], shown: rx.Component) -> Any:
    return rx.cond(
        value != "",
        rx.el.div(
            rx.el.dt(label, class_name="w-28 shrink-0 text-ink-soft"),
            rx.el.dd(shown, class_name="min-w-0 flex-1"),
            class_name="flex min-h-8 items-center gap-4",
        ),
    )


def _transaction() -> rx.Component:
    view = STATE.view
    return rx.cond(
        view.transaction_href != "",
        hash_link(view.transaction_short, view.transaction_href),
        address_chip(view.transaction_short, view.transaction, spoken="transaction hash"),
    )


def _entry(entry: EntryCard) -> rx.Component:
    return rx.el.li(
        timeline_dot(entry.icon, entry.tone),
        rx.el.p(entry.words, class_name="font-medium"),
        rx.el.p(entry.time, class_name="amount text-sm text-ink-faint"),
        copy_button(
            rx.el.span(entry.key, class_name="min-w-0 text-left break-all"),
            icon("copy", size=12, class_name="copy-idle shrink-0"),
            icon("check", size=12, class_name="copy-done shrink-0"),
            value=entry.key,
            spoken="Copy the entry's key",
            class_name="mt-1.5 flex items-center gap-1.5 font-mono text-xs text-ink-soft",
        ),
        rx.el.div(
            rx.el.table(
                rx.el.caption("Postings", class_name="sr-only"),
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th("Account", scope="col", class_name="py-2 text-left font-medium"),
                        rx.el.th("Debit", scope="col", class_name="py-2 text-right font-medium"),
                        rx.el.th("Credit", scope="col", class_name="py-2 text-right font-medium"),
                        class_name="text-xs text-ink-faint",
                    )
                ),
                rx.el.tbody(rx.foreach(entry.postings, _posting)),
                class_name="w-full text-sm",
            ),
            class_name="mt-2 rounded-lg bg-sunken px-3 pb-1",
        ),
        class_name="tl",
    )


def _posting(line: PostingLine) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.p(line.account, class_name="font-medium"),
            rx.el.p(
                rx.el.span(line.role, class_name="font-mono"),
                rx.el.span(", ", line.owner),
                rx.cond(line.after != "", rx.el.span(", then ", line.after, class_name="amount")),
                class_name="text-xs text-ink-faint",
            ),
            class_name="py-2 pr-2",
        ),
        _side(line.debit, line.unit),
        _side(line.credit, line.unit),
        class_name="border-t border-line align-top",
    )


def _side(amount: rx.Var[str], unit: rx.Var[str]) -> rx.Component:
    return rx.el.td(
        rx.cond(
            amount != "",
            rx.fragment(
                rx.el.p(amount, class_name="amount"),
                rx.el.p(unit, class_name="font-mono text-xs text-ink-faint"),
            ),
        ),
        class_name="py-2 pl-2 text-right whitespace-nowrap",
    )
