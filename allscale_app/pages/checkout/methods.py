"""Screen 1: how would you like to pay? Screen 11: from a balance."""

import reflex as rx

from allscale_app.components.button import button, link, link_button
from allscale_app.components.feedback import note
from allscale_app.components.icon import icon, method_icon
from allscale_app.pages.checkout.panel import PANEL, SIDE, panel_head
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.checkout_methods import CheckoutBalanceState, CheckoutMethodsState
from allscale_app.views.checkout.model import BalancePanel, MethodRow, MethodsPanel

COLUMNS = "lg:grid-cols-[2.5rem_minmax(0,1fr)_8.5rem_8.5rem_1rem] lg:gap-x-4"
ROW = (
    "grid w-full grid-cols-[2.5rem_minmax(0,1fr)_auto] items-center gap-x-3.5 px-5 py-4 text-left transition-colors "
    f"hover:bg-canvas focus-visible:-outline-offset-2 lg:px-7 lg:py-4.5 {COLUMNS}"
)


def methods(view: MethodsPanel) -> rx.Component:
    """One row for each way to pay, its arrival and its price."""
    return rx.el.div(
        rx.el.div(
            rx.el.h2(view.title, class_name="text-lg font-semibold tracking-tight"),
            rx.el.p(view.sentence, class_name="mt-1 text-base text-ink-soft"),
            class_name=f"pt-5 pb-4 lg:pt-6 {SIDE}",
        ),
        rx.el.div(
            rx.el.span("Method", class_name="col-span-2"),
            rx.el.span("Arrives"),
            rx.el.span("You pay", class_name="text-right"),
            rx.el.span(),
            class_name=(
                f"hidden border-y border-line bg-sunken px-7 py-2 text-xs font-medium text-ink-soft lg:grid {COLUMNS}"
            ),
            aria_hidden="true",
        ),
        rx.el.ul(rx.foreach(view.rows, _row), class_name="divide-y divide-line border-t border-line lg:border-t-0"),
        rx.el.p(view.foot, class_name=f"border-t border-line py-3.5 text-sm text-ink-soft {SIDE}"),
        class_name=f"overflow-hidden {PANEL}",
    )


def _row(row: MethodRow) -> rx.Component:
    return rx.el.li(
        rx.cond(
            row.href != "",
            link(*_inside(row), href=row.href, document=True, class_name=ROW),
            rx.el.button(
                *_inside(row),
                type="button",
                disabled=row.off != "",
                on_click=CheckoutMethodsState.choose_method(row.rail),
                class_name=f"{ROW} disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-faint",
            ),
        )
    )


def _inside(row: MethodRow) -> tuple[rx.Component, ...]:
    return (
        rx.el.span(
            method_icon(row.icon, size=20),
            class_name="grid size-10 place-items-center rounded-md bg-sunken",
        ),
        rx.el.span(
            rx.el.span(row.name, class_name="block text-md leading-6 font-medium"),
            rx.cond(
                row.off != "",
                rx.el.span(row.off, class_name="block text-sm leading-5 text-ink-soft"),
                rx.el.span(
                    rx.el.span(row.detail, class_name="hidden lg:inline"),
                    rx.el.span(row.arrives_short, class_name="lg:hidden"),
                    class_name="block text-sm leading-5 text-ink-soft",
                ),
            ),
            class_name="min-w-0",
        ),
        rx.el.span(rx.cond(row.off == "", row.arrives, ""), class_name="hidden text-base leading-6 lg:block"),
        rx.cond(
            row.off == "",
            rx.el.span(
                rx.el.span(
                    f"{row.amount} ",
                    rx.el.span(row.code, class_name="font-normal text-ink-soft"),
                    class_name="amount block text-base leading-6 font-medium",
                ),
                rx.el.span(row.fee, class_name="amount block text-sm leading-5 whitespace-nowrap text-ink-soft"),
                class_name="text-right",
            ),
            rx.el.span(),
        ),
        rx.el.span(rx.cond(row.off == "", icon("chevron-right")), class_name="hidden text-ink-faint lg:block"),
    )


def balance(view: BalancePanel) -> rx.Component:
    """The question, what is there and what would be left, and a part instead of all."""
    return rx.el.div(
        panel_head(view.title),
        rx.cond(view.sentence != "", rx.el.p(view.sentence, class_name=f"amount -mt-3 text-base text-ink-soft {SIDE}")),
        rx.cond(
            CheckoutState.error != "",
            rx.el.div(
                note("bad", "triangle-alert", "Nothing was paid", CheckoutState.error, role="alert"),
                class_name=f"pt-4 {SIDE}",
            ),
        ),
        rx.cond(
            view.note_title != "",
            rx.el.div(note("wait", "circle-alert", view.note_title, view.note), class_name=f"pt-4 {SIDE}"),
        ),
        rx.cond(view.can_pay, _pay(view)),
        rx.cond(
            view.sign_in_href != "",
            rx.el.div(
                link_button(
                    "Sign in", view.sign_in_href, kind="primary", size="xl", document=True, class_name="w-full"
                ),
                class_name=f"pt-5 {SIDE}",
            ),
        ),
        class_name=f"pb-6 {PANEL}",
    )


def _pay(view: BalancePanel) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="attempt", value=CheckoutState.attempt, read_only=True),
        rx.el.label(
            "Amount",
            rx.el.span(
                rx.el.input(
                    name="part",
                    default_value=view.amount_plain,
                    on_change=CheckoutBalanceState.set_part.debounce(250),
                    aria_describedby="part-error",
                    custom_attrs={"inputMode": "decimal", "autoComplete": "off"},
                    class_name="amount min-w-0 flex-1 bg-transparent outline-none",
                ),
                rx.el.span(view.code, class_name="text-sm text-ink-soft"),
                class_name="pick mt-1.5 flex h-12 items-center gap-2 rounded-md border border-line-control bg-surface px-3.5 text-md text-ink",
            ),
            class_name="text-sm font-medium",
        ),
        rx.el.p(view.error, id="part-error", role="alert", class_name="mt-1.5 text-sm text-bad empty:hidden"),
        button(
            rx.cond(CheckoutBalanceState.busy, "Paying…", "Pay now"),
            kind="primary",
            size="xl",
            busy=CheckoutBalanceState.busy,
            disabled=view.units == 0,
            type="submit",
            class_name="mt-4 w-full",
        ),
        on_submit=CheckoutBalanceState.pay,
        reset_on_submit=False,
        no_validate=True,
        class_name=f"pt-5 {SIDE}",
    )
