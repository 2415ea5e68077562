"""Networks and jobs."""

import reflex as rx

from allscale_app.components.card import card, card_head, stat, stats
from allscale_app.components.feedback import empty_state
from allscale_app.components.status import status_pill
from allscale_app.states.admin import AdminState
from allscale_app.views.admin.instance import FailedRow, NetworkRow

ROW = "border-t border-line px-4 py-3.5 first:border-t-0 md:px-5"


def networks() -> rx.Component:
    """Health, head and lag of each, and the tokens that were refused with the reason."""
    return card(rx.el.ul(rx.foreach(AdminState.networks, _network)))


def _network(row: NetworkRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.name, class_name="flex-1 font-medium"),
            rx.el.span(
                "Block ",
                row.head,
                rx.cond(row.lag != "", rx.fragment(", ", row.lag)),
                class_name="amount text-sm text-ink-soft",
            ),
            status_pill(row.word, row.tone, row.icon),
            class_name="flex flex-wrap items-center gap-x-4 gap-y-1",
        ),
        rx.cond(row.problem != "", rx.el.p(row.problem, class_name="mt-1 text-sm break-words text-ink-soft")),
        rx.foreach(
            row.refused, lambda words: rx.el.p("Refused ", words, class_name="mt-1 text-sm break-words text-bad")
        ),
        key=row.key,
        class_name=ROW,
    )


def jobs() -> rx.Component:
    """How the queue stands, and what was given up."""
    view = AdminState.jobs
    return rx.fragment(
        stats(
            stat("Waiting", view.waiting, view.oldest),
            stat("Running", view.running, "right now"),
            stat("Planned", view.scheduled, "for later"),
            stat("Given up", view.dead, "after their last try", bad=view.dead != "0"),
            spoken="Jobs",
        ),
        card(
            rx.cond(
                view.failed.length() > 0,
                rx.fragment(card_head("Given up", line=True), rx.el.ul(rx.foreach(view.failed, _failed))),
                empty_state("Nothing was given up", "A job that failed its last try is shown here, with its error."),
            )
        ),
    )


def _failed(row: FailedRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.kind, class_name="flex-1 font-medium"),
            rx.el.span(row.tries, " · ", row.when, class_name="amount text-sm text-ink-faint"),
            class_name="flex flex-wrap gap-x-4",
        ),
        rx.el.p(row.error, class_name="mt-1 text-sm break-words text-ink-soft"),
        class_name=ROW,
    )
