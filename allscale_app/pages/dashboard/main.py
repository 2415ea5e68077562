"""The four stats, the chart of money in, recent activity."""

from typing import Any

import reflex as rx

from allscale_app.components.button import link, link_button
from allscale_app.components.card import card, card_head, delta, stat, stats
from allscale_app.components.chart import chart_legend, stacked_bars
from allscale_app.components.choice import segmented
from allscale_app.components.data import money
from allscale_app.components.status import live_dot
from allscale_app.components.timeline import activity_dot
from allscale_app.states.dashboard import DashboardState
from allscale_app.views.dashboard.model import ActivityRow
from allscale_app.views.dashboard.stats import PERIODS

STATE = DashboardState
VIEW = DashboardState.view
TONES = (("good", "text-good"), ("wait", "text-wait"), ("bad", "text-bad"))


def totals() -> rx.Component:
    """Each leads to the invoices that it counts."""
    return stats(
        _stat(VIEW.outstanding, "/invoices?tab=open"),
        _stat(VIEW.overdue, "/invoices?tab=overdue"),
        _stat(VIEW.paid, "/invoices?tab=paid"),
        _stat(VIEW.time_to_pay, "/invoices?tab=paid"),
        spoken="Totals",
    )


def _stat(view: Any, href: str) -> rx.Component:
    line = rx.fragment(_delta(view.delta), rx.el.span(view.line))
    return stat(view.label, view.value, line, href=href, bad=view.is_bad)


def _delta(view: Any) -> rx.Component:
    return rx.cond(
        view.text != "",
        rx.fragment(delta(view.text, up=view.is_up, good=view.is_good), rx.el.span(view.after)),
    )


def money_in() -> rx.Component:
    """Settled money, day by day."""
    view = VIEW.money_in
    return card(
        rx.el.div(
            rx.el.div(
                rx.el.h2("Money in", class_name="card-title"),
                rx.el.div(
                    rx.el.span(view.total, class_name="amount text-2xl font-semibold tracking-[-0.025em]"),
                    rx.el.span(
                        rx.cond(
                            view.delta.text != "",
                            rx.fragment(
                                delta(view.delta.text, up=view.delta.is_up, good=view.delta.is_good),
                                rx.el.span(view.delta.after, class_name="max-md:hidden"),
                            ),
                        ),
                        rx.el.span(view.beside, class_name="amount"),
                        class_name="flex flex-wrap items-center gap-x-1.5 text-sm text-ink-faint",
                    ),
                    class_name="mt-2 flex flex-wrap items-baseline gap-x-2.5",
                ),
            ),
            segmented(
                tuple((key.value, label) for key, label in PERIODS.items()),
                value=STATE.period,
                on_change=STATE.show_period,
                spoken="Period",
            ),
            class_name="flex items-start justify-between gap-3 px-4 pt-4 max-md:flex-col md:px-5",
        ),
        rx.el.div(
            stacked_bars(view.chart, caption="Money in by day", empty="Nothing came in during this time."),
            class_name="mt-4 px-4 pb-3 md:px-5",
        ),
        rx.cond(view.chart.legend.length() > 0, chart_legend(view.chart)),
    )


def activity() -> rx.Component:
    """What happened lately, over all invoices."""
    return card(
        card_head(
            rx.fragment(
                "Activity",
                rx.el.span(
                    live_dot(),
                    "Live",
                    class_name="inline-flex items-center gap-2 text-xs font-normal tracking-normal text-ink-faint",
                ),
            ),
            link_button("View all", "/invoices", kind="ghost", size="sm"),
            line=True,
        ),
        rx.cond(
            VIEW.activity.length() > 0,
            rx.el.ol(rx.foreach(VIEW.activity, _activity), class_name="divide-y divide-line"),
            rx.el.p("Nothing has happened yet.", class_name="px-4 py-6 text-ink-soft md:px-5"),
        ),
        class_name="overflow-hidden",
    )


def _activity(row: ActivityRow) -> rx.Component:
    strong = "font-medium text-ink"
    sentence = rx.fragment(
        rx.el.b(row.client, class_name=strong),
        row.verb,
        rx.el.b(row.amount, class_name=f"amount whitespace-nowrap {strong}"),
        row.middle,
        rx.el.span(row.number, class_name="whitespace-nowrap"),
        row.after,
        rx.el.b(row.whom, class_name=strong),
    )
    return rx.el.li(
        link(
            activity_dot(row.icon, row.tone),
            rx.el.div(
                rx.el.div(sentence, class_name="text-ink-soft text-pretty md:truncate"),
                rx.el.div(row.note, class_name="text-sm text-ink-faint md:truncate"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.div(
                rx.cond(
                    row.sum != "",
                    rx.el.div(
                        money(row.sum, row.unit, class_name="font-medium max-md:[&_.unit]:hidden"),
                        class_name=rx.match(row.sum_tone, *TONES, ""),
                    ),
                ),
                rx.el.time(row.when, title=row.iso, class_name="text-sm text-ink-faint"),
                class_name="shrink-0 text-right",
            ),
            href=row.href,
            class_name="flex items-start gap-3 px-4 py-3 hover:bg-hover md:items-center md:px-5",
        ),
        key=row.key,
        class_name=rx.cond(row.changed, "wash", ""),
    )
