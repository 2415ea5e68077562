"""What new invoices take, and how much may be missing."""

from typing import Any

import reflex as rx

from allscale_app.components.choice import checkbox, segmented, switch
from allscale_app.components.field import field as labelled
from allscale_app.components.field import framed_input
from allscale_app.components.icon import method_icon, network_mark, token_mark
from allscale_app.pages.settings.frame import settings_form, settings_page, settings_skeleton, typed
from allscale_app.states.settings import SettingsState
from allscale_app.states.settings_methods import SettingsMethodsState
from allscale_app.views.method_options import FEE_BEARERS, MethodOption
from allscale_app.views.token_table import NetworkHead, TokenCell, TokenRow

TOKENS = SettingsState.tokens


def methods() -> rx.Component:
    """/settings/methods."""
    return settings_page(
        "Methods and tokens",
        "What new invoices offer by default. Each invoice can differ.",
        rx.cond(
            SettingsState.mounted != "",
            rx.fragment(_methods(), rx.cond(SettingsState.card_fee.value != "", _card_fee()), _tokens()),
            settings_skeleton(),
        ),
        settings_form("tolerance", "Save tolerance", _tolerance()),
        current="/settings/methods",
    )


def _method(option: MethodOption) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            method_icon(option.icon, size=16), class_name="grid size-9 shrink-0 place-items-center rounded-md bg-sunken"
        ),
        rx.el.div(
            rx.el.p(option.name, class_name="font-medium"),
            rx.el.p(option.sentence, class_name="text-sm text-ink-faint"),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(
            SettingsState.methods.length() > 1,
            switch(
                f"method-{option.rail}",
                spoken=f"{option.name}",
                checked=option.is_on,
                on_change=lambda is_on: SettingsMethodsState.take_method(option.rail, is_on),
            ),
        ),
        class_name="flex items-center gap-4 p-4 md:px-5",
    )


def _methods() -> rx.Component:
    return rx.el.div(rx.foreach(SettingsState.methods, _method), class_name="card divide-y divide-line")


def _card_fee() -> rx.Component:
    fee = SettingsState.card_fee
    return rx.el.section(
        rx.el.div(
            rx.el.h3("Who pays the card fee", class_name="card-title"),
            rx.el.p(fee.example, class_name="amount mt-1 text-ink-soft text-pretty"),
            rx.el.p(
                "Card payments from now on follow it, on sent invoices too. The payment page says the price in advance.",
                class_name="mt-1 text-sm text-ink-faint text-pretty",
            ),
            class_name="min-w-0 flex-1",
        ),
        segmented(
            FEE_BEARERS, value=fee.value, on_change=SettingsMethodsState.bear_card_fee, spoken="Who pays the card fee"
        ),
        class_name="card flex items-center gap-x-6 gap-y-4 p-4 max-md:flex-col max-md:items-start md:p-5",
        aria_label="Card fee",
    )


def _tokens() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h3("Tokens by network", class_name="card-title"),
            rx.el.p("Anything you leave off is still credited if it arrives", class_name="text-sm text-ink-faint"),
            class_name="card-head flex-wrap md:!pr-5",
        ),
        rx.el.div(
            rx.el.table(
                rx.el.caption("Tokens by network", class_name="sr-only"),
                rx.el.thead(rx.el.tr(_th("Token"), rx.foreach(TOKENS.networks, _network))),
                rx.el.tbody(
                    rx.foreach(TOKENS.rows, _token),
                    rx.el.tr(
                        rx.el.td("Typical fee for the payer", class_name="text-sm text-ink-soft"),
                        rx.foreach(TOKENS.networks, _fee),
                    ),
                ),
                class_name="table [&_th]:!rounded-none",
            ),
            class_name="overflow-x-auto border-t border-line",
        ),
        rx.cond(SettingsState.other_pegs.is_offered, _other_pegs()),
        class_name="card overflow-hidden",
        aria_label="Tokens by network",
    )


def _other_pegs() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p("Coins of another currency", class_name="font-medium"),
            rx.el.p(SettingsState.other_pegs.sentence, class_name="text-sm text-ink-faint text-pretty"),
            class_name="min-w-0 flex-1",
        ),
        switch(
            "other-pegs",
            spoken="Coins of another currency",
            checked=SettingsState.other_pegs.is_on,
            on_change=SettingsMethodsState.take_other_pegs,
        ),
        class_name="flex items-center gap-4 border-t border-line p-4 md:px-5",
    )


def _th(*children: Any, class_name: str = "") -> rx.Component:
    return rx.el.th(*children, scope="col", class_name=class_name)


def _network(network: NetworkHead) -> rx.Component:
    return _th(
        rx.el.span(network_mark(network.key), network.name, class_name="inline-flex items-center gap-1.5"),
        class_name="!text-center",
    )


def _fee(network: NetworkHead) -> rx.Component:
    return rx.el.td(network.fee, class_name="amount text-center text-sm text-ink-soft")


def _token(row: TokenRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.span(
                token_mark(row.asset, size=28),
                rx.el.span(row.symbol, class_name="font-medium"),
                rx.cond(
                    row.paused != "",
                    rx.el.span(row.paused, class_name="text-sm text-wait"),
                    rx.el.span(row.peg, class_name="text-sm text-ink-faint"),
                ),
                class_name="flex items-center gap-3",
            )
        ),
        rx.foreach(row.cells, _cell),
    )


def _cell(cell: TokenCell) -> rx.Component:
    take: dict[str, Any] = {
        "checked": cell.is_on,
        "on_change": lambda is_on: SettingsMethodsState.take_token(cell.unit, is_on),
    }
    return rx.el.td(
        rx.cond(
            cell.unit != "",
            checkbox(cell.unit, spoken=f"{cell.spoken}", **take),
            rx.el.span("–", class_name="text-ink-faint"),
        ),
        class_name="text-center",
    )


def _tolerance() -> rx.Component:
    return rx.el.div(
        rx.el.h3("Small differences", class_name="card-title"),
        rx.el.p(
            "An invoice counts as paid when what is missing is no more than the lower of these.",
            class_name="mt-1 text-ink-soft text-pretty",
        ),
        rx.el.div(
            _limit("Amount", "amount", "per invoice"),
            _limit("Share", "percent", "%"),
            class_name="mt-4 grid max-w-[416px] grid-cols-2 gap-4",
        ),
        rx.el.p(SettingsState.tolerance, class_name="help !mt-2 text-pretty"),
        class_name="card p-4 md:p-5",
    )


def _limit(label: str, name: str, unit: str) -> rx.Component:
    values = typed(name)
    control = framed_input(
        name,
        end=rx.el.span(unit, class_name="whitespace-nowrap text-ink-faint"),
        type="text",
        custom_attrs={"inputMode": "decimal", "autoComplete": "off"},
        **values,
    )
    return labelled(label, control, name=name, error=values["error"])
