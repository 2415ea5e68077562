"""Screen 3: seen and confirming."""

import reflex as rx

from allscale_app.components.button import link
from allscale_app.components.icon import icon, network_mark, token_mark
from allscale_app.pages.checkout.panel import PANEL, SIDE
from allscale_app.views.checkout.model import Fact, Progress, Step


def progress(view: Progress) -> rx.Component:
    """How many confirmations, the three steps, the facts of the transfer."""
    return rx.el.div(
        rx.el.div(
            rx.el.p(view.kicker, class_name="text-base font-medium text-info"),
            rx.el.h2(view.title, class_name="amount mt-1 text-2xl leading-9 font-semibold tracking-[-0.025em]"),
            rx.el.p(view.sentence, class_name="mt-1 text-md text-ink-soft"),
            rx.cond(
                view.need > 1,
                rx.el.div(
                    rx.foreach(view.bars, _bar),
                    role="progressbar",
                    aria_valuemin="0",
                    aria_valuemax=view.need.to_string(),
                    aria_valuenow=view.have.to_string(),
                    aria_label="Confirmations",
                    class_name="mt-6 flex gap-1.5",
                ),
            ),
            rx.el.ol(rx.foreach(view.steps, _step), class_name="mt-7"),
            class_name=f"pt-6 pb-6 lg:pt-7 {SIDE}",
        ),
        facts(view.facts),
        rx.el.p(view.foot, class_name=f"border-t border-line py-4 text-base text-ink-soft {SIDE}"),
        class_name=PANEL,
    )


def _bar(state: str) -> rx.Component:
    return rx.el.span(
        rx.match(
            state,
            ("done", rx.el.span(class_name="block h-full bg-accent")),
            ("now", rx.el.span(class_name="fill block h-full w-[45%] rounded-full bg-accent")),
            rx.fragment(),
        ),
        class_name="h-2 flex-1 overflow-hidden rounded-full bg-line",
    )


def _step(step: Step, index: rx.Var[int]) -> rx.Component:
    dot = rx.match(
        step.state,
        (
            "done",
            rx.el.span(
                icon("check", size=14),
                class_name="relative grid size-6 shrink-0 place-items-center rounded-full bg-accent text-on-accent",
            ),
        ),
        (
            "now",
            rx.el.span(
                rx.el.span(class_name="pulse relative size-2 rounded-full bg-accent"),
                class_name="relative grid size-6 shrink-0 place-items-center rounded-full border-2 border-accent bg-surface",
            ),
        ),
        rx.el.span(class_name="relative size-6 shrink-0 rounded-full border-2 border-line-strong bg-surface"),
    )
    rail = rx.cond(step.state == "done", "bg-accent", "bg-line-strong")
    return rx.el.li(
        rx.cond(index < 2, rx.el.span(class_name=f"absolute top-6 bottom-0 left-[0.71875rem] w-px {rail}")),
        dot,
        rx.el.div(
            rx.el.div(
                rx.el.p(
                    step.title, class_name=rx.cond(step.state == "next", "font-medium text-ink-soft", "font-medium")
                ),
                rx.el.p(step.detail, class_name="amount text-sm text-ink-soft"),
            ),
            rx.el.p(step.time, class_name="amount shrink-0 text-sm leading-6 text-ink-soft"),
            class_name="flex min-w-0 flex-1 justify-between gap-4 text-base leading-6",
        ),
        class_name="relative flex gap-4 pb-5 last:pb-0",
    )


def facts(rows: list[Fact]) -> rx.Component:
    """Label and value, one row each, split by hairlines."""
    return rx.el.dl(rx.foreach(rows, _fact), class_name=f"divide-y divide-line border-t border-line text-base {SIDE}")


def _fact(row: Fact) -> rx.Component:
    plain = rx.el.span(row.value, class_name=rx.cond(row.mono, "font-mono text-sm font-medium", "amount"))
    linked = link(
        rx.el.span(row.value, class_name="font-mono text-sm font-medium"),
        icon("arrow-up-right"),
        href=row.href,
        target="_blank",
        rel="noreferrer",
        document=True,
        class_name="-mr-2 inline-flex h-9 items-center gap-2 rounded-md px-2 text-accent hover:bg-accent-soft",
    )
    return rx.el.div(
        rx.el.dt(row.label, class_name="text-ink-soft"),
        rx.el.dd(
            rx.cond(row.token != "", token_mark(row.token, size=20)),
            rx.cond(row.network != "", network_mark(row.network, size=16)),
            rx.cond(row.href != "", linked, plain),
            class_name="flex items-center gap-2 text-right",
        ),
        class_name="flex min-h-12 items-center justify-between gap-4 py-1",
    )
