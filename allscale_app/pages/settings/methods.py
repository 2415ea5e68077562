"""What new invoices take, and how much may be missing."""

from typing import Any

import reflex as rx

from allscale_app.components.choice import checkbox
from allscale_app.components.field import text_field
from allscale_app.components.icon import icon, network_mark, token_mark
from allscale_app.pages.settings.frame import section, settings_page, typed
from allscale_app.states.settings import SettingsState
from allscale_app.views.settings import TokenChoice


def methods() -> rx.Component:
    """/settings/methods."""
    return settings_page(
        "Methods and tokens",
        "What new invoices offer by default. Anything you leave off still reaches you if it arrives.",
        rx.el.div(
            rx.el.span(
                icon("wallet"), class_name="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-ink-soft"
            ),
            rx.el.div(
                rx.el.p("Wallet", class_name="font-medium"),
                rx.el.p("Any wallet, on every network below. No fee from us.", class_name="text-sm text-ink-faint"),
                class_name="flex-1",
            ),
            icon("check", class_name="text-accent"),
            class_name="card flex items-center gap-4 p-4 md:p-5",
        ),
        rx.el.div(
            rx.el.h3("Tokens by network", class_name="card-title px-4 pt-4 pb-2 md:px-5"),
            rx.foreach(SettingsState.tokens, _token),
            class_name="card",
        ),
        section(
            "Small differences",
            "tolerance",
            text_field("Amount per invoice", "amount", **typed("amount")),
            text_field("Share in percent", "percent", **typed("percent")),
            rx.el.p(
                "An invoice counts as paid when what is missing is no more than the lower of these.",
                class_name="text-sm text-ink-faint md:col-span-2",
            ),
        ),
        current="/settings/methods",
    )


def _token(token: TokenChoice) -> rx.Component:
    box: dict[str, Any] = {
        "checked": token.is_on,
        "on_change": lambda is_on: SettingsState.take_token(token.unit, is_on),
    }
    return rx.el.div(
        token_mark(token.symbol, size=28),
        rx.el.div(
            rx.el.p(token.symbol, class_name="font-medium"),
            rx.el.p(token.detail, class_name="text-sm text-ink-faint"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(
            network_mark(token.network), token.network_name, class_name="flex items-center gap-2 text-sm text-ink-soft"
        ),
        checkbox(token.unit, spoken=f"Take {token.symbol} on {token.network_name}", **box),
        class_name="flex min-h-14 items-center gap-3 border-t border-line px-4 md:px-5",
    )
