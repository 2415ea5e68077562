"""The page's main column: how far the money is, the payments, the timeline."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, link
from allscale_app.components.card import card, card_head
from allscale_app.components.choice import segmented
from allscale_app.components.data import address_chip, hash_link, money
from allscale_app.components.icon import icon, method_mark
from allscale_app.components.status import live_dot, status_pill
from allscale_app.components.table import table, table_body, table_head, td, th, tr
from allscale_app.components.timeline import day_caption, progress_bar, timeline, timeline_event
from allscale_app.states.invoice_detail import InvoiceDetailState
from allscale_app.states.manual_payment import ManualPaymentState
from allscale_app.states.refund import RefundState
from allscale_app.states.short_payment import ShortPaymentState
from allscale_app.views.invoice_detail.model import Part, PaymentRow, RefundRow, TimelineItem
from allscale_app.views.invoice_detail.timeline import FILTERS

STATE = InvoiceDetailState
VIEW = InvoiceDetailState.view
DENSE = (
    "border-t border-line [&_th]:!rounded-none [&_:is(td,th):not(:first-child,:last-child)]:!px-2 "
    "[&_:is(td,th):last-child]:!pl-2"
)


def sentence(parts: Any) -> rx.Component:
    """Pieces of text, some strong, mono or links."""
    return rx.fragment(rx.foreach(parts, _part))


def _part(part: Part) -> rx.Component:
    return rx.match(
        part.style,
        ("strong", rx.el.b(part.text, class_name="amount font-medium text-ink")),
        ("mono", rx.el.span(part.text, class_name="font-mono text-xs")),
        ("link", link(part.text, href=part.href)),
        rx.el.span(part.text),
    )


def progress() -> rx.Component:
    """What is settled, confirming, left."""
    view = VIEW.progress
    return card(
        rx.el.div(
            rx.el.h2(view.title, class_name="card-title"),
            rx.cond(
                view.live != "",
                rx.el.span(
                    rx.cond(view.waiting_percent != "0", live_dot("wait")),
                    rx.el.span(view.live, class_name="max-md:hidden"),
                    rx.el.span(view.live_short, class_name="md:hidden"),
                    class_name="amount flex shrink-0 items-center gap-2 text-sm text-ink-faint",
                ),
            ),
            class_name="flex items-baseline justify-between gap-4",
        ),
        rx.el.div(
            progress_bar(
                settled_percent=view.settled_percent, waiting_percent=view.waiting_percent, spoken=view.spoken
            ),
            class_name="mt-3.5",
        ),
        rx.el.dl(
            _sum("Settled", view.settled, "bg-good"),
            _sum("Confirming", view.waiting, "bg-wait"),
            _sum("Left to pay", view.left, "bg-line-strong"),
            class_name="mt-3.5 grid grid-cols-3 gap-x-4 text-sm md:flex md:gap-x-10",
        ),
        rx.cond(
            VIEW.acts.can_accept_short,
            button("Accept as paid…", size="sm", class_name="mt-4", on_click=ShortPaymentState.ask(VIEW.id)),
        ),
        rx.cond(
            VIEW.acts.excess != "",
            button(f"Send back {VIEW.acts.excess}…", size="sm", class_name="mt-4", on_click=RefundState.begin(VIEW.id)),
        ),
        class_name="p-4 md:p-5",
    )


def _sum(label: str, amount: Any, dot: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(
            rx.el.span(class_name=f"size-2 rounded-full {dot}"),
            label,
            class_name="flex items-center gap-1.5 text-ink-soft",
        ),
        rx.el.dd(money(amount, VIEW.progress.unit), class_name="mt-0.5 font-medium max-md:[&_.unit]:hidden"),
    )


def payments() -> rx.Component:
    """One row per transfer; two lines each where the card is narrow."""
    none = rx.el.p(
        "No payment yet. It shows here the moment a network sees it.",
        class_name="border-t border-line px-4 py-4 text-ink-soft md:px-5",
    )
    return card(
        card_head(
            "Payments",
            rx.cond(
                VIEW.acts.can_record,
                button(
                    "Record payment", kind="ghost", size="sm", icon="plus", on_click=ManualPaymentState.begin(VIEW.id)
                ),
            ),
        ),
        rx.cond(
            VIEW.payments.length() > 0,
            rx.fragment(
                rx.el.div(
                    table(
                        table_head(
                            th("Received"),
                            th("Method"),
                            th("From"),
                            th("Transaction"),
                            th("Status"),
                            th(rx.el.span("Amount", class_name="no-unit"), num=True),
                        ),
                        table_body(VIEW.payments, _payment),
                        caption="Payments",
                        class_name=DENSE,
                    ),
                    class_name="hidden overflow-x-auto @min-[720px]:block",
                ),
                rx.el.ul(
                    rx.foreach(VIEW.payments, _narrow_payment),
                    class_name="divide-y divide-line border-t border-line @min-[720px]:hidden",
                ),
            ),
            none,
        ),
        rx.cond(VIEW.refunds.length() > 0, _refunds()),
        class_name="@container overflow-hidden",
    )


def _refunds() -> rx.Component:
    return rx.el.div(
        rx.el.h3("Sent back", class_name="px-4 pt-3 text-xs font-medium text-ink-faint md:px-5"),
        rx.el.ul(rx.foreach(VIEW.refunds, _refund), class_name="divide-y divide-line"),
        class_name="border-t border-line",
    )


def _refund(row: RefundRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(row.title, class_name="amount truncate"),
            rx.el.p(row.detail, class_name="amount text-sm text-ink-faint text-pretty"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            status_pill(row.word, row.tone, row.icon),
            money("\N{MINUS SIGN}" + row.amount, row.unit, class_name="font-medium"),
            class_name="flex shrink-0 flex-col items-end gap-1 md:flex-row md:items-center md:gap-6",
        ),
        class_name="flex items-center justify-between gap-4 px-4 py-3 md:px-5",
        key=row.id,
    )


def _mark(row: PaymentRow) -> rx.Component:
    """Of the coin on its network, or of the way that is none."""
    rail = rx.el.span(icon(row.rail_icon, class_name="text-ink-soft"), class_name="grid size-5 place-items-center")
    return rx.cond(row.rail_icon != "", rail, method_mark(row.symbol, row.network))


def _origin(row: PaymentRow) -> rx.Component:
    named = rx.cond(
        row.origin != "",
        rx.el.span(row.origin, class_name="line-clamp-1 max-w-40 text-ink-soft", title=row.origin_full),
        rx.el.span("–", class_name="text-ink-faint"),
    )
    return rx.cond(row.sender != "", address_chip(row.sender_short, row.sender), named)


def _payment(row: PaymentRow) -> rx.Component:
    return tr(
        td(
            row.received,
            rx.cond(row.counted != "", rx.el.span(row.counted, class_name="block text-xs text-ink-faint")),
            class_name="amount text-ink-soft",
        ),
        td(rx.el.span(_mark(row), row.method, class_name="flex items-center gap-2.5")),
        td(_origin(row)),
        td(hash_link(row.hash, row.href, after=row.log)),
        td(status_pill(row.word, row.tone, row.icon)),
        td(money(row.amount, row.unit), num=True, class_name="font-medium"),
        key=row.id,
    )


def _narrow_payment(row: PaymentRow) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                _mark(row),
                money(row.amount, row.unit),
                class_name="flex items-center gap-2.5 font-medium",
            ),
            status_pill(row.word, row.tone, row.icon),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.div(
            rx.el.span(
                row.place,
                rx.cond(row.counted != "", rx.el.span(row.counted, class_name="block")),
                class_name="amount shrink-0",
            ),
            rx.cond(
                row.hash != "",
                hash_link(row.hash, row.href),
                rx.el.span(row.origin, class_name="truncate", title=row.origin_full),
            ),
            class_name="mt-1.5 flex items-center justify-between gap-3 pl-[30px] text-sm text-ink-faint",
        ),
        class_name="px-4 py-3 md:px-5",
        key=row.id,
    )


def story() -> rx.Component:
    """Everything that happened, newest first."""
    return card(
        rx.el.div(
            rx.el.h2("Timeline", class_name="card-title"),
            segmented(FILTERS, value=STATE.only, on_change=STATE.show_only, spoken="Show"),
            class_name="card-head !px-0",
        ),
        rx.cond(
            VIEW.timeline.length() > 0,
            rx.el.div(timeline(VIEW.timeline, _event), class_name="mt-2"),
            rx.el.p("Nothing of this kind yet.", class_name="py-2 text-ink-soft"),
        ),
        class_name="px-4 pt-1 pb-5 md:px-5",
    )


def _event(item: TimelineItem) -> rx.Component:
    proof = rx.cond(
        (item.hash != "") | (item.note != ""),
        rx.fragment(
            rx.cond(item.hash != "", hash_link(item.hash, item.href)),
            rx.el.span(item.note, class_name="amount min-w-0 break-words"),
        ),
    )
    return rx.fragment(
        rx.cond(item.day != "", day_caption(item.day)),
        timeline_event(
            sentence(item.sentence),
            icon_name=item.icon,
            tone=item.tone,
            time=item.time,
            iso=item.iso,
            evidence=proof,
            class_name=rx.cond(item.changed, "wash", ""),
        ),
        key=item.key,
    )
