"""The page's side column: details, line items, the address, the mails."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import link
from allscale_app.components.card import card, card_head
from allscale_app.components.data import full_address
from allscale_app.components.icon import icon
from allscale_app.components.timeline import qr_frame
from allscale_app.states.invoice_detail import InvoiceDetailState
from allscale_app.views.invoice_detail.model import Fact, Line, MailRow

VIEW = InvoiceDetailState.view
PADDED = "px-4 py-4 md:px-5"


def details() -> rx.Component:
    """Who, when, how."""
    return card(
        rx.el.h2("Details", class_name="card-title"),
        rx.el.dl(
            rx.foreach(VIEW.facts, _fact),
            class_name="mt-3 flex flex-col gap-2.5",
        ),
        class_name=PADDED,
    )


def _fact(row: Fact) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label, class_name="text-ink-faint"),
        rx.el.dd(
            rx.cond(row.href != "", link(row.value, href=row.href), rx.el.span(row.value, class_name="break-words")),
            rx.cond(row.sub != "", rx.el.div(row.sub, class_name="whitespace-pre-line break-words text-ink-soft")),
            class_name="amount min-w-0",
        ),
        class_name="grid grid-cols-[104px_minmax(0,1fr)]",
    )


def line_items() -> rx.Component:
    """What it is for, and the sums."""
    return card(
        rx.el.h2("Line items", class_name="card-title"),
        rx.el.ul(rx.foreach(VIEW.lines, _line), class_name="mt-3 flex flex-col gap-2.5"),
        rx.el.dl(
            rx.foreach(VIEW.sums, _sum),
            rx.el.div(
                rx.el.dt(VIEW.total_label), rx.el.dd(VIEW.total), class_name="flex justify-between gap-4 font-medium"
            ),
            class_name="amount mt-3 flex flex-col gap-1.5 border-t border-line pt-3",
        ),
        class_name=PADDED,
    )


def _line(line: Line) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            line.description,
            rx.el.span(line.detail, class_name="amount block text-sm text-ink-faint"),
            class_name="min-w-0 break-words",
        ),
        rx.el.span(line.amount, class_name="amount"),
        class_name="flex justify-between gap-4",
    )


def _sum(row: Fact) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label, class_name="text-ink-soft"), rx.el.dd(row.value), class_name="flex justify-between gap-4"
    )


def deposit() -> rx.Component:
    """The address with its code."""
    view = VIEW.deposit
    return card(
        rx.el.h2("Deposit address", class_name="card-title"),
        rx.el.div(
            qr_frame(view.code, spoken="QR code of the deposit address", size="size-[104px] !rounded-md !p-2"),
            rx.el.div(
                full_address(
                    view.first, view.middle, view.last, class_name="block text-xs leading-[18px] !break-normal"
                ),
                copy_button(
                    icon("copy", size=14, class_name="copy-idle"),
                    icon("check", size=14, class_name="copy-done"),
                    rx.el.span("Copy address", class_name="copy-idle"),
                    rx.el.span("Copied", class_name="copy-done"),
                    value=view.address,
                    spoken="Copy the deposit address",
                    class_name="btn btn-ghost btn-sm mt-1 -ml-2.5",
                ),
                class_name="min-w-0",
            ),
            class_name="mt-3 flex items-center gap-4",
        ),
        rx.el.p(view.note, class_name="mt-3 text-sm text-ink-faint"),
        class_name=PADDED,
    )


def deliveries() -> rx.Component:
    """Every mail and what became of it."""
    return card(
        card_head("Deliveries", line=True),
        rx.el.ul(rx.foreach(VIEW.mails, _mail), class_name="divide-y divide-line"),
    )


def _mail(row: MailRow) -> rx.Component:
    tone = rx.match(row.tone, ("good", "text-good"), ("wait", "text-wait"), ("bad", "text-bad"), "text-ink-soft")
    return rx.el.li(
        icon("mail", class_name="mt-0.5 text-ink-faint"),
        rx.el.div(
            rx.el.div(
                rx.el.span(row.title, class_name="min-w-0 flex-1 truncate"),
                rx.el.span(
                    icon(row.icon, size=12), row.word, class_name=f"flex shrink-0 items-center gap-1 text-sm {tone}"
                ),
                class_name="flex items-baseline gap-3",
            ),
            rx.el.div(
                rx.el.span(row.recipient, class_name="min-w-0 flex-1 truncate"),
                rx.el.span(row.when, class_name="amount shrink-0"),
                class_name="flex gap-3 text-sm text-ink-faint",
            ),
            rx.cond(row.problem != "", rx.el.p(row.problem, class_name="mt-1 text-sm break-words text-ink-soft")),
            rx.cond(row.answer != "", rx.el.p(row.answer, class_name="font-mono text-xs break-words text-ink-faint")),
            class_name="min-w-0 flex-1",
        ),
        class_name="flex items-start gap-3 px-4 py-2.5 md:px-5",
        key=row.key,
    )
