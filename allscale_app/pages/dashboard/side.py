"""Balance, what is due soon, first steps."""

import reflex as rx

from allscale_app.components.button import link, link_button
from allscale_app.components.card import card, card_head
from allscale_app.components.data import money
from allscale_app.components.icon import icon, token_mark
from allscale_app.components.timeline import steps_bar
from allscale_app.states.dashboard import DashboardState
from allscale_app.views.dashboard.model import AssetRow, DueRow, SideSum, Step

STATE = DashboardState
VIEW = DashboardState.view
ROW = "flex items-center gap-3 px-4 py-2.5 md:px-5"
STEP = "-mx-2 flex h-9 items-center gap-2.5 rounded-sm px-2 max-md:h-11"


def balance() -> rx.Component:
    """What is available, coin by coin."""
    view = VIEW.balance
    return card(
        rx.el.div(
            rx.el.div(
                rx.el.h2("Balance", class_name="card-title"),
                link_button("Open", "/balance", kind="ghost", size="sm", class_name="-mr-2"),
                class_name="flex items-center justify-between",
            ),
            rx.el.div(view.total, class_name="amount mt-1 text-2xl font-semibold tracking-[-0.025em]"),
            rx.el.div(view.words, class_name="amount mt-0.5 text-sm text-ink-faint"),
            class_name="px-4 pt-3 pb-4 md:px-5",
        ),
        rx.cond(
            view.assets.length() > 0,
            rx.el.ul(rx.foreach(view.assets, _asset), class_name="divide-y divide-line border-t border-line"),
        ),
        rx.cond(
            view.sums.length() > 0,
            rx.el.div(
                rx.foreach(view.sums, _sum),
                class_name="flex flex-col gap-2 border-t border-line px-4 py-3.5 text-sm md:px-5",
            ),
        ),
    )


def _asset(row: AssetRow) -> rx.Component:
    return rx.el.li(
        token_mark(row.code, size=28),
        rx.el.div(
            rx.el.div(row.code, class_name="font-medium"),
            rx.el.div(row.place, class_name="text-sm text-ink-faint"),
            class_name="flex-1",
        ),
        rx.el.div(
            rx.el.div(row.amount, class_name="font-medium"),
            rx.el.div(row.worth, class_name="text-sm text-ink-faint"),
            class_name="amount text-right",
        ),
        class_name=ROW,
        key=row.code,
    )


def _sum(row: SideSum) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            icon(row.icon, size=14, class_name="text-ink-faint"), row.label, class_name="flex items-center gap-1.5"
        ),
        rx.el.span(row.amount, class_name="amount"),
        class_name=rx.cond(row.is_bad, "flex justify-between text-bad", "flex justify-between text-ink-soft"),
    )


def due_soon() -> rx.Component:
    """The next ones, late ones first."""
    return card(
        card_head(
            "Due soon",
            link_button("View all", "/invoices?tab=open&sort=due", kind="ghost", size="sm"),
            line=True,
        ),
        rx.el.ul(rx.foreach(VIEW.due, _due), class_name="divide-y divide-line"),
        class_name="overflow-hidden",
    )


def _due(row: DueRow) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.div(
                rx.el.div(row.client, class_name="truncate font-medium"),
                rx.el.div(row.number, class_name="amount text-sm text-ink-faint"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.div(
                rx.el.div(money(row.amount, row.unit, class_name="font-medium")),
                rx.el.div(row.when, class_name=rx.cond(row.is_late, "text-sm text-bad", "text-sm text-ink-faint")),
                class_name="text-right",
            ),
            href=row.href,
            class_name=f"{ROW} hover:bg-hover",
        )
    )


def first_steps() -> rx.Component:
    """What a new business does once; gone when all is done."""
    steps = VIEW.steps
    return card(
        rx.el.div(
            rx.el.h2("First steps", class_name="card-title"),
            rx.el.span(steps.count, class_name="amount text-sm text-ink-faint"),
            class_name="flex items-center justify-between",
        ),
        rx.el.div(steps_bar(steps.bar), class_name="mt-3"),
        rx.el.ul(
            rx.foreach(steps.open, _open_step),
            rx.cond(STATE.shows_done_steps, rx.foreach(steps.done, _done_step)),
            class_name="mt-3 flex flex-col",
        ),
        rx.cond(
            steps.done.length() > 0,
            rx.el.button(
                icon("circle-check", class_name="text-good"),
                rx.cond(STATE.shows_done_steps, "Hide ", "Show "),
                steps.done_words,
                type="button",
                aria_expanded=rx.cond(STATE.shows_done_steps, "true", "false"),
                on_click=STATE.toggle_done_steps,
                class_name=f"mt-1 w-[calc(100%+16px)] text-left text-ink-faint hover:bg-hover {STEP}",
            ),
        ),
        class_name="px-4 py-4 md:px-5",
    )


def _open_step(step: Step) -> rx.Component:
    inside = (
        icon("circle-dashed", class_name="text-ink-faint"),
        rx.el.span(step.label, class_name="flex-1 font-medium"),
    )
    return rx.el.li(
        rx.cond(
            step.href != "",
            link(
                *inside,
                icon("chevron-right", size=14, class_name="text-ink-faint"),
                href=step.href,
                class_name=f"hover:bg-hover {STEP}",
            ),
            rx.el.div(*inside, class_name=STEP),
        )
    )


def _done_step(step: Step) -> rx.Component:
    return rx.el.li(icon("check", class_name="text-good"), rx.el.span(step.label), class_name=f"text-ink-faint {STEP}")
