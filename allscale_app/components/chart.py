"""Stacked bars in HTML: no script, the same data as a table for screen readers."""

from typing import Any

import reflex as rx


def stacked_bars(chart: Any, *, caption: str, empty: str) -> rx.Component:
    """The plot with its axis; a day under the pointer shows its parts. `chart` is a var of `views.chart.Chart`."""
    return rx.el.figure(
        rx.el.div(
            rx.el.div(rx.foreach(chart.ticks, _tick), class_name="chart-grid", aria_hidden="true"),
            rx.el.div(rx.foreach(chart.bars, _slot), class_name="chart-slots", aria_hidden="true"),
            rx.cond(chart.is_empty, rx.el.p(empty, class_name="chart-empty")),
            class_name="chart",
        ),
        _as_table(chart, caption),
    )


def chart_legend(chart: Any) -> rx.Component:
    """The series with their sums, in the order of the stack."""
    return rx.el.div(
        rx.foreach(
            chart.legend,
            lambda item: rx.el.span(
                rx.el.span(class_name=f"chart-dot chart-{item.series}"),
                rx.el.span(item.name, class_name="text-ink-soft"),
                rx.el.span(item.amount, class_name="amount font-medium"),
                class_name="flex items-center gap-2",
            ),
        ),
        class_name="flex min-h-12 flex-wrap items-center gap-x-6 gap-y-2 border-t border-line px-4 py-3.5 text-sm md:px-5",
    )


def _tick(text: Any) -> rx.Component:
    return rx.el.div(rx.el.span(text), class_name="chart-line")


def _slot(bar: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.foreach(
                bar.parts,
                lambda part: rx.el.span(class_name=f"chart-part chart-{part.series}", style={"height": part.height}),
            ),
            class_name="chart-bar",
        ),
        rx.el.span(bar.label, class_name=rx.cond(bar.is_last, "chart-label chart-label-last", "chart-label")),
        rx.cond(bar.parts.length() > 0, _pop(bar)),
        class_name="chart-slot",
    )


def _pop(bar: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(bar.day, class_name="font-medium"),
        rx.el.div(rx.foreach(bar.parts, _pop_line), class_name="mt-1.5 flex flex-col-reverse gap-1"),
        rx.el.div(
            rx.el.span("Total"),
            rx.el.span(bar.total, class_name="amount"),
            class_name="mt-2 flex justify-between border-t border-line pt-1.5 font-medium",
        ),
        class_name=f"pop chart-pop chart-pop-{bar.side}",
    )


def _pop_line(part: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name=f"chart-dot chart-{part.series}"),
        rx.el.span(part.name, class_name="flex-1"),
        rx.el.span(part.amount, class_name="amount text-ink"),
        class_name="flex items-center gap-2 text-ink-soft",
    )


def _as_table(chart: Any, caption: str) -> rx.Component:
    return rx.el.table(
        rx.el.caption(caption),
        rx.el.tbody(rx.foreach(chart.bars, lambda bar: rx.el.tr(rx.el.th(bar.day, scope="row"), rx.el.td(bar.total)))),
        class_name="sr-only",
    )
