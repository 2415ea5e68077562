"""Over the payments: transfers of other tokens, and the issuer's choice."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.card import card, card_head
from allscale_app.components.data import hash_link
from allscale_app.components.icon import token_mark
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.components.status import live_dot
from allscale_app.states.invoice_detail import InvoiceDetailState
from allscale_app.states.other_token import OtherTokenState
from allscale_app.views.invoice_detail.model import WaitingRow

VIEW = InvoiceDetailState.view


def waiting() -> rx.Component:
    """Nothing while no transfer waits."""
    return rx.cond(
        VIEW.waiting.length() > 0,
        card(
            card_head("Waits for your decision", line=True),
            rx.el.ul(rx.foreach(VIEW.waiting, _transfer), class_name="divide-y divide-line"),
        ),
    )


def decision_dialog() -> rx.Component:
    """What OtherTokenState asks."""
    state = OtherTokenState
    return dialog(
        state.question.title,
        open=state.is_asking,
        on_open_change=state.set_asking,
        description=state.question.body,
        actions=(
            dialog_close("Back"),
            button(
                rx.cond(state.busy, state.question.busy, state.question.confirm),
                kind="primary",
                busy=state.busy,
                on_click=state.decide,
            ),
        ),
        size="sm",
    )


def _transfer(row: WaitingRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            token_mark(row.symbol, size=28),
            rx.el.div(
                rx.el.h3(row.title, class_name="amount text-base font-medium"),
                rx.el.p(row.meaning, class_name="amount mt-1 text-ink-soft text-pretty"),
                rx.el.p(
                    rx.el.span(row.place),
                    hash_link(row.hash, row.href),
                    class_name="amount mt-1.5 flex flex-wrap gap-x-3 text-sm text-ink-faint",
                ),
                class_name="min-w-0",
            ),
            class_name="flex gap-3",
        ),
        rx.cond(row.can_decide, _choices(row), _not_yet()),
        key=row.id,
        class_name="px-4 py-4 md:px-5",
    )


def _choices(row: WaitingRow) -> rx.Component:
    """The suggestion first."""
    return rx.el.div(
        rx.cond(row.apply_label != "", button(row.apply_label, kind="primary", size="sm", on_click=_ask("apply", row))),
        button("Credit to balance…", size="sm", on_click=_ask("credit", row)),
        class_name="mt-3.5 flex flex-wrap gap-2 pl-10",
    )


def _not_yet() -> rx.Component:
    return rx.el.p(
        live_dot("wait"),
        "Waits until it is final",
        class_name="mt-3.5 flex items-center gap-2 pl-10 text-sm text-wait",
    )


def _ask(act: str, row: WaitingRow) -> Any:
    return OtherTokenState.ask(act, VIEW.id, row.id)
