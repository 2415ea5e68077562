"""Treasury: the address for coins, every account of the operator, and booking coins that were bought."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button
from allscale_app.components.card import card, card_body, card_head
from allscale_app.components.data import money
from allscale_app.components.feedback import empty_state, note
from allscale_app.components.field import money_field, select_field
from allscale_app.components.icon import icon
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.states.admin import AdminState
from allscale_app.states.admin_treasury import AdminTreasuryState
from allscale_app.theme.layout import FIELDS
from allscale_app.views.admin.instance import Amount, UnitCard

STATE = AdminTreasuryState
VIEW = AdminState.treasury
FORM = "replenish"


def treasury() -> rx.Component:
    """Address, accounts, replenish."""
    return rx.fragment(
        _address(),
        rx.cond(
            VIEW.cards.length() > 0,
            rx.el.div(rx.foreach(VIEW.cards, _unit), class_name="grid items-start gap-4 lg:grid-cols-2"),
            card(
                empty_state(
                    "No float yet",
                    "Send coins to the address above. Once final, say under Unmatched that they are yours.",
                )
            ),
        ),
        rx.cond(VIEW.currencies.length() > 0, rx.el.div(button("Replenish…", icon="plus", on_click=STATE.begin))),
        _replenish(),
    )


def _address() -> rx.Component:
    return card(
        card_head("Coins for the float arrive here"),
        card_body(
            rx.cond(
                VIEW.address != "",
                rx.el.div(
                    rx.el.div(
                        rx.el.img(src=VIEW.code, alt="QR code of the treasury's address", class_name="size-[120px]"),
                        class_name="qr shrink-0",
                    ),
                    rx.el.div(
                        rx.el.p(VIEW.address, class_name="font-mono text-sm break-all"),
                        copy_button(
                            icon("copy", class_name="copy-idle"),
                            icon("check", class_name="copy-done"),
                            rx.el.span("Copy address"),
                            value=VIEW.address,
                            spoken="Copy address",
                            class_name="btn btn-secondary mt-3",
                        ),
                        class_name="min-w-0",
                    ),
                    class_name="flex flex-wrap items-center gap-5",
                ),
                button("Show the address", icon="qr-code", on_click=STATE.show_address),
            )
        ),
    )


def _unit(unit: UnitCard) -> rx.Component:
    return card(
        card_head(
            rx.el.span(unit.unit, rx.el.span(unit.where, class_name="ml-2 text-sm font-normal text-ink-faint")),
            line=True,
        ),
        rx.el.dl(rx.foreach(unit.rows, _row), class_name="divide-y divide-line px-4 md:px-5"),
    )


def _row(row: Amount) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label, class_name="text-ink-soft"),
        rx.el.dd(money(row.amount, row.unit), class_name="font-medium"),
        class_name="flex justify-between gap-4 py-2.5",
    )


def _replenish() -> rx.Component:
    fields = rx.el.div(
        select_field(
            "Coins bought", "unit", VIEW.coins, error=STATE.errors.get("unit", ""), default_value=STATE.fields["unit"]
        ),
        money_field(
            "Amount", "amount", unit="", error=STATE.errors.get("amount", ""), default_value=STATE.fields["amount"]
        ),
        select_field(
            "Paid with",
            "source",
            VIEW.currencies,
            error=STATE.errors.get("source", ""),
            default_value=STATE.fields["source"],
        ),
        money_field(
            "Amount paid",
            "source_amount",
            unit="",
            error=STATE.errors.get("source_amount", ""),
            default_value=STATE.fields["source_amount"],
        ),
        class_name=rx.cond(STATE.is_sure, "hidden", FIELDS),
    )
    return dialog(
        "Replenish the float",
        rx.el.form(
            fields,
            rx.cond(
                STATE.is_sure,
                note("wait", "circle-alert", STATE.summary, "Book it once the coins are at the treasury's address."),
            ),
            id=FORM,
            key=STATE.mounted,
            on_submit=STATE.confirm,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=STATE.is_open,
        on_open_change=STATE.set_open,
        description="Coins that you bought with the bank's money. It only books; it moves nothing.",
        actions=(
            dialog_close(),
            button(rx.cond(STATE.is_sure, "Book it", "Next"), kind="primary", type="submit", form=FORM),
        ),
    )
