"""The invoice on the paper."""

import reflex as rx

from allscale_app.components.icon import icon
from allscale_app.components.status import status_pill
from allscale_app.views.checkout.model import Fact, Line, Summary


def summary(view: Summary) -> rx.Component:
    """Number, amount and due line; the lines stand open on desktop, folded on a phone."""
    return rx.fragment(
        rx.el.div(
            rx.el.p(view.number, class_name="amount text-base text-ink-soft"),
            rx.cond(view.pill_word != "", status_pill(view.pill_word, view.pill_tone, view.pill_icon)),
            class_name="flex min-h-[1.375rem] items-center gap-3",
        ),
        rx.el.h1(
            view.amount,
            rx.el.span(
                view.code,
                class_name="ml-2 text-lg leading-none font-medium tracking-normal text-ink-soft lg:text-xl lg:leading-none",
            ),
            class_name="amount mt-2.5 text-3xl leading-none font-semibold tracking-[-0.035em] lg:mt-4 lg:text-4xl",
        ),
        rx.el.p(view.due, class_name="mt-2.5 text-base text-ink-soft lg:mt-3"),
        rx.el.details(
            rx.el.summary(
                "What this is for",
                rx.el.span(
                    icon("chevron-down", size=18), class_name="text-ink-soft transition-transform group-open:rotate-180"
                ),
                class_name="flex h-12 list-none items-center justify-between text-base font-medium",
            ),
            rx.el.div(_body(view), class_name="pb-5"),
            class_name="group mt-4 border-y border-line lg:hidden",
        ),
        rx.el.div(_body(view), class_name="mt-10 max-lg:hidden"),
    )


def _body(view: Summary) -> rx.Component:
    return rx.fragment(
        rx.cond(view.title != "", rx.el.h2(view.title, class_name="text-md font-semibold break-words")),
        rx.el.dl(rx.foreach(view.lines, _line), class_name="mt-3 divide-y divide-line border-y border-line text-base"),
        rx.el.dl(rx.foreach(view.sums, _sum), class_name="amount mt-3 space-y-1.5 text-base"),
        rx.cond(
            view.notes != "",
            rx.el.p(view.notes, class_name="mt-6 text-sm whitespace-pre-line break-words text-ink-soft"),
        ),
        rx.el.div(
            _party("From", view.seller),
            _party("To", view.buyer),
            class_name="mt-8 grid grid-cols-2 gap-6 text-sm leading-5 text-ink-soft",
        ),
    )


def _line(line: Line) -> rx.Component:
    return rx.el.div(
        rx.el.dt(
            line.description,
            rx.el.span(line.detail, class_name="amount mt-0.5 block text-sm text-ink-faint"),
            class_name="min-w-0 break-words",
        ),
        rx.el.dd(line.amount, class_name="amount"),
        class_name="flex justify-between gap-6 py-3",
    )


def _sum(row: Fact) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label),
        rx.el.dd(row.value),
        class_name=rx.match(
            row.rank,
            ("total", "flex justify-between pt-1.5 font-semibold"),
            ("rest", "flex justify-between border-t border-line pt-2.5 font-semibold"),
            "flex justify-between text-ink-soft",
        ),
    )


def _party(title: str, rows: list[str]) -> rx.Component:
    return rx.el.div(
        rx.el.p(title, class_name="font-medium text-ink"),
        rx.foreach(rows, lambda row: rx.el.p(row, class_name="break-words")),
        class_name="min-w-0",
    )
